"""How results are printed: data on standard output, talk on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from cockpit.areas import load
from cockpit.clean import clean
from cockpit.cli.signs import in_signs
from cockpit.i18n import _, plural
from cockpit.listing import Lead, Line, ListColumn, Listing
from cockpit.pattern import Pattern
from cockpit.receipt import Receipt

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from cockpit.session import Session

_OBEYED = Pattern("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey although JSON may hold it, and what is no text at all."""
_LINE = "{line}"
_GAP = 2
"""Cells between two columns."""
_LEAST_TITLE = 20
_STYLES = {"muted": "dim", "good": "green", "warn": "yellow", "bad": "red", "accent": "cyan", "strong": "bold"}


def talk(sentence: object) -> None:
    """Say something that is not data."""
    sys.stderr.write(f"{in_signs(clean(str(sentence)))}\n")


def words(text: str) -> None:
    """Write one line of words, for people."""
    data(in_signs(text))


def explain(sentences: object) -> None:
    """Say something that is read at leisure: on a terminal, no word is broken at the edge."""
    text = clean(str(sentences))
    columns = os.get_terminal_size(sys.stderr.fileno()).columns if sys.stderr.isatty() else 0
    if columns:
        from rich.console import Console
        from rich.text import Text

        text = "\n".join(line.plain.rstrip() for line in Text(text).wrap(Console(width=columns), columns))
    sys.stderr.write(f"{text}\n")


def data(text: str) -> None:
    """Write one line of data, each character as it is."""
    sys.stdout.write(f"{clean(text)}\n")


def as_json_text(value: object) -> str:
    """Return JSON with dates as ISO text and enumerations as their values."""
    text = json.dumps(value, ensure_ascii=False, default=_jsonable)
    # Outside of strings JSON has none of these characters, and inside of them it may name them by their numbers.
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _jsonable(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def receipts(all_done: Iterable[Receipt], *, as_json: bool) -> None:
    """Print what is done as it is done; as JSON it is one object, which holds all but the first under ``more``."""
    if not as_json:
        for done in all_done:
            receipt(done, as_json=False)
        return
    first, *others = map(_plain, all_done)
    data(as_json_text({**first, "more": others} if others else first))


def _plain(done: Receipt) -> dict[str, object]:
    found: dict[str, object] = {"ids": list(done.shown), "message": str(done), "change": done.change}
    found["warnings"] = [str(warning) for warning in done.warnings]
    return found | dict(done.facts) | ({"again": done.again} if done.again else {})


def receipt(done: Receipt, *, as_json: bool, **more: object) -> None:
    """Print what a command did: the sentence, or one object with the ids it touched and ``more``."""
    if as_json:
        data(as_json_text({**_plain(done), **more}))
        return
    words(str(done))
    for sentence in done.beside:
        talk(sentence)
    for warning in done.warnings:
        talk(_("note: {warning}", warning=warning))
    if done.again:
        # The line is to be run, so that it is not for us to choose its signs.
        sys.stderr.write(f"{in_signs(_('the same again: {line}', line=_LINE)).replace(_LINE, clean(done.again))}\n")


def listing(shown: Listing[Any], rows: Sequence[Any], session: Session, *, as_json: bool, as_csv: bool) -> None:
    """Print rows as a table, as one JSON list, or as CSV."""
    if as_json:
        data(as_json_text([shown.plain(row) for row in rows]))
    elif as_csv:
        from cockpit.exchange.write import write_csv_text

        plain = [shown.plain(row) for row in rows]
        names = list(plain[0]) if plain else [column.key for column in shown.columns]
        sys.stdout.write(clean(write_csv_text(names, ([row.get(name) for name in names] for row in plain))))
    elif not rows:
        talk(_("nothing matches"))
    else:
        cells = [shown.cells(row, session) for row in rows]
        _list([_(column.title) for column in shown.columns], cells, shown.columns)
        talk(plural("{n} row", "{n} rows", len(rows)))


def table(titles: Sequence[str], rows: Iterable[Sequence[Line]], whole: Collection[int] = ()) -> None:
    """Print a table: coloured and fitted to the width on a terminal, complete when it goes into a pipe.

    ``whole`` are the places of the columns that are never cut: their titles may take several lines, and where that is
    not enough the rows do. Short columns never are.
    """
    if not sys.stdout.isatty():
        _columns([list(titles), *([_visible(line) for line in row] for row in rows)])
        return
    from rich.cells import cell_len

    grid, console = _grid()
    cells = [[_text(line) for line in row] for row in rows]
    widest = [
        max(map(cell_len, (*title.split(), *(row[place].plain for row in cells))), default=0)
        for place, title in enumerate(titles)
    ]
    least = {place: size for place, size in enumerate(widest) if place in whole or size <= _LEAST_TITLE}
    if sum(least.values()) + _GAP * (len(titles) - 1) > console.width:
        _columns([list(titles), *([text.plain for text in row] for row in cells)])
        return
    for place, title in enumerate(titles):
        # What may not be wrapped is never made narrower, and what may be is cut by its own cells.
        short = place in least and place not in whole
        grid.add_column(title, no_wrap=short, overflow="ellipsis", min_width=least.get(place))
    for row in cells:
        for place, cell in enumerate(row):
            cell.no_wrap, cell.overflow = place not in whole, "ellipsis"
    _draw(console, grid, cells)


def _list(titles: Sequence[str], rows: Sequence[Sequence[Line]], columns: Sequence[ListColumn]) -> None:
    """Print a list: on a terminal laid out as the screens do it, by name, since nothing of them is loaded here."""
    if not sys.stdout.isatty():
        _columns([titles, *([_visible(line) for line in row] for row in rows)], [column.align for column in columns])
        return
    from rich.cells import cell_len

    grid, console = _grid()
    natural = []
    for place, column in enumerate(columns):
        widest = max(cell_len(titles[place]), *(cell_len(_visible(row[place])) for row in rows))
        least = min(widest, column.least or column.width or _LEAST_TITLE)
        natural.append(column._replace(width=widest, least=least))
    fitted, shortened = load("widgets.columns:fitted"), load("widgets.columns:shortened")
    kept, widths = fitted(natural, console.width)  # type: ignore[operator]

    def cell(row: Sequence[Line], place: int, width: int) -> Text:
        return _text(shortened(row[place], width) if columns[place].least else row[place])  # type: ignore[operator]

    for place, width in zip(kept, widths, strict=True):
        grid.add_column(titles[place], justify=columns[place].align, no_wrap=True, overflow="ellipsis", width=width)
    _draw(console, grid, ([cell(row, place, width) for place, width in zip(kept, widths, strict=True)] for row in rows))


def _grid() -> tuple[Table, Console]:
    """Return a table to be filled, and where it is going to be printed."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    lined = box.SIMPLE_HEAD if console.encoding.startswith("utf") else None
    return Table(box=lined, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0)), console


def _draw(console: Console, grid: Table, rows: Iterable[Sequence[Text]]) -> None:
    for row in rows:
        grid.add_row(*row)
    console.print(grid)


def _columns(rows: Sequence[Sequence[str]], aligned: Sequence[str] = ()) -> None:
    """Print rows of texts with every column as wide as its widest cell, in cells of a terminal."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            f"{' ' * (width - cell_len(text))}{text}" if side == "right" else f"{text}{' ' * (width - cell_len(text))}"
            for text, width, side in zip(row, widths, aligned or ["left"] * len(row), strict=True)
        )
        words((" " * _GAP).join(cells).rstrip())


def _visible(line: Line) -> str:
    return "".join(_shown(text) for text, _tone in line)


def _shown(text: str) -> str:
    # What was stored before may hold what a terminal would obey; spaces at the ends part the spans of a line.
    return in_signs(clean(text).replace("\n", " "))


def detail(shown: Listing[Any], pk: int, session: Session, *, as_json: bool) -> None:
    """Print one thing with all that is known of it."""
    found = shown.page(session, pk)
    if as_json:
        version = session.store.scalar(f'SELECT version FROM "{shown.table}" WHERE id = ?', (pk,))
        data(as_json_text({**found.plain, "version": version, "lists": plain_leads(found.leads, session)}))
        return
    lines((*found.lines, *led(found.leads, session)))


def plain_leads(leads: Sequence[Lead], session: Session) -> list[dict[str, object]]:
    """Return the lists behind the numbers as data."""
    return [{"label": each.label, "count": each.count(session), "list": each.listed} for each in leads]


def led(leads: Sequence[Lead], session: Session) -> Iterator[Line]:
    """Yield the lists behind the numbers: what each counts, how much that is now, and the command that lists it.

    What counts nothing has nothing to list.
    """
    counted = [(each, count) for each in leads if (count := each.count(session))]
    if not counted:
        return
    from shlex import quote

    yield ()
    yield ((_("Lists behind the numbers"), "strong"),)
    for each, count in counted:
        command = " ".join(["cockpit", each.noun, "list", *([quote(each.filter)] if each.filter else [])])
        yield (f"{each.label}  ", "muted"), (str(count), ""), (f"  {command}", "accent")


def lines(shown: Iterable[Line]) -> None:
    """Print lines: coloured on a terminal, plain when they go into a pipe."""
    if not sys.stdout.isatty():
        for line in shown:
            data(_visible(line).rstrip())
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for line in shown:
        console.print(_text(line))


def _text(line: Line) -> Text:
    from rich.text import Text

    return Text.assemble(*((_shown(text), _STYLES.get(tone, "")) for text, tone in line))
