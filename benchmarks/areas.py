"""The areas at the sizes they are made for, beside the same deed on few rows or without what makes it fast."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import places, stores
from benchmarks.figures import MS, Aim, Figure, Sample
from benchmarks.processes import output_of
from benchmarks.scale import Scale

GROUP = "areas"
_FEW = 100
_FRAME = 16.0
"""Milliseconds of one frame at sixty in a second."""


def triage(scale: Scale) -> Iterator[Figure]:
    """The inbox of requirements: opening it, and one decision, on many requirements beside few."""
    few = stores.copy_of(stores.requirements(_FEW), "few")
    many = stores.copy_of(stores.requirements(scale.many), "many")
    for deed, name in (("open-inbox", "read the inbox"), ("triage", "one decision and the inbox anew")):
        yield Figure(
            GROUP,
            name,
            f"{scale.many:,} requirements",
            MS,
            _times(many, deed, scale.keys),
            f"{_FEW} requirements",
            _times(few, deed, scale.keys),
            (Aim(_FRAME),),
        )


def finding(scale: Scale) -> Iterator[Figure]:
    """A Chinese word of two characters by the index, beside looking at every row; and a filter on a field."""
    many = stores.copy_of(stores.requirements(scale.many), "find")
    on = f"{scale.many:,} requirements"
    found, looked = _times(many, "search", scale.keys), _times(many, "scan", scale.runs)
    yield Figure(
        GROUP, "find two Chinese characters", on, MS, found, "LIKE on every row", looked, (Aim(1, ratio=True),)
    )
    few = stores.copy_of(stores.requirements(_FEW), "find-few")
    yield Figure(
        GROUP,
        "filter by a field",
        on,
        MS,
        _times(many, "filtered", scale.keys),
        f"{_FEW} requirements",
        _times(few, "filtered", scale.keys),
    )


def _times(path: Path, deed: str, count: int) -> Sample:
    argv = (sys.executable, "-m", "benchmarks.deeds", str(path), deed, str(count))
    printed = output_of(argv, places.environment(places.scratch()), places.ROOT)
    return Sample.of(json.loads(printed), 1000)


MEASURES = (triage, finding)
