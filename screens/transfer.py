"""Bringing a file in from the screens: the same reading, preview and command as on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.worker import Worker, WorkerFailed

from cockpit.errors import CockpitError
from cockpit.exchange import remembered
from cockpit.exchange.cells import shown
from cockpit.exchange.mapping import STATE, guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import port, read_file, require_to_make, reshaped
from cockpit.exchange.preview import preview
from cockpit.i18n import _
from screens.reader import Reader
from widgets.dialog import Ask, Confirm
from widgets.hint import Hint
from widgets.paint import plain
from widgets.picker import Option, Picker
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session
    from screens.giving import Giving


_MOST_WORDS = 20
"""Words for states that are asked about; the rows of others are told as faulty."""


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
        read = await _read(screen, noun, file, {})
        if said := await _explain(screen, read.plan):
            read = await _read(screen, noun, file, said)
        plan = read.plan
        require_to_make(screen.session, plan)
        screen.say("")
        lines = [plain(line) for line in preview(plan)]
        rows = plan.to_apply(skip_errors=True)
        if not rows:
            await screen.app.push_screen_wait(Reader(_("Nothing in this file can be imported"), lines))
            return
        if await agreed(screen, lines) and screen.carry_out(port(noun).command(rows, file.name)) is not None and said:
            remembered.keep(screen.session, plan.target, read.headings, read.asked)
    except CockpitError as error:
        screen.cockpit.complain(error)


async def agreed(screen: Giving, lines: Sequence[Line]) -> bool:
    """Return whether the person wants to import what a preview tells."""
    look = Confirm(_("Import these rows?"), yes=_("import"), no=_("leave"), details=lines, destructive=False)
    return await screen.app.push_screen_wait(look)


async def _asked_for_file(screen: Giving) -> str:
    question = Ask(
        _("Which file? CSV, XLSX or JSON"),
        placeholder="~/goals.xlsx",
        hints=(Hint("enter", _("preview")), Hint("esc", _("leave"))),
    )
    return await screen.app.push_screen_wait(question) or ""


class _Read(NamedTuple):
    """A file as it was read."""

    plan: ImportPlan
    headings: tuple[str, ...]
    """Those in the file itself."""
    asked: Mapping[str, str]
    """What the person said of its columns and of its words for states, now and the last time."""


async def _explain(screen: Giving, plan: ImportPlan) -> dict[str, str]:
    """Ask what the words for states that are not known stand for; the person may leave it at any of them."""
    spec = plan.target.states
    said: dict[str, str] = {}
    if spec is None:
        return said
    names = [name for spelled in plan.names.get(spec.noun, {}).values() for name in spelled]
    options = [Option(name, ((name, ""),)) for name in dict.fromkeys(names)]
    for word, count in list(plan.unexplained.items())[:_MOST_WORDS]:
        title = _("What does “{word}” ({count}) stand for?", word=shown(word), count=count)
        hints = (Hint("enter", _("take")), Hint("esc", _("leave it out")))
        chosen = await screen.app.push_screen_wait(Picker(title, options, empty=_("nothing matches"), hints=hints))
        if not chosen:
            break
        said[word] = f"{STATE}{chosen[0]}"
    return said


async def _read(screen: Giving, noun: str, file: Path, said: Mapping[str, str]) -> _Read:
    """Read a file in a thread: a large one must not hold up the screens."""
    plan = partial(_plan, screen.session, noun, file, said)
    worker: Worker[_Read] = screen.run_worker(plan, thread=True, group="file", exit_on_error=False)
    try:
        return await worker.wait()
    except WorkerFailed as failed:
        raise failed.error from failed


def _plan(session: Session, noun: str, file: Path, said: Mapping[str, str]) -> _Read:
    source = port(noun)
    read = read_file(source, session, file, file.name)
    asked = {**remembered.recall(session, source.TARGET, read.headings), **said}
    made, left = reshaped(source, session, read, asked)
    mapping = guess_mapping(made.headings, source.TARGET, left)
    return _Read(plan_import(made, source.TARGET, mapping, source.existing(session)), read.headings, asked)
