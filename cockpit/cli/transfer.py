"""Import and export on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cockpit.areas import nouns
from cockpit.cli import ask, files, output
from cockpit.errors import BadInput
from cockpit.exchange import remembered
from cockpit.exchange.cells import shown
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.mapping import STATE, guess_mapping, parted, read_pairs, read_states
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.port import calendar, port, read_file, require_to_make, reshaped
from cockpit.exchange.preview import left_as_it_is, preview, summary
from cockpit.exchange.progress import watching
from cockpit.exchange.rows import RowState
from cockpit.exchange.save import save_table, whole_file
from cockpit.exchange.target import Target
from cockpit.exchange.write import write_csv_text
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Listing
from cockpit.message import message

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from cockpit.cli.context import Cli
    from cockpit.session import Session

CALENDAR = ".ics"
"""The ending of a file that is written as a calendar."""
MANY_ROWS = 500
"""Rows from which work on them is shown as a bar."""


def export(
    cli: Cli, listing: Listing[Any], file: str, asked: Asked, *, overwrite: bool, as_calendar: bool = False
) -> None:
    """Write what is asked of a list to a file: in the form that an import of the same noun reads, or as a calendar."""
    session, target = cli.session, files.target(cli.settings, file)
    ids = listing.ids(session, asked)
    if as_calendar or file.casefold().endswith(CALENDAR):
        _save_calendar(calendar(listing.noun, session, ids), target, file, overwrite=overwrite)
        return
    headings, rows = _table(session, listing, ids)
    if target is None:
        sys.stdout.write(write_csv_text(headings, rows))
        return
    cut = save_table(target, _(listing.title), headings, rows, overwrite=overwrite)
    output.talk(plural("{n} row written to {path}", "{n} rows written to {path}", len(rows), path=file))
    if cut:
        text = _(
            "texts that are longer than a cell of a workbook were cut ({count}); CSV and JSON keep them whole",
            count=cut,
        )
        output.talk(_("note: {warning}", warning=text))


def _save_calendar(made: bytes, target: Path | None, file: str, *, overwrite: bool) -> None:
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
    else:
        with whole_file(target, overwrite=overwrite) as part:
            part.write_bytes(made)
        output.talk(_("calendar written to {path}", path=file))
    if b"\nBEGIN:VEVENT" not in made:
        output.talk(_("note: {warning}", warning=_("the calendar is empty: no session was asked for that takes place")))


def _table(
    session: Session, listing: Listing[Any], ids: Sequence[int]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    if nouns()[listing.noun][1].exchange:
        return port(listing.noun).rows(session, ids)
    plain = [listing.plain(row) for row in listing.fetch(session, ids)]
    names = list(plain[0]) if plain else [column.key for column in listing.columns]
    return names, [[row[name] for name in names] for row in plain]


def import_(
    cli: Cli,
    noun: str,
    *,
    file: str,
    dry_run: bool,
    encoding: str | None,
    sheet: str | None,
    dates: str | None,
    year: int | None,
    pairs: Sequence[str],
    states: Sequence[str],
    skip_errors: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Read a file, show what it would do, and do it as one change when the person agrees."""
    session, source = cli.session, port(noun)
    session.require(type(source.command((), "")))
    target = source.TARGET
    content = files.source(cli.settings, file)
    read = read_file(source, session, content, _name(file), sheet=sheet, encoding=encoding)
    said = read_pairs(pairs) | _explained(target, states)
    asked = said | _said_before(session, target, read.headings, said)
    made, left = reshaped(source, session, read, asked)
    mapping = guess_mapping(made.headings, target, left)
    order = DateOrder(dates) if dates else None
    with progress_bar(session):
        plan = plan_import(made, target, mapping, source.existing(session), dates=order, year=year)
    if not as_json:
        for line in preview(plan):
            output.talk(line)
    require_to_make(session, plan)
    if dry_run:
        _tell_plan(plan, as_json=as_json)
        return
    rows = plan.to_apply(skip_errors=skip_errors)
    if rows and cli.interactive and not yes and not as_json and file != files.STANDARD:
        ask.confirm(_("Import these rows?"))
    with progress_bar(session):
        done = session.do(source.command(rows, _name(file)))
    if said:
        remembered.keep(session, target, read.headings, asked)
    # Who reads the preview has been told what becomes of single rows.
    output.receipt(done, as_json=as_json, **({"notes": list(map(str, plan.notes))} if as_json else {}))


def _explained(target: Target, states: Sequence[str]) -> dict[str, str]:
    """Return what words for states stand for; ``BadInput`` for a noun that has none."""
    said = read_states(states)
    if said and target.states is None:
        raise BadInput(N_("a {noun} has no state that a file could name"), field="state", noun=message(target.label))
    return said


def _said_before(session: Session, target: Target, headings: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """Return what was said the last time of columns, or of words for states, and is not said anew; and tell it."""
    columns, states = parted(said)
    old_columns, old_states = parted(remembered.recall(session, target, headings))
    if columns:
        old_columns = {}
    if old_columns:
        listed = ", ".join(f"{shown(column)}={name or '-'}" for column, name in old_columns.items())
        output.talk(_("the columns are read as you said the last time: {columns}; --map says it anew", columns=listed))
    old_states = {word: name for word, name in old_states.items() if word not in states}
    if old_states:
        listed = ", ".join(f"{shown(word)}={name}" for word, name in old_states.items())
        output.talk(_("states are read as you said the last time: {states}; --state says it anew", states=listed))
    return old_columns | {word: f"{STATE}{name}" for word, name in old_states.items()}


@contextmanager
def progress_bar(session: Session) -> Iterator[None]:
    """Show on a terminal how far work on many rows has come, until the block ends."""
    if not sys.stderr.isatty():
        yield
        return
    bar = _Bar(ascii_only=session.ascii_only)
    try:
        with watching(bar.tell):
            yield
    finally:
        bar.close()


class _Bar:
    """Bars on standard error, one for each kind of work; nothing is shown before there is much of it."""

    def __init__(self, *, ascii_only: bool) -> None:
        self._ascii_only = ascii_only
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def tell(self, work: str, done: int, total: int | None) -> None:
        """Show that so many of the rows are done."""
        if max(done, total or 0) < MANY_ROWS:
            return
        if self._progress is None:
            self._progress = self._started()
        if work not in self._tasks:
            self._tasks[work] = self._progress.add_task(_(work), total=total)
        self._progress.update(self._tasks[work], completed=done, total=total)

    def close(self) -> None:
        """Take the bars away."""
        if self._progress is not None:
            self._progress.stop()

    def _started(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        share = TextColumn("{task.percentage:>3.0f}%") if self._ascii_only else BarColumn()
        columns = (TextColumn("{task.description}", markup=False), share, MofNCompleteColumn())
        progress = Progress(*columns, console=Console(stderr=True), transient=True)
        progress.start()
        return progress


def _name(file: str) -> str:
    return _("standard input") if file == files.STANDARD else Path(file).name


def _tell_plan(plan: ImportPlan, *, as_json: bool) -> None:
    if not as_json:
        output.words(_("nothing was written ({summary})", summary=summary(plan)))
    else:
        counts = {state.value: len(plan.of(state)) for state in RowState}
        errors = [{"row": error.number, "problem": str(error)} for error in plan.errors]
        notes = [*map(str, plan.notes), *left_as_it_is(plan)]
        output.data(output.as_json_text({**counts, "errors": errors, "creates": plan.creates, "notes": notes}))
    if plan.errors:
        raise BadInput(
            N_("some rows have errors ({count}); correct them, or import without them (--skip-errors)"),
            count=plan.faulty,
        )
