"""Verbs that belong to no noun: undo, log, backup and the like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cockpit.access import Right, holds, lacking
from cockpit.areas import load, nearest, nouns
from cockpit.clean import clean_line
from cockpit.cli import completion, files, output
from cockpit.cli.context import Cli
from cockpit.cli.usage import Count, OneOf, told
from cockpit.errors import BadInput, Denied, Refused
from cockpit.i18n import N_, _
from cockpit.listing import Line
from cockpit.message import message
from cockpit.receipt import Receipt
from cockpit.sight import owns_all


def make(name: str) -> click.Command:
    """Return the verb as a click command."""
    label, maker = VERBS[name]
    command = maker()
    command.name, command.help = name, told(_(label), command.help) if command.help else _(label)
    return command


def _cli() -> Cli:
    cli = click.get_current_context().find_object(Cli)
    assert cli is not None
    return cli


def _json_flag() -> click.Option:
    return click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON."))


def _skip_flag() -> click.Option:
    return click.Option(["--skip"], is_flag=True, help=_("Pass over what can no longer be, and take what was before."))


def _undo() -> click.Command:
    def callback(skip: bool, as_json: bool) -> None:
        output.receipt(_cli().session.undo(skip=skip), as_json=as_json)

    return click.Command(None, params=[_skip_flag(), _json_flag()], callback=callback)


def _redo() -> click.Command:
    def callback(skip: bool, as_json: bool) -> None:
        output.receipt(_cli().session.redo(skip=skip), as_json=as_json)

    return click.Command(None, params=[_skip_flag(), _json_flag()], callback=callback)


def _log() -> click.Command:
    def callback(which: tuple[str, ...], limit: int, as_json: bool) -> None:
        from cockpit.history import history_of, lines, recent

        session = _cli().session
        if not which:
            found = recent(session, limit)
        else:
            noun, name = _named(which)
            found = history_of(session, nouns()[noun][1].source, session.find(noun, name), limit)
        if as_json:
            output.data(output.as_json_text([entry.plain() for entry in found]))
        elif found:
            output.table([_("When"), _("Who"), _("What"), _("Details")], lines(found))
        else:
            output.talk(_("nothing has happened yet"))

    return click.Command(
        None,
        params=[
            click.Argument(
                ["which"], nargs=-1, required=False, metavar="[ID | NOUN NAME]", shell_complete=completion.ids
            ),
            click.Option(
                ["--limit"], type=Count(), metavar="NUMBER", default=50, help=_("At most so many; 50 unless given.")
            ),
            _json_flag(),
        ],
        callback=callback,
    )


def _named(words: tuple[str, ...]) -> tuple[str, str]:
    """Return the noun and the name of a thing: an id says by itself what it is, a name needs its noun before it."""
    if len(words) > 1:
        if words[0] not in nouns():
            close = nearest(words[0], list(nouns()))
            raise BadInput(N_("“{text}” is none of: {values}"), text=words[0], values=close or ", ".join(nouns()))
        return words[0], " ".join(words[1:])
    prefix = words[0].partition("-")[0].upper()
    for name, (_area, noun) in nouns().items():
        if noun.prefix and noun.prefix == prefix:
            return name, words[0]
    raise BadInput(N_("“{text}” is no id; write one such as GOAL-3, or a noun and a name"), text=words[0])


def _home() -> click.Command:
    def callback(as_json: bool) -> None:
        from cockpit.home import age, read

        session = _cli().session
        if session.project is None:
            raise Refused(N_("there is no project yet; make one with “cockpit project add” or “cockpit demo”"))
        figures = read(session)
        if as_json:
            output.data(output.as_json_text([figure.plain(session) for figure in figures]))
            return
        rows: list[tuple[Line, ...]] = []
        for each in figures:
            is_first = each.key == each.part
            label, as_of = (each.label, age(each, session)) if is_first else ("", "")
            rows.append((((label, "strong"),), each.value, ((as_of, "muted"),)))
        output.table([_("Part"), _("Number"), _("As of")], rows)

    return click.Command(None, params=[_json_flag()], callback=callback)


def _report() -> click.Command:
    def callback(as_json: bool) -> None:
        from cockpit.steering import markdown, plain

        session = _cli().session
        if as_json:
            output.data(output.as_json_text(plain(session)))
            return
        for line in markdown(session):
            output.words(line)

    return click.Command(None, params=[_json_flag()], callback=callback)


def _search() -> click.Command:
    def callback(words: tuple[str, ...], as_json: bool) -> None:
        from cockpit.history import search_all

        session = _cli().session
        hits = search_all(session, " ".join(words))
        if as_json:
            output.data(output.as_json_text([hit.plain() for hit in hits]))
        elif not hits:
            output.talk(_("nothing matches"))
        else:
            output.table(
                [_("Id"), _("Kind"), _("Text")],
                ((((hit.id, "accent"),), ((_(hit.kind), "muted"),), ((hit.text, ""),)) for hit in hits),
            )

    return click.Command(
        None, params=[click.Argument(["words"], nargs=-1, required=True), _json_flag()], callback=callback
    )


def _backup() -> click.Command:
    def callback(file: str, overwrite: bool, as_json: bool) -> None:
        from storage.backup import backup

        cli = _cli()
        require_all(cli)
        target = files.target(cli.settings, file)
        if target is None:
            _send_backup(cli)
            return
        if target.exists() and not overwrite:
            raise BadInput(N_("{path} exists already; give another name or --overwrite"), path=file)
        backup(cli.session.store, target)
        said = message(N_("backup written to {path}"), path=file)
        output.receipt(Receipt(said), as_json=as_json, path=file)

    return click.Command(
        None,
        params=[
            click.Argument(["file"], metavar="FILE|-", shell_complete=completion.files),
            click.Option(["--overwrite"], is_flag=True, help=_("Replace the file if it exists.")),
            _json_flag(),
        ],
        callback=callback,
    )


def _send_backup(cli: Cli) -> None:
    """Write a copy of the store to standard output."""
    import shutil
    import sys
    import tempfile

    from storage.backup import backup

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        backup(cli.session.store, copy)
        with copy.open("rb") as opened:
            shutil.copyfileobj(opened, sys.stdout.buffer)


def require_all(cli: Cli) -> None:
    """Refuse a verb that reaches the whole store to those who do not own all that is in it."""
    session = cli.session
    if not holds(session.role, Right.OWN):
        reason = lacking(session.role, Right.OWN)
        raise Denied(reason.text, **reason.values)
    if not owns_all(session):
        raise Denied(N_("this reaches every project of the store; only who owns all of them may do it"))


def _restore() -> click.Command:
    def callback(file: str, yes: bool, as_json: bool) -> None:
        from storage.backup import restore

        cli = _cli()
        if cli.settings.served:
            raise Denied(N_("a backup is put in place at the machine that holds the store, while nobody is on it"))
        target = cli.settings.path
        if target.exists():
            _require_all_to_replace(cli)
        if target.exists() and not yes:
            if as_json or not cli.interactive:
                raise BadInput(N_("this replaces {path}; add --yes if that is what you want"), path=str(target))
            from cockpit.cli import ask

            ask.confirm(_("Replace {path} by the backup? The file that is there now is kept beside it.", path=target))
        kept = restore(Path(file), target)
        said = message(N_("restored {path} from {file}"), path=target, file=file)
        notes = (message(N_("the file that was there is kept as {path}"), path=kept),) if kept is not None else ()
        output.receipt(Receipt(said, warnings=notes), as_json=as_json, path=target, kept=kept)

    return click.Command(
        None,
        params=[
            click.Argument(["file"], shell_complete=completion.files),
            click.Option(["--yes", "-y"], is_flag=True, help=_("Do not ask.")),
            _json_flag(),
        ],
        callback=callback,
        help=_(
            "Only who owns all that is in the store may replace it. A store that is damaged or gone cannot tell who "
            "that is: then it is enough to be allowed to write the file."
        ),
    )


def _require_all_to_replace(cli: Cli) -> None:
    """Refuse to replace a store to those who do not own all that is in it, unless it is too damaged to tell."""
    from cockpit.history import all_records
    from storage.backup import examine
    from storage.errors import StoreError

    # Nothing may be left open in the file that is replaced.
    asking = Cli(cli.settings)
    try:
        require_all(asking)
    except StoreError:
        return
    except Denied:
        if examine(cli.settings.path, all_records()).sound:
            raise
    finally:
        asking.close()


def _doctor() -> click.Command:
    def callback(as_json: bool) -> None:
        from cockpit.history import all_records
        from storage.backup import examine

        cli = _cli()
        if cli.settings.served:
            require_all(cli)
        health = examine(cli.settings.path, all_records())
        if as_json:
            output.data(output.as_json_text({**health.__dict__, "sound": health.sound}))
        else:
            _tell_health(health)
        cli.exit_code = 0 if health.sound else 1

    return click.Command(None, params=[_json_flag()], callback=callback)


def _tell_health(health: Any) -> None:
    output.words(
        _("file: {path} ({size:,} bytes, log {wal:,} bytes)", path=health.path, size=health.size, wal=health.wal_size)
    )
    output.words(
        _(
            "schema: version {version} of {latest}; SQLite {sqlite}",
            version=health.version,
            latest=health.latest,
            sqlite=health.sqlite,
        )
    )
    changes = "-" if health.changes is None else f"{health.changes:,}"
    output.words(_("changes in the journal: {changes}", changes=changes))
    for title, faults in (
        (N_("integrity"), health.integrity),
        (N_("references"), health.references),
        (N_("schema against records"), health.drift),
    ):
        told = "-" if faults is None else "; ".join(faults) or _("good")
        output.words(_("{label}: {fault}", label=_(title), fault=told))
    if not health.sound:
        output.talk(_("keep this file, and put a backup in its place with “cockpit restore FILE”"))


def _demo() -> click.Command:
    def callback(code: str, as_json: bool) -> None:
        from cockpit.demo import build

        session, code = _cli().session, clean_line(code)
        if session.store.scalar("SELECT 1 FROM project WHERE code = ?", (code,)):
            raise Refused(N_("there is already a project {code}; the demo is made only once"), code=code)
        project = build(session, code)
        said = message(N_("demo project {code} made; open it with “cockpit --project {code}”"), code=project.code)
        output.receipt(Receipt(said, "project", (project.id,), (project.code,)), as_json=as_json)

    return click.Command(
        None,
        params=[
            click.Option(["--code"], default="DEMO", help=_("Code of the new project; DEMO unless given.")),
            _json_flag(),
        ],
        callback=callback,
    )


def _completion() -> click.Command:
    def callback(shell: str) -> None:
        output.data(completion.script(shell))

    return click.Command(None, params=[click.Argument(["shell"], type=OneOf("bash", "zsh", "fish"))], callback=callback)


def _lazily(path: str) -> Callable[[], click.Command]:
    """Return a maker that is imported only when its verb is given."""

    def make() -> click.Command:
        found: click.Command = load(path)()  # type: ignore[operator]
        return found

    return make


VERBS: dict[str, tuple[str, Callable[[], click.Command]]] = {
    "undo": (N_("Undo your last change"), _undo),
    "redo": (N_("Do again what you undid last"), _redo),
    "home": (N_("Show one number for each part of the method, and how old it is"), _home),
    "report": (N_("Print the report to the steering committee, as Markdown"), _report),
    "log": (N_("Show what happened, to everything or to one thing"), _log),
    "search": (N_("Find words everywhere"), _search),
    "backup": (N_("Write a copy of the store, while it is in use"), _backup),
    "restore": (N_("Put a backup in the place of the store"), _restore),
    "doctor": (N_("Check the file: integrity, schema, log"), _doctor),
    "demo": (N_("Make a demo project that fills every screen"), _demo),
    "completion": (N_("Print the completion script of a shell"), _completion),
    "who": (N_("Show who is on, and on which screen"), _lazily("cockpit.ssh.verbs:who")),
    "serve": (
        N_("Serve this cockpit over SSH, to those whose keys are registered"),
        _lazily("cockpit.ssh.verbs:serve"),
    ),
    "session": (N_("Run one session of a person; what sshd runs for a key"), _lazily("cockpit.ssh.verbs:session")),
    "authorized-keys": (
        N_("Print the registered keys for sshd, each bound to its person"),
        _lazily("cockpit.ssh.verbs:authorized"),
    ),
}
