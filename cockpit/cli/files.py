"""Files that a command line names. Over SSH none is touched: the paths would be those of the server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from cockpit.errors import BadInput, Denied
from cockpit.i18n import N_
from cockpit.os_words import reason
from cockpit.settings import Settings

STANDARD = "-"
"""What stands for standard input and output."""
MOST_BYTES = 64 << 20
"""How much is read from standard input at most; without an end, an endless stream would fill the memory."""


def source(settings: Settings, file: str) -> Path | bytes:
    """Return the file to read, or what stands on standard input for ``-``."""
    if file == STANDARD:
        return read_all(sys.stdin.buffer)
    if settings.served:
        raise Denied(N_("the server's files are not read over SSH; give - and send yours: … - < file"))
    return Path(file)


def target(settings: Settings, file: str) -> Path | None:
    """Return the file to write, or None for standard output."""
    if file == STANDARD:
        return None
    if settings.served:
        raise Denied(N_("no file is written on the server over SSH; give - and keep what is sent: … - > file"))
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
