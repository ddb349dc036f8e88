"""The front's look at the store: whom a key logs in. It only reads, and each look is over at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cockpit.keys.queries import language_of, live_keys, person_of, why_not
from storage.errors import StoreError
from storage.store import Store


@dataclass(frozen=True)
class Login:
    """Who logged in, with which key. It never changes: it is made once, when the log-in is complete."""

    person: str
    fingerprint: str
    language: str


class Register:
    """The store, opened to be read."""

    def __init__(self, path: Path, today: Callable[[], date]) -> None:
        """Open the store, which must exist; ``StoreError`` when it cannot be read."""
        self._store = Store(path, read_only=True)
        self._today = today
        self._seen = self._state()

    def close(self) -> None:
        """Close the store, and leave all that is in it in the one file, unless others have it open still."""
        try:
            self._store.require_in_place()
        except StoreError:
            self._store.close()
            return
        self._store.close()
        # The last one to leave folds the log into the file, and who only reads cannot.
        Store(self._store.path).close()

    def look_up(self, fingerprint: str) -> Login | None:
        """Return whom a key logs in today, or None."""
        person = person_of(self._store, fingerprint, self._today())
        return None if person is None else Login(person, fingerprint, language_of(self._store, person))

    def why_not(self, fingerprint: str) -> tuple[str, str]:
        """Return for the log whose key it is that opens nothing today, and why."""
        return why_not(self._store, fingerprint, self._today())

    def holds(self, login: Login) -> bool:
        """Return whether a log-in would still succeed."""
        return person_of(self._store, login.fingerprint, self._today()) == login.person

    def anybody(self) -> bool:
        """Return whether there is any key that logs somebody in."""
        return bool(live_keys(self._store, self._today()))

    def version(self) -> int:
        """Return a number that differs from the last one when anybody has written since."""
        return self._store.data_version()

    def require_in_place(self) -> None:
        """Raise ``StoreError`` when the file that was opened stands no more where sessions open it."""
        self._store.require_in_place()

    def moved(self) -> bool:
        """Return whether anything was written, or a new day has begun, since this was asked last."""
        seen, self._seen = self._seen, self._state()
        return seen != self._seen

    def _state(self) -> tuple[int, date]:
        return self.version(), self._today()
