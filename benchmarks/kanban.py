"""A board at work, beside programs that people use for the same: kanban-tui and vit over taskwarrior."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count, cycle

from benchmarks import deeds, ours, peers, stores
from benchmarks.figures import BYTES, MB, MS, Aim, Figure, Outcome, Sample, Skipped, alternate
from benchmarks.kit import FIND, Kit, narrowed
from benchmarks.peers import Absent
from benchmarks.processes import CommandFailed
from benchmarks.scale import Scale
from benchmarks.terminal import Screen, Terminal, Unmeasured

GROUP = "kanban"
_FEW, _LARGE = 100, 10_000
_SPRINTS = 50
_ALIKE = Aim(1.2, ratio=True)
_MOVE = 50.0
"""Milliseconds from the key to the card in its new place."""
_CHART = 300.0
"""Milliseconds to read and reckon what a burndown draws."""
_UNITS = {"memory (PSS)": MB, "bytes of a cursor key": BYTES}


def board(scale: Scale) -> Iterator[Outcome]:
    """Every deed of the board at every size, ours beside each peer's."""
    makers: dict[str, tuple[Callable[[int], Kit], tuple[int, ...]]] = {
        peers.KANBAN_TUI: (peers.kanban_tui, scale.kanban_tui),
        peers.VIT: (peers.vit, scale.vit),
    }
    absent: set[str] = set()
    for amount in sorted({*scale.ours, *scale.kanban_tui, *scale.vit}):
        kits = [ours.cards(amount, "kanban")]
        for name, (make, sizes) in makers.items():
            if amount in sizes and name not in absent:
                try:
                    kits.append(make(amount))
                except Absent as reason:
                    absent.add(name)
                    yield Skipped(GROUP, name, str(reason))
        try:
            mine, *others = measured(kits, scale)
        except (Unmeasured, CommandFailed) as error:
            yield Skipped(GROUP, f"{amount:,} cards", str(error), failed=True)
            continue
        for what, sample in mine.items():
            beside: list[tuple[str, Sample | None]] = [
                (kit.name, taken[what]) for kit, taken in zip(kits[1:], others, strict=True) if what in taken
            ]
            for name, theirs in beside or [("", None)]:
                aims = (Aim(1.0, ratio=True),) if theirs else ()
                yield Figure(GROUP, what, f"{amount:,} cards", _UNITS.get(what, MS), sample, name, theirs, aims)


def measured(kits: Sequence[Kit], scale: Scale) -> list[dict[str, Sample]]:
    """Take every measure of programs over data of one size, in turns wherever they can stand side by side."""
    taken: list[dict[str, Sample]] = [{} for _ in kits]

    def in_turns(what: str, rounds: int, measures: Mapping[int, Callable[[], float]], *, warm: bool = False) -> None:
        by_name = {str(place): measure for place, measure in measures.items()}
        for place, values in alternate(rounds, by_name, warm=warm, seconds=scale.seconds).items():
            taken[int(place)][what] = Sample.of(values, 1000)

    in_turns("first paint", scale.starts, {place: kit.first_paint for place, kit in enumerate(kits)}, warm=True)
    for place, kit in enumerate(kits):
        with kit.at_rest() as terminal:
            memory = terminal.memory()
        if memory is not None:
            taken[place]["memory (PSS)"] = Sample((memory,))
    with ExitStack() as stack:
        hands = [Hand(kit, stack.enter_context(kit.at_rest())) for kit in kits]
        in_turns("cursor key", scale.keys, {place: hand.step for place, hand in enumerate(hands)})
        for place, hand in enumerate(hands):
            taken[place]["bytes of a cursor key"] = Sample.of(hand.bytes)
        in_turns("move a card", scale.runs, {place: hand.move for place, hand in enumerate(hands)})
        finders = {place: hand.find for place, hand in enumerate(hands) if hand.kit.find is not None}
        in_turns(f"filter: “{FIND}”", 1, finders)
    in_turns("add, command line", scale.runs, {place: _adding(kit) for place, kit in enumerate(kits)})
    in_turns(
        "list all, command line", scale.runs, {place: partial(kit.run, kit.list) for place, kit in enumerate(kits)}
    )
    return taken


def beside_little(scale: Scale) -> Iterator[Outcome]:
    """The first paint of a large board of ours beside that of a small one of kanban-tui, in turns."""
    try:
        small = peers.kanban_tui(_FEW)
    except Absent as reason:
        yield Skipped(GROUP, "first paint of a large board", str(reason))
        return
    large = ours.cards(_LARGE, "large")
    measures = {"ours": large.first_paint, "theirs": small.first_paint}
    taken = alternate(scale.starts, measures, seconds=scale.seconds)
    mine, theirs = (Sample.of(taken[whose], 1000) for whose in measures)
    peer = f"{peers.KANBAN_TUI}, {_FEW} cards"
    yield Figure(GROUP, "first paint", f"{_LARGE:,} cards", MS, mine, peer, theirs, (Aim(1.0, ratio=True),))


def scaling(scale: Scale) -> Iterator[Outcome]:
    """A key and a move on a board of many cards beside one of few, in turns."""
    kits = {amount: ours.cards(amount, "scaling") for amount in (_FEW, scale.many)}
    with ExitStack() as stack:
        hands = {str(amount): Hand(kit, stack.enter_context(kit.at_rest())) for amount, kit in kits.items()}
        steps = {amount: hand.step for amount, hand in hands.items()}
        moves = {amount: hand.move for amount, hand in hands.items()}
        for name, rounds, measures, aims in (
            ("cursor key", scale.keys, steps, (_ALIKE,)),
            ("move a card", scale.runs, moves, (_ALIKE, Aim(_MOVE))),
        ):
            taken = alternate(rounds, measures, seconds=scale.seconds)
            few, many = (Sample.of(taken[str(amount)], 1000) for amount in kits)
            yield Figure(GROUP, name, f"{scale.many:,} cards", MS, many, f"{_FEW} cards", few, aims)


def burning_down(scale: Scale) -> Iterator[Outcome]:
    """The burndown over the history of many cards, beside what remains each day by bare sqlite3 on the journal."""
    for sprints in (_SPRINTS, 1):
        path = stores.copy_of(stores.history(scale.many, sprints), "burndown")
        mine, bare = (Sample.of(deeds.times(path, deed, scale.runs), 1000) for deed in ("burn-down", "burn-by-hand"))
        on = f"{scale.many:,} cards in {sprints} {'sprints' if sprints > 1 else 'sprint'}"
        yield Figure(GROUP, "burndown", on, MS, mine, "bare sqlite3 on the journal", bare, (Aim(_CHART),))


class Hand:
    """Somebody at the keys of one program."""

    def __init__(self, kit: Kit, terminal: Terminal) -> None:
        """Sit down before the program at rest."""
        self.kit = kit
        self.bytes: list[int] = []
        self._terminal = terminal
        self._steps = cycle(kit.down * 3 + kit.up * 3)
        self._moves = cycle(kit.move)

    def step(self) -> float:
        """Move the cursor by one and return the seconds to the last byte."""
        reaction = self._terminal.press(next(self._steps))
        self.bytes.append(reaction.bytes)
        return reaction.last

    def move(self) -> float:
        """Move what is under the cursor and return the seconds until the screen that shows it is complete."""
        before = _middle(self._terminal.screen)

        def moved(lines: Screen) -> bool:
            return _middle(lines) != before

        return self._terminal.press_until(next(self._moves), moved)

    def find(self) -> float:
        """Open the filter, type the letters in one go, and return the seconds until the narrowed list is complete."""
        assert self.kit.find is not None
        opening, end = self.kit.find
        self._terminal.press(opening)
        return self._terminal.press_until(FIND + end, narrowed)


def _adding(kit: Kit) -> Callable[[], float]:
    numbers = count()
    return lambda: kit.run(kit.add(next(numbers)))


def _middle(lines: Screen) -> str:
    """Return what stands between the titles and the messages."""
    return "".join(lines[4:-4])


MEASURES = (board, beside_little, scaling, burning_down)
