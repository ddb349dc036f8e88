"""What processes cost: their memory and time from the kernel's own books, and the time of a command line."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PATIENCE = 600.0
"""Seconds after which a command line is given up."""


@dataclass(frozen=True)
class Usage:
    """Seconds of processor time, and how often the processes woke; None where the system does not tell."""

    cpu: float | None
    wakes: int | None

    def __sub__(self, other: Usage) -> Usage:
        """Return what was used between two moments."""
        if self.cpu is None or other.cpu is None or self.wakes is None or other.wakes is None:
            return Usage(None, None)
        return Usage(self.cpu - other.cpu, self.wakes - other.wakes)


class CommandFailed(Exception):
    """A command line that was to be timed did not end well; the text has its exit code and what it said."""


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (stat := _read(entry / "stat")):
            parent = int(stat.rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def pss(pid: int) -> float | None:
    """Return the proportional set size of a process and its descendants in MB: shared pages count once in all."""
    if not _PROC.is_dir():
        return None
    kilobytes = 0
    for one in family(pid):
        for line in _read(_PROC / str(one) / "smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1000 if kilobytes else None


def usage(pid: int) -> Usage:
    """Return what a process and its descendants have used so far, to the nanosecond where the kernel keeps that."""
    if not _PROC.is_dir():
        return Usage(None, None)
    cpu, wakes = 0.0, 0
    for one in family(pid):
        for task in _folders(_PROC / str(one) / "task"):
            spent = _read(task / "schedstat").split()
            cpu += int(spent[0]) / 1e9 if spent else 0.0
            wakes += int(spent[2]) if spent else 0
    return Usage(cpu, wakes)


def seconds_of(
    argv: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    codes: Sequence[int] = (0,),
) -> float:
    """Run a command line to its end and return how many seconds it took; ``CommandFailed`` when it ends badly."""
    start = time.perf_counter()
    done = _run(argv, environment, folder)
    spent = time.perf_counter() - start
    _check(done, argv, codes)
    return spent


def output_of(argv: Sequence[str], environment: Mapping[str, str], folder: Path) -> str:
    """Run a command line to its end and return what it printed; ``CommandFailed`` when it ends badly."""
    done = _run(argv, environment, folder)
    _check(done, argv, (0,))
    return done.stdout.decode()


def _run(argv: Sequence[str], environment: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        list(argv),
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )


def _check(done: subprocess.CompletedProcess[bytes], argv: Sequence[str], codes: Sequence[int]) -> None:
    if done.returncode not in codes:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()[-400:]
        raise CommandFailed(f"{' '.join(argv)} ended with {done.returncode}: {said}")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process is gone
        return ""


def _folders(path: Path) -> list[Path]:
    try:
        return list(path.iterdir())
    except OSError:  # the process is gone
        return []
