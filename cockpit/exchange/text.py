"""Bytes of a text file and the encoding they are in.

Order of trial: a byte order mark, strict UTF-8, Big5 where its everyday characters are all that is there and the other
reading is of rare ones, then GB18030, the superset of GBK that Chinese Windows writes. Nothing is guessed from letter
frequencies.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.i18n import N_

_MARKS = (
    # UTF-32 before UTF-16: the little-endian mark of one begins with that of the other.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_MOST_SIMPLIFIED = 0.8
"""The share of characters with a second byte of GB2312 from which a text is taken for that (own choice)."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class TextFile:
    """The bytes of a text file behind its byte order mark, known to be readable in ``encoding``."""

    data: bytes
    encoding: str

    def open(self) -> TextIO:
        """Open the text from its beginning, line ends untouched; decoded as it is read, never as a whole."""
        return io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="")


def text_file(data: bytes, name: str, encoding: str | None = None) -> TextFile:
    """Return the text in ``data``; an ``encoding`` that is given wins over all that could be found out.

    Raises:
        BadInput: no encoding reads the bytes, or the text holds a NUL character.
    """
    if encoding is not None and not _is_encoding(encoding):
        raise BadInput(
            N_("“{encoding}” is not an encoding: use utf-8, gb18030, big5 or utf-16."),
            field="encoding",
            encoding=shown(encoding),
        )
    for file in _trials(data, encoding):
        try:
            nul_line = _line_of_nul(file)
        except UnicodeError:
            continue
        if nul_line is None:
            return file
        raise BadInput(
            N_(
                "“{name}” holds a NUL character in line {line}, so it is not a text file or its encoding is another: "
                "choose one with --encoding, for example utf-16."
            ),
            field="encoding",
            name=name,
            line=nul_line,
        )
    if encoding:
        raise BadInput(
            N_("“{name}” cannot be read as {encoding}: choose another with --encoding, or save the file as UTF-8."),
            field="encoding",
            name=name,
            encoding=encoding,
        )
    raise BadInput(
        N_("“{name}” is neither UTF-8 nor GB18030: name its encoding with --encoding, or save the file as UTF-8."),
        field="encoding",
        name=name,
    )


def _is_encoding(name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)
        b"".decode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _trials(data: bytes, encoding: str | None) -> Iterator[TextFile]:
    for mark, marked in _MARKS:
        if data.startswith(mark) and (encoding is None or _same_family(encoding, marked)):
            yield TextFile(data[len(mark) :], marked)
            return
    if encoding:
        yield TextFile(data, encoding)
        return
    for tried in ("utf-8", *(("big5",) if _is_big5(data) else ()), "gb18030"):
        yield TextFile(data, tried)


def _is_big5(data: bytes) -> bool:
    """Return whether the first characters are everyday ones of Big5, and hardly any of GB2312 when read as GB18030.

    Either encoding reads nearly every pair of bytes. The everyday characters of Big5 are the pairs from A440 to C67E,
    beside the punctuation below; those of GB2312 have a second byte from A1 on, which half of the others lack.
    """
    sample = data[:_SAMPLE]
    pairs = _wide_pairs(sample)
    if not pairs or not all(0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1) for lead, trail in pairs):
        return False
    try:
        sample.decode("big5")
    except UnicodeDecodeError as fault:
        # A sample may end within a character.
        if fault.end < len(sample) - 1:
            return False
    simplified = sum(trail >= 0xA1 for _lead, trail in pairs)
    return simplified < _MOST_SIMPLIFIED * len(pairs)


def _wide_pairs(sample: bytes) -> list[tuple[int, int]]:
    """Return the two bytes of each character that is no ASCII, as both encodings part them."""
    pairs, place = [], 0
    while place < len(sample) - 1:
        if sample[place] < 0x80:
            place += 1
        else:
            pairs.append((sample[place], sample[place + 1]))
            place += 2
    return pairs


def _same_family(asked: str, marked: str) -> bool:
    return marked.startswith(codecs.lookup(asked).name.removesuffix("-sig"))


def _line_of_nul(file: TextFile) -> int | None:
    """Return the line of the first NUL character, if there is one; UnicodeError where the text is unreadable."""
    decoder = codecs.getincrementaldecoder(file.encoding)("strict")
    line, found = 1, None
    for start in range(0, len(file.data), _CHUNK):
        text = decoder.decode(file.data[start : start + _CHUNK])
        if found is None and "\0" in text:
            found = line + text.count("\n", 0, text.index("\0"))
        line += text.count("\n")
    decoder.decode(b"", final=True)
    return found
