"""Measure and report: ``python -m benchmarks [SET …] [--quick | --full] [--json FILE] [--markdown FILE]``."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

from benchmarks import areas, ground, kanban, places, remote, report
from benchmarks.figures import Outcome, Skipped
from benchmarks.scale import FULL, QUICK, USUAL, Scale
from benchmarks.terminal import Unmeasured

_WIDE = 170
Measure = Callable[[Scale], Iterator[Outcome]]
SETS: dict[str, Sequence[Measure]] = {
    ground.GROUP: ground.MEASURES,
    kanban.GROUP: kanban.MEASURES,
    areas.GROUP: areas.MEASURES,
    remote.GROUP: remote.MEASURES,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the sets that are named, print the table, and return 1 when something could not be measured."""
    asked = _arguments(argv)
    scale = QUICK if asked.quick else FULL if asked.full else USUAL
    # Where nobody looks at it the table goes to a file, which has room.
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    progress = Console(stderr=True)
    outcomes: list[Outcome] = []
    before = os.getloadavg()[0]
    # A collection in the midst of a reading would be taken for the program's time.
    gc.disable()
    try:
        for group in asked.sets or SETS:
            for measure in SETS[group]:
                started = time.perf_counter()
                try:
                    outcomes += measure(scale)
                except Exception as error:
                    # One measure that breaks must not take the others' figures with it; it is told, and the run fails.
                    outcomes.append(Skipped(group, measure.__name__, f"{type(error).__name__}: {error}", failed=True))
                    if isinstance(error, Unmeasured):
                        progress.print(error.picture, markup=False, highlight=False)
                    else:
                        progress.print_exception()
                gc.collect()
                progress.print(f"[dim]{group} {measure.__name__}: {time.perf_counter() - started:.0f} s[/dim]")
    finally:
        places.clear_scratch()
    found = report.Report(scale, outcomes, (before, os.getloadavg()[0]))
    report.show(found, console)
    if asked.json:
        report.write(asked.json, report.as_json(found) + "\n")
    if asked.markdown:
        report.put_in(asked.markdown, report.as_markdown(found))
    return int(any(skipped.failed for skipped in found.skipped))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the cockpit beside its peers.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"what to measure: {', '.join(SETS)} (default: all)")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="fewer repeats and smaller data: under two minutes")
    size.add_argument("--full", action="store_true", help="also a million rows")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value as JSON")
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write the tables as Markdown, between the marks of a page"
    )
    asked = parser.parse_args(argv)
    for name in asked.sets:
        if name not in SETS:
            parser.error(f"there is no set {name}; take one of: {', '.join(SETS)}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
