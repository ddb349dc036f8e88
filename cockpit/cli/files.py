"""Files that a command line names. Over SSH none is touched: the paths would be those of the server."""

from __future__ import annotations

import os
import select
import stat
import sys
import time
from pathlib import Path
from typing import BinaryIO

from cockpit.errors import BadInput, Broken, Denied
from cockpit.i18n import N_
from cockpit.os_words import reason
from cockpit.settings import Settings

STANDARD = "-"
"""What stands for standard input and output."""
MOST_BYTES = 64 << 20
"""How much is read from standard input at most; without an end, an endless stream would fill the memory."""


STILL_SECONDS = 0.2
"""How long after the end of what was sent it is looked whether its sender is still there."""


def source(settings: Settings, file: str) -> Path | bytes:
    """Return the file to read, or what stands on standard input for ``-``."""
    if file == STANDARD:
        return _all_sent()
    if settings.served:
        raise Denied(
            N_("the server's files are not read over SSH; from a shell of your own, send yours: ssh HOST … - < FILE")
        )
    return Path(file)


def target(settings: Settings, file: str) -> Path | None:
    """Return the file to write, or None for standard output."""
    if file == STANDARD:
        return None
    if settings.served:
        raise Denied(
            N_("no file is written on the server over SSH; from a shell of your own, fetch it: ssh HOST … - > FILE")
        )
    return Path(file)


def read_text(settings: Settings, file: str) -> str:
    """Return the text of a file, or of standard input for ``-``; ``BadInput`` when it cannot be read."""
    found = source(settings, file)
    if isinstance(found, Path):
        try:
            with found.open("rb") as opened:
                found = read_all(opened)
        except OSError as error:
            raise BadInput(N_("{path} cannot be read ({detail})"), path=file, detail=reason(error)) from error
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(N_("{path} is not text"), path=file) from None


def _all_sent() -> bytes:
    """Return what stands on standard input; ``Broken`` when its sender vanished, maybe in the middle of it.

    To OpenSSH's server a client that has sent everything and one that is gone make the same end of a pipe. But with
    the latter it lets go of the output and the errors as well, so that nobody is left who could be told anything.
    """
    found = read_all(sys.stdin.buffer)
    if "SSH_CONNECTION" in os.environ and _nobody_hears(STILL_SECONDS):
        raise Broken
    return found


def _nobody_hears(seconds: float) -> bool:
    """Return whether output and errors are lines to another program that are closed at the far end, soon at least."""
    lines = {descriptor for descriptor in (1, 2) if _is_line(descriptor)}
    end = time.monotonic() + seconds
    poll = select.poll()
    for descriptor in lines:
        poll.register(descriptor, 0)  # that the far end is closed is always told
    open_ends = set(lines)
    while len(lines) == 2 and open_ends and (left := end - time.monotonic()) > 0:
        for descriptor, _event in poll.poll(left * 1000):
            poll.unregister(descriptor)
            open_ends.discard(descriptor)
    return len(lines) == 2 and not open_ends


def _is_line(descriptor: int) -> bool:
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def read_all(stream: BinaryIO) -> bytes:
    """Return everything up to the end; ``BadInput`` when there is more than fits."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > MOST_BYTES:
            raise BadInput(N_("there is more than {most} MB to read; split it into parts"), most=MOST_BYTES >> 20)
        parts.append(part)
    return b"".join(parts)
