"""The ground floor: what each start, key, command line and write costs, against the floor that it stands on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks import ours, peers, places, stores
from benchmarks.figures import BYTES, MB, MS, PER_SECOND, PERCENT, Aim, Figure, Sample, alternate
from benchmarks.processes import output_of, seconds_of
from benchmarks.scale import Scale
from benchmarks.terminal import Reaction, Screen, Terminal

GROUP = "ground"
EMPTY = "empty Textual app"
_FLOOR_OF_A_VERB = "import sqlite3, pydantic, click"
_ROWS_IN_VIEW = 6
_PUT_OFF = 3.0
"""Seconds in which a screen does what it puts off until after its first paint."""
_RESTS, _REST = 12, 0.5
"""How often the cursor rests on a row, and for how many seconds."""
_MARK = "▌"


def start(scale: Scale) -> Iterator[Figure]:
    """First paint, beside the smallest Textual app."""
    empty = peers.empty_app()
    kits = {amount: ours.goals(amount, "start") for amount in (10_000, scale.many)}

    def first_paint_of_empty() -> float:
        with Terminal(empty) as terminal:
            return terminal.first_paint()

    measures = {str(amount): kit.first_paint for amount, kit in kits.items()}
    taken = alternate(scale.starts, {EMPTY: first_paint_of_empty, **measures})
    for amount in kits:
        yield Figure(
            GROUP,
            "first paint",
            f"{amount:,} goals",
            MS,
            Sample.of(taken[str(amount)], 1000),
            EMPTY,
            Sample.of(taken[EMPTY], 1000),
            (Aim(1.3, ratio=True),),
        )


def first_key(scale: Scale) -> Iterator[Figure]:
    """A key pressed the moment the first screen stands, while the program may still be at what it put off."""
    kit = ours.goals(10_000, "first-key")

    def press_at_once() -> float:
        with Terminal(kit.program) as terminal:
            terminal.first_paint()
            before = _cursor(terminal.screen)
            pressed = terminal.type("j")
            return terminal.wait_for(lambda lines: _cursor(lines) > before) - pressed

    values = alternate(scale.starts, {"ours": press_at_once})["ours"]
    yield Figure(GROUP, "cursor key at the first paint", "10,000 goals", MS, Sample.of(values, 1000), aims=(Aim(100),))


def rest(scale: Scale) -> Iterator[Figure]:
    """Memory, bytes and processor time of a screen that nobody touches, beside the smallest Textual app."""
    memories, bytes_, cpus = [], [], []
    for program in (ours.goals(scale.many, "rest").program, peers.empty_app()):
        with Terminal(program) as terminal:
            terminal.first_paint()
            # What a program puts off until after its first paint is no part of its rest.
            terminal.idle(_PUT_OFF)
            memories.append(terminal.memory())
            came, used = terminal.idle(scale.idle_seconds)
            bytes_.append(came)
            cpus.append(used.cpu)
    on = f"{scale.many:,} goals"
    if memories[0] is not None and memories[1] is not None:
        yield Figure(GROUP, "memory (PSS)", on, MB, Sample((memories[0],)), EMPTY, Sample((memories[1],)))
    yield Figure(
        GROUP,
        f"bytes in {scale.idle_seconds:g} s at rest",
        on,
        BYTES,
        Sample((bytes_[0],)),
        EMPTY,
        Sample((bytes_[1],)),
        (Aim(0),),
    )
    if cpus[0] is not None and cpus[1] is not None:
        shares = [100 * cpu / scale.idle_seconds for cpu in cpus if cpu is not None]
        yield Figure(
            GROUP,
            "processor at rest",
            on,
            PERCENT,
            Sample((shares[0],)),
            EMPTY,
            Sample((shares[1],)),
            (Aim(0.5),),
        )


def keys(scale: Scale) -> Iterator[Figure]:
    """From a key to the last byte of its repaint on few and on many goals, both open at once and pressed in turns."""
    few, many = 100, scale.many
    for screen, name in (("goals", "board"), ("goals]", "list")):
        with (
            Terminal(ours.goals(few, "keys-few").program) as small,
            Terminal(ours.goals(many, "keys-many").program) as large,
        ):
            for terminal in (small, large):
                terminal.first_paint()
                terminal.settle()
                if screen.endswith("]"):
                    terminal.press("]")
            for what, presses, aims, bytes_aims in (
                ("cursor key", _to_and_fro("j", "k"), (Aim(8.0),), (Aim(900),)),
                ("page down, up", cycle(("\x1b[6~", "\x1b[5~")), (), ()),
            ):
                fast: list[Reaction] = []
                slow: list[Reaction] = []
                for key in islice(presses, scale.keys):
                    fast.append(small.press(key))
                    slow.append(large.press(key))
                yield Figure(
                    GROUP,
                    f"{what}, {name}",
                    f"{many:,} goals",
                    MS,
                    Sample.of((reaction.last for reaction in slow), 1000),
                    f"{few} goals",
                    Sample.of((reaction.last for reaction in fast), 1000),
                    (Aim(1.2, ratio=True), *aims),
                )
                yield Figure(
                    GROUP,
                    f"bytes of a {what}, {name}",
                    f"{many:,} goals",
                    BYTES,
                    Sample.of(reaction.bytes for reaction in slow),
                    f"{few} goals",
                    Sample.of(reaction.bytes for reaction in fast),
                    bytes_aims,
                )
            if name == "list":
                yield _page_beside(small, large, few, many)


def _page_beside(small: Terminal, large: Terminal, few: int, many: int) -> Figure:
    """What is drawn beside a list once the cursor rests on a row, on few and on many goals."""
    fast, slow = ([_drawn_at_rest(terminal) for _turn in range(_RESTS)] for terminal in (small, large))
    what, on = "bytes of the page beside the list", f"{many:,} goals"
    return Figure(GROUP, what, on, BYTES, Sample.of(slow), f"{few} goals", Sample.of(fast))


def _drawn_at_rest(terminal: Terminal) -> int:
    terminal.press("j")
    return terminal.idle(_REST)[0]


def verbs(scale: Scale) -> Iterator[Figure]:
    """Whole command lines, beside the import of the three libraries that they cannot do without."""
    kit = ours.goals(10_000, "verbs")
    numbers = iter(range(1, 1 + 2 * scale.runs))
    home = places.environment(places.scratch())

    def floor() -> float:
        return seconds_of((sys.executable, "-c", _FLOOR_OF_A_VERB), home, places.scratch())

    first = ours.command_line("goal", "list", "--limit", "20")
    taken = alternate(
        scale.runs,
        {
            "floor": floor,
            "goal add": lambda: kit.run(kit.add(next(numbers))),
            "goal list --limit 20": lambda: kit.run(first),
            "--help": lambda: kit.run(ours.command_line("--help")),
        },
    )
    aims = {"goal add": (Aim(2.0, ratio=True),)}
    for name in ("goal add", "goal list --limit 20", "--help"):
        yield Figure(
            GROUP,
            f"cockpit {name}",
            "10,000 goals",
            MS,
            Sample.of(taken[name], 1000),
            _FLOOR_OF_A_VERB,
            Sample.of(taken["floor"], 1000),
            aims.get(name, ()),
        )


def writes(scale: Scale) -> Iterator[Figure]:
    """Committed changes in a second, each on the disk with its journal row, beside bare sqlite3 on the same file."""
    kept = stores.goals(10_000)

    def rate(way: str) -> float:
        path = stores.copy_of(kept, way)
        argv = (sys.executable, "-m", "benchmarks.writes", str(path), way, str(scale.writes))
        return scale.writes / float(output_of(argv, places.environment(places.scratch()), places.ROOT))

    taken = alternate(3, {way: lambda way=way: rate(way) for way in ("bare", "store", "session")}, warm=False)  # type: ignore[misc]
    for way, name in (("store", "changes through Store.change"), ("session", "changes through Session.do")):
        yield Figure(
            GROUP,
            name,
            "10,000 goals",
            PER_SECOND,
            Sample.of(taken[way]),
            "bare sqlite3",
            Sample.of(taken["bare"]),
            (Aim(5_000, least=True),),
        )


MEASURES = (start, first_key, rest, keys, verbs, writes)


def _to_and_fro(down: str, up: str) -> Iterator[str]:
    """Yield so many steps down as stay within the first screen, then as many up, for ever."""
    return cycle([down] * _ROWS_IN_VIEW + [up] * _ROWS_IN_VIEW)


def _cursor(lines: Screen) -> int:
    """Return the lowest line that the mark of the cursor stands on."""
    return max((place for place, line in enumerate(lines) if line.startswith(_MARK)), default=-1)
