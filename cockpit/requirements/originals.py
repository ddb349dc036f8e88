"""What requirements are duplicates of, by the names that files use, over chains to the original."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cockpit.errors import BadInput
from cockpit.exchange.words import plain
from cockpit.i18n import N_


class Named(NamedTuple):
    """A requirement with its names; ``of`` is the name of what it is a duplicate of, empty for one that is none."""

    key: int
    id: str
    external_id: str
    title: str
    of: str = ""

    @property
    def shown(self) -> str:
        """What to call it in a sentence."""
        return self.id or self.external_id or self.title


class Originals:
    """Finds the originals of duplicates. An id is surer than an external id; titles name nothing."""

    def __init__(self, named: Iterable[Named]) -> None:
        """Take all requirements that may be named, each with a key of its own."""
        self._named = {each.key: each for each in named}
        self._keys: dict[str, int] = {}
        for field in ("id", "external_id"):
            for each in self._named.values():
                name = plain(getattr(each, field))
                if name:
                    self._keys.setdefault(name, each.key)
        self._roots: dict[int, int | str | None] = {}
        """What chains end at, a name that leads to nothing, or None for a circle."""

    def of(self, key: int) -> int | None:
        """Return the key of what the requirement with this key is a duplicate of, the end of the chain, if it is one.

        ``BadInput`` when that does not exist, or when it would be a duplicate of itself.
        """
        named = self._named[key]
        if not named.of:
            return None
        if self._keys.get(plain(named.of)) == key:
            text = N_("{name} cannot be a duplicate of itself; name another")
            raise BadInput(text, field="duplicate_of", name=named.shown)
        root = self._root(key)
        if isinstance(root, int):
            return root
        if root is not None:
            text = N_("there is no requirement {id} in the list to be a duplicate of")
            raise BadInput(text, field="duplicate_of", id=root)
        text = N_("{name} would be a duplicate of itself, over {other}; name another")
        raise BadInput(text, field="duplicate_of", name=named.shown, other=named.of)

    def _root(self, key: int) -> int | str | None:
        path: dict[int, None] = {}
        at = key
        root: int | str | None = None
        while at not in path:
            if at in self._roots:
                root = self._roots[at]
                break
            path[at] = None
            of = self._named[at].of
            if not of or plain(of) not in self._keys:
                root = of or at
                break
            at = self._keys[plain(of)]
        self._roots.update(dict.fromkeys(path, root))
        return root
