"""Where the benchmarks keep what they make: all under ``.bench`` beside the package, which git does not see."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".bench"


def stores() -> Path:
    """Return the folder of the stores that are kept between runs."""
    return _made(BENCH / "stores")


def peers() -> Path:
    """Return the folder that programs of others are installed in."""
    return _made(BENCH / "peers")


@cache
def scratch() -> Path:
    """Return an empty folder for what one run writes."""
    path = BENCH / f"run-{os.getpid()}"
    shutil.rmtree(path, ignore_errors=True)
    return _made(path)


def clear_scratch() -> None:
    """Remove what this run has written."""
    shutil.rmtree(BENCH / f"run-{os.getpid()}", ignore_errors=True)
    scratch.cache_clear()


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the whole environment of a measured program: a present-day terminal, UTF-8, a home of its own.

    Nothing of Python's settings is handed on: they change what a start costs.
    """
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "USER": "bench",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **more,
    }


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
