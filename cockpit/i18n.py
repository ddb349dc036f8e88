"""The language of the words shown to a person.

English is the message id; a catalogue in ``locale/`` turns it into another language. The language is a context
variable, because one process may serve several people at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES: Mapping[str, str] = {"en": "English", "zh_CN": "简体中文"}
"""Language code to the name that its readers call it by."""

_FOLDER = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="en")


class _English:
    """The words as they are; most start without the library that reads catalogues."""

    def gettext(self, message: str) -> str:
        """Return the message."""
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the message for one or for many."""
        return one if n == 1 else many


@cache
def _catalogue(language: str) -> NullTranslations | _English:
    if language == "en":
        return _English()
    from gettext import translation

    return translation("cockpit", _FOLDER, [language], fallback=True)


def N_(message: str) -> str:
    """Mark a message for translation where it is declared, and translate it later where it is shown."""
    return message


def _(message: str, **values: object) -> str:
    """Return ``message`` in the current language, its ``{placeholders}`` filled from ``values``."""
    text = _catalogue(_language.get()).gettext(message) if message else ""
    return text.format(**values) if values else text


def in_a_row(words: Iterable[str]) -> str:
    """Return words as a list within a sentence, parted as the current language parts them."""
    told = ""
    for word in words:
        told = _("{one}, {other}", one=told, other=word) if told else word
    return told


def aside(text: object) -> str:
    """Return what is said beside something, in brackets and with the space before them that the language wants."""
    return _(" ({text})", text=text)


def plural(one: str, many: str, n: int, **values: object) -> str:
    """Return the singular or plural message for ``n`` in the current language; ``{n}`` is filled too."""
    return _catalogue(_language.get()).ngettext(one, many, n).format(n=n, **values)


def language() -> str:
    """Return the code of the current language, a key of ``LANGUAGES``."""
    return _language.get()


def set_language(code: str) -> None:
    """Make ``code`` the language of the current context."""
    _language.set(nearest(code))


def spoken(message: str) -> list[str]:
    """Return the words of a message id in every language, in small letters, the id itself first."""
    words = [message.lower()]
    for code in LANGUAGES:
        words.append(_catalogue(code).gettext(message).lower() if message else "")
    return words


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use the language ``code`` inside the ``with`` block."""
    token = _language.set(nearest(code))
    try:
        yield
    finally:
        _language.reset(token)


def nearest(code: str) -> str:
    """Return the supported language closest to a locale name such as ``zh-Hans`` or ``en_GB.UTF-8``."""
    return "zh_CN" if code.lower().startswith(("zh", "cn")) else "en"


def from_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for, the first one set, else English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return nearest(value)
    return "en"
