"""Text as it is kept: without anything that a terminal would obey."""

from __future__ import annotations

from cockpit.pattern import Pattern

# C0 and C1 controls but newline and tab, and the marks that turn the direction of text round: none of them belongs to
# what a person means to say, and a terminal would obey them. None of them counts as printable.
_UNWANTED = Pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAKS = Pattern("[\r\n\t\u2028\u2029]+")


def clean(text: str) -> str:
    """Return the text without control characters, its line ends as newlines, surrogates replaced."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return sound(_UNWANTED.sub("", text))


def sound(text: str) -> str:
    """Return the text with a question mark for each half character, which no file can hold; its length stays."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clean_line(text: str) -> str:
    """Return the text as one trimmed line without control characters."""
    if text.isprintable():
        return text.strip()
    parts = map(str.strip, _BREAKS.compiled.split(text))
    return clean(" ".join(filter(None, parts))).strip()


# Characters of our own words, and of what is drawn around them, that some terminals draw two cells wide or not at all,
# each with one of ASCII in its place.
_WORDS = ("“”‘’→←↑↓↺…·–—−×÷≠≤≥•‹›", "\"\"''><^vr~.---x/#<>*<>")
_FRAMES = ("─━│┃┌┐└┘╭╮╰╯├┤┬┴┼", "--||+++++++++++++")
_BLOCKS = ("▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐▔▕░▒▓", "____===#########-|.:#")
_PLAIN = str.maketrans(*("".join(part) for part in zip(_WORDS, _FRAMES, _BLOCKS, strict=True)))


def plain_signs(text: str) -> str:
    """Return the text with signs of ASCII for punctuation, arrows and frames; its length stays."""
    return text if text.isascii() else text.translate(_PLAIN)
