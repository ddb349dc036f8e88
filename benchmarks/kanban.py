"""A board at work, beside programs that people use for the same: kanban-tui and vit over taskwarrior."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle

from benchmarks import ours, peers
from benchmarks.figures import BYTES, MB, MS, Aim, Figure, Outcome, Sample, Skipped, repeated
from benchmarks.kit import FIND, Kit, narrowed
from benchmarks.peers import Absent
from benchmarks.scale import Scale
from benchmarks.terminal import Reaction, Screen, Terminal

GROUP = "kanban"
_UNITS = {"memory (PSS)": MB, "bytes of a cursor key": BYTES}


def board(scale: Scale) -> Iterator[Outcome]:
    """Every deed of the board at every size, ours beside each peer's."""
    makers: tuple[tuple[str, Callable[[int], Kit], tuple[int, ...]], ...] = (
        (peers.KANBAN_TUI, peers.kanban_tui, scale.kanban_tui),
        (peers.VIT, peers.vit, scale.vit),
    )
    mine = {amount: measured(ours.goals(amount, "kanban"), scale) for amount in scale.ours}
    compared: set[int] = set()
    for name, make, sizes in makers:
        for amount in sizes:
            try:
                theirs = measured(make(amount), scale)
            except Absent as absent:
                yield Skipped(GROUP, name, str(absent))
                break
            if amount not in mine:
                mine[amount] = measured(ours.goals(amount, "kanban"), scale)
            compared.add(amount)
            for what, sample in mine[amount].items():
                if what in theirs:
                    yield _figure(what, amount, sample, name, theirs[what])
    for amount, taken in mine.items():
        if amount not in compared:
            for what, sample in taken.items():
                yield _figure(what, amount, sample)


def measured(kit: Kit, scale: Scale) -> dict[str, Sample]:
    """Take every measure of one program over data of one size."""

    def sample(measure: Callable[[], float], most: int) -> Sample:
        return Sample.of(repeated(measure, most, scale.seconds), 1000)

    kit.first_paint()
    taken = {"first paint": sample(kit.first_paint, scale.starts)}
    with kit.at_rest() as terminal:
        memory = terminal.memory()
        if memory is not None:
            taken["memory (PSS)"] = Sample((memory,))
        pressed: list[Reaction] = []
        keys = cycle(kit.down * 3 + kit.up * 3)

        def cursor() -> float:
            pressed.append(terminal.press(next(keys)))
            return pressed[-1].last

        taken["cursor key"] = sample(cursor, scale.keys)
        taken["bytes of a cursor key"] = Sample.of(reaction.bytes for reaction in pressed)
        moves = cycle(kit.move)
        taken["move a card"] = sample(lambda: _moved(terminal, next(moves)), scale.runs)
        if kit.find is not None:
            taken[f"filter: “{FIND}”"] = Sample((1000 * _filtered(terminal, kit.find),))
    numbers = count()
    taken["add, command line"] = sample(lambda: kit.run(kit.add(next(numbers))), scale.runs)
    taken["list all, command line"] = sample(lambda: kit.run(kit.list), scale.runs)
    return taken


def _moved(terminal: Terminal, key: str) -> float:
    """Move what is under the cursor and return the seconds until the screen without it in its old place is complete."""
    before = _middle(terminal.screen)

    def moved(lines: Screen) -> bool:
        return _middle(lines) != before

    return terminal.press_until(key, moved)


def _middle(lines: Screen) -> str:
    """Return what stands between the titles and the messages."""
    return "".join(lines[4:-4])


def _filtered(terminal: Terminal, find: tuple[str, str]) -> float:
    """Open the filter, type the letters in one go, and return the seconds until the narrowed list is complete."""
    opening, end = find
    terminal.press(opening)
    return terminal.press_until(FIND + end, narrowed)


def _figure(what: str, amount: int, sample: Sample, name: str = "", theirs: Sample | None = None) -> Figure:
    aims = (Aim(1.0, ratio=True),) if theirs else ()
    return Figure(GROUP, what, f"{amount:,} cards", _UNITS.get(what, MS), sample, name, theirs, aims)


MEASURES = (board,)
