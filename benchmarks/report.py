"""The outcome of a run: a table for people, JSON for programs, Markdown for the page on performance."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.figures import Figure, Outcome, Sample, Skipped, number
from benchmarks.scale import Scale

_HEADINGS = ("What", "On", "Cockpit", "Peer", "", "Ratio", "Aim", "")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
"""Marks in a page between which the figures of the last run stand."""
_LIBRARIES = ("textual", "rich", "pydantic", "click", "sqlite-utils", "asyncssh")


@dataclass(frozen=True)
class Report:
    """All that one run found out."""

    scale: Scale
    outcomes: Sequence[Outcome]
    load: tuple[float, float] = (0.0, 0.0)
    """Processes that wanted to run, on average of a minute, before and after the run; ours is one of them."""

    @property
    def figures(self) -> list[Figure]:
        """What was measured."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Figure)]

    @property
    def skipped(self) -> list[Skipped]:
        """What was not."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Skipped)]

    @property
    def missed(self) -> list[Figure]:
        """The figures that did not reach their aims."""
        return [figure for figure in self.figures if figure.met is False]


def show(report: Report, console: Console) -> None:
    """Print the table, what was skipped, and how many aims were missed."""
    table = Table(header_style="bold", pad_edge=False, box=None, title=None)
    for place, heading in enumerate(_HEADINGS):
        table.add_column(heading, justify="right" if place in (2, 3, 5) else "left", no_wrap=place not in (0, 4))
    group = ""
    for figure in report.figures:
        if figure.group != group:
            group = figure.group
            table.add_row(f"[bold]{escape(group)}[/bold]", end_section=False)
        colour = {True: "green", False: "red", None: "dim"}[figure.met]
        *cells, word = _cells(figure)
        table.add_row(*(escape(cell) for cell in cells), f"[{colour}]{word}[/{colour}]")
    console.print(table)
    for skipped in report.skipped:
        console.print(
            f"[yellow]skipped[/yellow] {escape(skipped.group)}: {escape(skipped.name)}: {escape(skipped.why)}"
        )
    judged = [figure for figure in report.figures if figure.met is not None]
    console.print(f"{len(judged) - len(report.missed)} of {len(judged)} aims reached")


def as_json(report: Report) -> str:
    """Return the run as JSON: the machine, then every figure with its values."""
    return json.dumps(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "scale": report.scale.name,
            "machine": machine(),
            "load": report.load,
            "figures": [_figure(figure) for figure in report.figures],
            "skipped": [skipped.__dict__ for skipped in report.skipped],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_markdown(report: Report) -> str:
    """Return the run as Markdown: what it ran on, what was missed, and a table for each group."""
    lines = [_machine_sentence(report), "", *_missed_lines(report)]
    group = ""
    for figure in report.figures:
        if figure.group != group:
            group = figure.group
            lines += ["", f"### {group}", "", "| " + " | ".join(heading or " " for heading in _HEADINGS) + " |"]
            lines.append("|---|---|--:|--:|---|--:|---|---|")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in _cells(figure)) + " |")
    lines += ["", *(f"- skipped: {skipped.group}, {skipped.name}: {skipped.why}" for skipped in report.skipped)]
    return "\n".join(lines).strip() + "\n"


def put_in(path: Path, text: str) -> None:
    """Put a text between the marks of a page, or into a file of its own where there is no such page."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    write(path, f"{before}{BEGIN}\n\n{text}\n{END}{after}" if begin and end else text)


def _missed_lines(report: Report) -> list[str]:
    judged = [figure for figure in report.figures if figure.met is not None]
    lines = [f"{len(judged) - len(report.missed)} of {len(judged)} aims were reached. Missed:", ""]
    for figure in report.missed:
        name, on, value, _peer_value, peer, ratio, aim, _ = _cells(figure)
        beside = f", {ratio} {peer}" if ratio else ""
        lines.append(f"- {figure.group}: {name}, {on}: {value}{beside}; the aim is {aim}")
    return lines if report.missed else [f"All of {len(judged)} aims were reached."]


def _machine_sentence(report: Report) -> str:
    facts = machine()
    libraries = [f"{name} {found}" for name, found in facts["libraries"].items() if found]
    parts = [
        f"Run of {datetime.now(UTC):%Y-%m-%d}, scale “{report.scale.name}”",
        f"{facts['cores']} {facts['processor']} cores",
        f"{facts['memory_gb']} GB of memory, {facts['system']}",
        f"Python {facts['python']}, SQLite {facts['sqlite']}",
        *libraries,
    ]
    before, after = report.load
    return ", ".join(parts) + f". Load before and after: {before:.1f} and {after:.1f}."


def machine() -> dict[str, Any]:
    """Return what the numbers depend on, in general words: nothing that names this machine."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _memory_gb() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (OSError, ValueError):
        return None


def _cells(figure: Figure) -> tuple[str, ...]:
    met = {True: "ok", False: "miss", None: ""}[figure.met]
    return (
        figure.name,
        figure.on,
        _amount(figure.sample, figure.unit),
        _amount(figure.peer_sample, figure.unit) if figure.peer_sample else "",
        figure.peer,
        f"{number(figure.ratio)}x" if figure.ratio is not None else "",
        ", ".join(f"{aim}" if aim.ratio else f"{aim} {figure.unit}" for aim in figure.aims),
        met,
    )


def _amount(sample: Sample, unit: str) -> str:
    low, high = sample.spread
    spread = f" ({number(low)}-{number(high)})" if len(sample.values) > 1 and number(low) != number(high) else ""
    return f"{number(sample.median)} {unit}{spread}"


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "group": figure.group,
        "name": figure.name,
        "on": figure.on,
        "unit": figure.unit,
        **_sample(figure.sample),
        "peer": {"name": figure.peer, **_sample(figure.peer_sample)} if figure.peer_sample else None,
        "ratio": figure.ratio,
        "aims": [str(aim) for aim in figure.aims],
        "met": figure.met,
    }


def _sample(sample: Sample) -> dict[str, Any]:
    low, high = sample.spread
    return {"median": sample.median, "low": low, "high": high, "values": list(sample.values)}


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
