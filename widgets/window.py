"""The base of all widgets that draw themselves line by line, however much they hold.

A line is a row of pieces. A piece holds all that shows in it, so that two of them compare equal exactly when they look
the same: that is what decides which cells are drawn again, and what drawn pieces are kept by.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from widgets.paint import cells, fit, plain, strip
from widgets.text import Line, Tone, visible

_KEPT_STRIPS = 4096
_KEPT_ITEMS = 2048
_NEAR = 64

Item = TypeVar("Item")


class Signs(NamedTuple):
    """The characters that tell a state without colour, and draw what is not text; each is one cell wide."""

    cursor: str
    bar: str
    mark: str
    ellipsis: str
    level: str
    upright: str
    thumb: str
    up: str
    down: str

    @classmethod
    def of(cls, ascii_only: bool) -> "Signs":
        """Return the signs that a terminal can show."""
        return _SIGNS_ASCII if ascii_only else _SIGNS

    def here(self, cursor: bool) -> str:
        """Return the sign for the place of the cursor, or a space."""
        return self.cursor if cursor else " "

    def marked(self, marked: bool) -> str:
        """Return the sign for a mark, or a space."""
        return self.mark if marked else " "


_SIGNS = Signs(">", "▌", "✓", "…", "─", "│", "█", "↑", "↓")
_SIGNS_ASCII = Signs(">", ">", "*", "~", "-", "|", "#", "^", "v")


class Drawable(Hashable, Protocol):
    """What stands in a piece; it compares equal to another one exactly when it looks the same."""

    def line(self, width: int) -> Line:
        """Return the content as a line of exactly `width` cells."""
        ...


class Piece(NamedTuple):
    """A run of cells on one line: where it starts, how wide it is, its content, and the component class to draw it in.

    Without a class it is drawn in the style of the widget.
    """

    x: int
    width: int
    content: Drawable
    style: str = ""


class Text(NamedTuple):
    """A line of text, cut or filled up to the width of its piece."""

    text: Line = ()
    ellipsis: str = "…"

    def line(self, width: int) -> Line:
        """Return the text in exactly `width` cells."""
        return fit(self.text, width, self.ellipsis)


BLANK = Text()
"""Nothing but spaces."""


class ScrollBar(NamedTuple):
    """One cell of a bar that shows which part of a list is in view; it takes no clicks."""

    on: bool
    ascii_only: bool

    def line(self, width: int) -> Line:
        """Return the thumb or the track."""
        signs = Signs.of(self.ascii_only)
        return fit(((signs.thumb if self.on else signs.upright, "muted"),), width)

    @classmethod
    def beside(cls, y: int, height: int, top: int, total: int, *, ascii_only: bool) -> "ScrollBar | None":
        """Return the cell beside line `y` of `height` lines, of a list of `total` lines in view from `top` on.

        There is none beside a list that fits.
        """
        if total <= height or not 0 <= y < height:
            return None
        size = max(1, height * height // total)
        start = -(-top * (height - size) // (total - height))
        return cls(start <= y < start + size, ascii_only)


class LineView(Widget):
    """A widget made of lines of pieces; after a change it draws only those pieces that look different."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    LineView {
        width: 1fr;
        height: 1fr;
    }
    """

    ascii_only: reactive[bool] = reactive(False, repaint=False)
    """Whether to draw with ASCII characters only."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        """Start with nothing drawn."""
        super().__init__(id=id)
        self.set_reactive(LineView.ascii_only, ascii_only)
        self._strips: LRUCache[tuple[int, Drawable, str], Strip] = LRUCache(_KEPT_STRIPS)
        self._drawn: dict[int, tuple[Piece, ...]] = {}
        self.area = Size(0, 0)
        """How many cells there are to draw in. Textual looks for the answer anew each time: too slow for each line."""

    def pieces(self, y: int) -> Sequence[Piece]:
        """Return what stands on the line `y` lines below the top, from left to right without a hole."""
        raise NotImplementedError

    def resized(self) -> None:
        """Fit what is in view into another area."""
        self.repaint()

    def on_resize(self) -> None:
        """Take the new area."""
        self.area = self.size
        self.resized()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of an area that may have changed before the news of it came."""
        self.area = self.size
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line, and remember what is on it."""
        pieces = self._drawn[y] = tuple(piece for piece in self.pieces(y) if piece.width > 0)
        if not pieces:
            return Strip.blank(self.area.width, self.rich_style)
        return Strip.join([self._strip(piece) for piece in pieces])

    def repaint(self, lines: Iterable[int] | None = None) -> None:
        """Draw those pieces again that no longer look as they were drawn, on these lines or on all."""
        width, height = self.area
        regions: list[Region] = []
        for y in range(height) if lines is None else set(lines):
            before = self._drawn.get(y)
            # A line that was never drawn is still waiting to be drawn as a whole.
            if before is not None and y < height:
                regions.extend(_changes(y, width, before, tuple(piece for piece in self.pieces(y) if piece.width > 0)))
        if regions:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Drop all that was drawn in the former styles."""
        self._strips.clear()
        super().notify_style_update()

    def watch_ascii_only(self) -> None:
        """Draw with the other set of characters."""
        self.repaint()

    def _strip(self, piece: Piece) -> Strip:
        key = (piece.width, piece.content, piece.style)
        drawn = self._strips.get(key)
        if drawn is None:
            style = self.get_visual_style(piece.style) if piece.style else self.visual_style
            drawn = self._strips[key] = strip(piece.content.line(piece.width), style).simplify()
        return drawn


class Window(Generic[Item]):
    """Items by id, fetched in one call for all that are missing; those out of view are forgotten when many are kept."""

    def __init__(self, fetch: Callable[[Sequence[int]], Mapping[int, Item]]) -> None:
        """Start with no item; `fetch` returns items by id, and leaves out those that do not exist."""
        self._fetch = fetch
        self._items: dict[int, Item | None] = {}

    def load(self, ids: Collection[int]) -> None:
        """Fetch the items in view that are missing."""
        missing = [pk for pk in ids if pk not in self._items]
        if not missing:
            return
        if len(self._items) + len(missing) > max(_KEPT_ITEMS, 4 * len(ids)):
            self._items = {pk: self._items[pk] for pk in ids if pk in self._items}
        fetched = self._fetch(missing)
        self._items.update((pk, fetched.get(pk)) for pk in missing)

    def get(self, pk: int) -> Item | None:
        """Return an item in view, or None when it does not exist."""
        return self._items.get(pk)

    def forget(self, ids: Collection[int]) -> None:
        """Fetch these items anew when they are next in view."""
        for pk in ids:
            self._items.pop(pk, None)


def place_of(ids: Sequence[int], pk: int, guess: int) -> int | None:
    """Return the position of an id, looked for around a guess first, or None."""
    for index in range(max(0, guess - _NEAR), min(len(ids), guess + _NEAR)):
        if ids[index] == pk:
            return index
    try:
        return ids.index(pk)
    except ValueError:
        return None


def centred(text: Line, width: int, height: int) -> dict[int, Line]:
    """Return the lines of a text in the middle of an area by their position, wrapped between words to its width.

    The text takes the tone of its first span.
    """
    if width <= 0 or height <= 0 or not text:
        return {}
    shown = wrapped("".join(part for part, _ in text), width)[:height]
    top = (height - len(shown)) // 2
    tone: Tone = text[0][1]
    return {
        top + index: ((" " * ((width - cells(plain(part))) // 2), ""), (part, tone)) for index, part in enumerate(shown)
    }


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of at most `width` cells, parted between words where it can be."""
    return [line.plain.rstrip() for line in Content(visible(text)).wrap(max(1, width))]


def _changes(y: int, width: int, before: tuple[Piece, ...], after: tuple[Piece, ...]) -> Iterator[Region]:
    if before == after:
        return
    if [piece[:2] for piece in before] != [piece[:2] for piece in after]:
        yield Region(0, y, width, 1)
        return
    for old, new in zip(before, after, strict=True):
        if old != new:
            yield Region(new.x, y, new.width, 1)
