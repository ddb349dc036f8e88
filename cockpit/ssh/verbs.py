"""The verbs around the served cockpit: serve, who, and the one that sshd runs for a key."""

from __future__ import annotations

import os
from datetime import tzinfo
from functools import partial

import click

from cockpit import presence
from cockpit.areas import screen_names
from cockpit.cli import files, output
from cockpit.cli.builtin import require_all
from cockpit.cli.context import Cli
from cockpit.errors import Denied, Refused
from cockpit.i18n import N_, _
from cockpit.listing import Line
from cockpit.presence import VERB, Seat
from cockpit.ssh.limits import Limits
from storage.errors import Problem, StoreError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 2222


def _cli() -> Cli:
    cli = click.get_current_context().find_object(Cli)
    assert cli is not None
    return cli


def _local_only(cli: Cli) -> None:
    if cli.settings.served:
        raise Denied(N_("this is done at the machine that holds the store, not over SSH"))


def _require_store(cli: Cli) -> None:
    """Refuse a file that does not exist: what stands mistyped in a setting of sshd must make no other one."""
    if not cli.settings.path.exists():
        raise StoreError(Problem.MISSING, cli.settings.path)


def serve() -> click.Command:
    """Return the verb that serves the cockpit."""

    def callback(host: str, port: int, first: str | None, idle: int, sessions: int, per_person: int) -> None:
        cli = _cli()
        _local_only(cli)
        from cockpit.ssh import serve as serving

        key = files.read_text(cli.settings, first) if first is not None else None
        limits = Limits(idle=idle * 60.0).for_sessions(sessions, per_person)
        cli.exit_code = serving.serve(cli.settings, host=host, port=port, first_key=key, limits=limits)

    usual = Limits()
    return click.Command(
        None,
        params=[
            click.Option(["--port"], type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True,
                         help=_("Port to listen on; 0 for any that is free.")),
            click.Option(["--host"], default=DEFAULT_HOST, show_default=True,
                         help=_("Address to listen on; 0.0.0.0 for all of IPv4, * for those of IPv6 as well.")),
            click.Option(["--init", "first"], metavar="FILE.pub",
                         help=_("Register the first key, as yours; - for standard input.")),
            click.Option(["--idle"], type=click.IntRange(0), default=int(usual.idle / 60), show_default=True,
                         help=_("Close a session after so many minutes without a key; 0 for never.")),
            click.Option(["--sessions"], type=click.IntRange(1), default=usual.sessions, show_default=True,
                         help=_("At most so many sessions.")),
            click.Option(["--per-person"], type=click.IntRange(1), default=usual.per_person, show_default=True,
                         help=_("At most so many sessions of one person.")),
        ],
        callback=callback,
    )  # fmt: skip


def who() -> click.Command:
    """Return the verb that tells who is on."""

    def callback(as_json: bool) -> None:
        cli = _cli()
        on = presence.who(cli.settings)
        if on is None:
            raise Refused(N_("who is on is known only while “cockpit serve” runs on this store"))
        seats = presence.in_sight(cli.session, on)
        if as_json:
            output.data(output.as_json_text([seat.plain() for seat in seats]))
        elif not seats:
            output.talk(_("nobody else is on"))
        else:
            from cockpit.history import zone_of

            rows = map(partial(_cells, zone=zone_of(cli.session)), seats)
            output.table([_("Who"), _("Project"), _("Screen"), _("Since"), _("Way in")], rows)

    return click.Command(
        None, params=[click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON."))], callback=callback
    )


def _cells(seat: Seat, zone: tzinfo) -> tuple[Line, ...]:
    since = seat.since.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return (
        ((f"@{seat.person}", "accent"),),
        ((seat.project or "-", ""),),
        ((screen_label(seat.screen), ""),),
        ((since, "muted"),),
        ((_("over SSH") if seat.via == presence.SSH else _("this machine"), "muted"),),
    )


def screen_label(name: str) -> str:
    """Return what people call a screen, in the current language."""
    if name == VERB:
        return _("a verb")
    area = screen_names().get(name)
    return _(area.label) if area is not None else _("Home") if name == "home" else name


def session() -> click.Command:
    """Return the verb that sshd runs for a key: one session of one person."""

    def callback(person: str, key: str) -> None:
        cli = _cli()
        _local_only(cli)
        _require_store(cli)
        from cockpit.ssh.child import keep_within_bounds, run_words

        keep_within_bounds()
        store, command = str(cli.settings.path.resolve()), os.environ.get("SSH_ORIGINAL_COMMAND", "")
        cli.exit_code = run_words(command, person, store, key=key)

    return click.Command(
        None,
        params=[
            click.Argument(["person"]),
            click.Option(["--key"], default="", metavar="FINGERPRINT",
                         help=_("End the session as soon as this key opens nothing any more.")),
        ],
        callback=callback,
    )  # fmt: skip


def authorized() -> click.Command:
    """Return the verb that prints the keys as sshd reads them."""

    def callback(program: str) -> None:
        cli = _cli()
        _local_only(cli)
        _require_store(cli)
        require_all(cli)
        from cockpit.ssh.openssh import lines

        for line in lines(cli.session.store, program, cli.session.today()):
            output.data(line)

    return click.Command(
        None,
        params=[
            click.Option(["--program"], default="cockpit", show_default=True, help=_("How sshd finds this program.")),
        ],
        callback=callback,
    )
