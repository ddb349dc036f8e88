"""The areas at the sizes they are made for, beside the same deed on few rows or without what makes it fast."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice

from benchmarks import deeds, ours, stores
from benchmarks.figures import MS, Aim, Figure, Sample, alternate
from benchmarks.kit import FIND
from benchmarks.scale import Scale
from benchmarks.terminal import Program, Screen, Terminal

GROUP = "areas"
_FEW = 100
_KEY = 50.0
"""Milliseconds from a decision to the next row on top."""
_LETTER = 60.0
"""Milliseconds from a letter of a filter to the rows that it leaves."""
_SEARCH = 100.0
"""Milliseconds to find a word and read the rows of one window."""
_FRAME = 16.0
"""Milliseconds of one frame at sixty in a second."""
_PUT_OFF = 2.0
"""Seconds in which a screen does what it puts off until after its first paint."""
_MATRIX, _TO_THE_MATRIX = "People and courses", 3
"""The title of the matrix of training, and how many lists stand before it."""
_TOP = 3
"""The line of the screen on which the first row of a list stands."""


def triage(scale: Scale) -> Iterator[Figure]:
    """The screen of the inbox: opening it, and one decision a key, on many requirements beside few, in turns."""
    stores_ = {amount: stores.copy_of(stores.requirements(amount), "triage") for amount in (_FEW, scale.many)}
    programs = {amount: ours.screens(store, "requirements", "REQ-1") for amount, store in stores_.items()}

    def first_paint(program: Program) -> float:
        with Terminal(program) as terminal:
            return terminal.first_paint()

    opened = {str(amount): partial(first_paint, program) for amount, program in programs.items()}
    yield _beside(scale, "open the inbox", alternate(scale.starts, opened, seconds=scale.seconds))
    with Terminal(programs[_FEW]) as few, Terminal(programs[scale.many]) as many:
        for terminal in (few, many):
            terminal.first_paint()
            terminal.idle(_PUT_OFF)
        decided = {str(_FEW): partial(_decide, few), str(scale.many): partial(_decide, many)}
        yield _beside(
            scale, "decide on a requirement", alternate(scale.runs, decided, seconds=scale.seconds), (Aim(_KEY),)
        )


def reading(scale: Scale) -> Iterator[Figure]:
    """What stands behind the screen: reading the inbox, and one decision with the inbox read anew."""
    few = stores.copy_of(stores.requirements(_FEW), "few")
    many = stores.copy_of(stores.requirements(scale.many), "many")
    for deed, name in (("open-inbox", "read the inbox"), ("triage", "decide and read the inbox")):
        taken = {str(_FEW): deeds.times(few, deed, scale.keys), str(scale.many): deeds.times(many, deed, scale.keys)}
        yield _beside(scale, name, taken, (Aim(_FRAME),))


def finding(scale: Scale) -> Iterator[Figure]:
    """A Chinese word of two characters by the index, beside looking at every row; and a filter on a field."""
    many = stores.copy_of(stores.requirements(scale.many), "find")
    found, looked = (Sample.of(deeds.times(many, deed, scale.runs), 1000) for deed in ("search", "scan"))
    on = f"{scale.many:,} requirements"
    aim = Aim(1, ratio=True)
    yield Figure(GROUP, "find two Chinese characters", on, MS, found, "LIKE on every row", looked, (aim,))
    few = stores.copy_of(stores.requirements(_FEW), "find-few")
    taken = {
        str(amount): deeds.times(path, "filtered", scale.runs) for amount, path in ((_FEW, few), (scale.many, many))
    }
    yield _beside(scale, "filter by a field", taken)


def ledger(scale: Scale) -> Iterator[Figure]:
    """The ledger of issues: a letter of a filter on the screen, on many issues beside few, and words that are found."""
    paths = {amount: stores.copy_of(stores.issues(amount), "ledger") for amount in (_FEW, scale.many)}
    with ExitStack() as stack:
        typed = {}
        for amount, path in paths.items():
            terminal = stack.enter_context(Terminal(ours.screens(path, "operations", "ISS-")))
            terminal.first_paint()
            terminal.idle(_PUT_OFF)
            terminal.press(f"/{_LETTERS[0]}")
            terminal.idle(_PUT_OFF)
            for key in (_LETTERS[1], _BACKSPACE):
                typed[f"{amount}{key}"] = partial(_type, terminal, key)
        taken = alternate(scale.runs, typed, seconds=2 * scale.seconds)
    for name, key in (("letter of a filter", _LETTERS[1]), ("letter taken back", _BACKSPACE)):
        yield _beside(scale, name, {each: taken[f"{each}{key}"] for each in map(str, paths)}, (Aim(_LETTER),), "issues")
    for deed, name in (("find-english", f"find “{FIND}”"), ("find-chinese", f"find “{deeds.WORD}”")):
        taken = {str(amount): deeds.times(path, deed, scale.runs) for amount, path in paths.items()}
        yield _beside(scale, name, taken, (Aim(_SEARCH),), "issues")


def matrix(scale: Scale) -> Iterator[Figure]:
    """The matrix of people and courses: opening it, and the cursor on it, with many people beside few, in turns."""
    sizes = (_FEW, scale.people)
    programs = {
        people: ours.screens(stores.copy_of(stores.training(people), "training"), "training", _MATRIX)
        for people in sizes
    }
    with ExitStack() as stack:
        terminals = {people: stack.enter_context(Terminal(program)) for people, program in programs.items()}
        opened: dict[str, list[float]] = {}
        for people, terminal in terminals.items():
            terminal.first_paint()
            terminal.idle(_PUT_OFF)
            opened[str(people)] = [terminal.press_until("]" * _TO_THE_MATRIX, "C00")]
        steps = cycle("jjjlllkkkhhh")
        measures = {str(people): partial(_step, terminal) for people, terminal in terminals.items()}
        pressed: dict[str, list[float]] = {name: [] for name in measures}
        for key in islice(steps, scale.keys):
            for name, press in measures.items():
                pressed[name].append(press(key))
    on = f"{scale.people:,} people, {stores.COURSES} courses"
    for what, taken, aims in (
        ("open the matrix", opened, ()),
        ("cursor key, matrix", pressed, (Aim(1.2, ratio=True), Aim(_FRAME))),
    ):
        few, many = (Sample.of(taken[str(people)], 1000) for people in sizes)
        yield Figure(GROUP, what, on, MS, many, f"{_FEW} people", few, aims)


_LETTERS = "st"
"""The first is in half of the issues, both together are in every sixth."""
_BACKSPACE = "\x7f"
_ROWS = re.compile(r"(\d+) rows?\b")
_REST = 0.6
"""Seconds after which what is said below a list is told, too."""


def _type(terminal: Terminal, key: str) -> float:
    """Press a key in the line of a filter and return the seconds until other rows stand there, with their number."""
    before = _row_count(terminal.screen)

    def others(lines: Screen) -> bool:
        return _row_count(lines) not in (None, before)

    pressed = terminal.type(key)
    moment = terminal.wait_for(others)
    terminal.idle(_REST)
    return moment - pressed


def _row_count(lines: Screen) -> str | None:
    return next((found[1] for line in reversed(lines) if (found := _ROWS.search(line))), None)


def _step(terminal: Terminal, key: str) -> float:
    return terminal.press(key).last


def _decide(terminal: Terminal) -> float:
    """Give the requirement on top its priority and return the seconds until the next one stands there."""
    before = terminal.screen[_TOP]

    def next_on_top(lines: Screen) -> bool:
        return lines[_TOP] != before

    return terminal.press_until("s", next_on_top)


def _beside(
    scale: Scale,
    name: str,
    taken: Mapping[str, Sequence[float]],
    aims: tuple[Aim, ...] = (),
    what: str = "requirements",
) -> Figure:
    few, many = (Sample.of(taken[str(amount)], 1000) for amount in (_FEW, scale.many))
    return Figure(GROUP, name, f"{scale.many:,} {what}", MS, many, f"{_FEW} {what}", few, aims)


MEASURES = (triage, reading, finding, ledger, matrix)
