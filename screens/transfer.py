"""Bringing a file in from the screens: the same reading, preview and command as on the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerFailed

from cockpit.errors import CockpitError
from cockpit.exchange import remembered
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import port, read_file, reshaped
from cockpit.exchange.preview import preview
from cockpit.i18n import _
from screens.reader import Reader
from widgets.dialog import Ask, Confirm
from widgets.hint import Hint
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session
    from screens.giving import Giving


def open_import(screen: Giving, noun: str, path: str = "") -> None:
    """Show what a file would do, and do it as one change; without a path it is asked for."""
    screen.run_worker(_import(screen, noun, path), exclusive=True, group="give")


async def _import(screen: Giving, noun: str, path: str) -> None:
    if screen.cockpit.settings.served:
        # The path would be one of the server's; over SSH a file comes in through standard input.
        screen.say(_("over SSH, pipe the file in: ssh HOST {noun} import - < FILE", noun=noun), "warn")
        return
    path = path or (await _asked_for_file(screen)).strip()
    if not path:
        return
    file = Path(path).expanduser()
    screen.say(_("reading {path} …", path=file.name), "muted")
    try:
        plan = await _read(screen, noun, file)
        screen.say("")
        lines: list[Line] = [((line, ""),) for line in preview(plan)]
        rows = plan.to_apply(skip_errors=True)
        if not rows:
            await screen.app.push_screen_wait(Reader(_("Nothing in this file can be imported"), lines))
            return
        look = Confirm(_("Import these rows?"), yes=_("import"), no=_("leave"), details=lines, destructive=False)
        if await screen.app.push_screen_wait(look):
            screen.carry_out(port(noun).command(rows, file.name))
    except CockpitError as error:
        screen.cockpit.complain(error)


async def _asked_for_file(screen: Giving) -> str:
    question = Ask(
        _("Which file? CSV, XLSX or JSON"),
        placeholder="~/goals.xlsx",
        hints=(Hint("enter", _("preview")), Hint("esc", _("leave"))),
    )
    return await screen.app.push_screen_wait(question) or ""


async def _read(screen: Giving, noun: str, file: Path) -> ImportPlan:
    """Read a file in a thread: a large one must not hold up the screens."""
    plan = partial(_plan, screen.session, noun, file)
    worker: Worker[ImportPlan] = screen.run_worker(plan, thread=True, group="file", exit_on_error=False)
    try:
        return await worker.wait()
    except WorkerFailed as failed:
        raise failed.error from failed


def _plan(session: Session, noun: str, file: Path) -> ImportPlan:
    source = port(noun)
    read, asked = reshaped(source, session, read_file(source, session, file, file.name), {})
    said_before = {} if asked else remembered.recall(session, source.TARGET, read.headings)
    mapping = guess_mapping(read.headings, source.TARGET, asked or said_before)
    return plan_import(read, source.TARGET, mapping, source.existing(session))
