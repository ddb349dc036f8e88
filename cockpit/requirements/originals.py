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
        self._roots: dict[int, int | None] = {}

    def of(self, key: int) -> int | None:
        """Return the key of what the requirement with this key is a duplicate of, the end of the chain, if it is one.

        ``BadInput`` when that does not exist, or when it would be a duplicate of itself.
        """
        named = self._named[key]
        if not named.of:
            return None
        other = self._keys.get(plain(named.of))
        if other is None:
            raise BadInput(
                N_("there is no requirement {id} in the list to be a duplicate of"), field="duplicate_of", id=named.of
            )
        if other == key:
            text = N_("{name} cannot be a duplicate of itself; name another")
            raise BadInput(text, field="duplicate_of", name=named.shown)
        root = self._root(key)
        if root is None:
            text = N_("{other} is a duplicate of {name} in its turn, or of nothing that is there; name another")
            raise BadInput(text, field="duplicate_of", name=named.shown, other=self._named[other].shown)
        return root

    def _root(self, key: int) -> int | None:
        """Return what the chain of a requirement ends at; None when it runs in a circle, or leads to nothing."""
        path: dict[int, None] = {}
        at: int | None = key
        while at is not None and at not in self._roots:
            if at in path:
                at = None
                break
            path[at] = None
            if not self._named[at].of:
                self._roots[at] = at
                break
            at = self._keys.get(plain(self._named[at].of))
        root = None if at is None else self._roots[at]
        self._roots.update(dict.fromkeys(path, root))
        return root
