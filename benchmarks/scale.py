"""How much is measured in a run: less when it must be quick, also a million rows when all is wanted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The sizes and repeats of one run. No turn of a measure begins after ``seconds``."""

    name: str
    starts: int
    keys: int
    runs: int
    writes: int
    seconds: float
    idle_seconds: float
    ours: tuple[int, ...]
    kanban_tui: tuple[int, ...]
    vit: tuple[int, ...]
    many: int
    people: int
    sessions: tuple[int, ...]


QUICK = Scale(
    "quick",
    starts=4,
    keys=12,
    runs=5,
    writes=500,
    seconds=2.0,
    idle_seconds=2.0,
    ours=(100, 10_000),
    kanban_tui=(100,),
    vit=(1_000,),
    many=10_000,
    people=2_000,
    sessions=(4,),
)
USUAL = Scale(
    "usual",
    starts=11,
    keys=60,
    runs=11,
    writes=2_000,
    seconds=20.0,
    idle_seconds=8.0,
    ours=(100, 1_000, 10_000, 100_000),
    kanban_tui=(100, 1_000),
    vit=(1_000, 10_000),
    many=100_000,
    people=20_000,
    sessions=(1, 10, 50),
)
FULL = Scale(
    "full",
    starts=11,
    keys=60,
    runs=11,
    writes=2_000,
    seconds=20.0,
    idle_seconds=8.0,
    ours=(100, 1_000, 10_000, 100_000, 1_000_000),
    kanban_tui=(100, 1_000),
    vit=(1_000, 10_000, 100_000),
    many=100_000,
    people=20_000,
    sessions=(1, 10, 50),
)
