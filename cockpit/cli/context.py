"""What the verbs of one command line share: the settings, and the session once it is needed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from cockpit import farewell
from cockpit.errors import Denied
from cockpit.i18n import N_, set_language
from cockpit.settings import Settings, spoken_language

if TYPE_CHECKING:
    from cockpit.session import Session


REVOKED = N_("your key opens this cockpit no longer")


class Cli:
    """Opens the store at the first use and closes it at the end."""

    def __init__(
        self,
        settings: Settings,
        connect: Callable[[Settings], Session] | None = None,
        room: tuple[int, int] | None = None,
    ) -> None:
        """``connect`` makes the session; without it a local file is opened.

        ``room`` are the columns and lines of what shows the output when that is no terminal but can show drawings.
        """
        self.settings = settings
        self._room = room
        self.exit_code = 0
        self._connect = connect or open_session
        self._session: Session | None = None
        self._open = ExitStack()

    @property
    def session(self) -> Session:
        """The session, made when it is first asked for; the person's own language is spoken from then on."""
        if self._session is None:
            self._session = self._connect(self.settings)
            if self._connect is open_session:
                # Closing waits for a change that is being made, so that being told to end tears none apart.
                self._open.callback(self._session.store.close)
                self._open.enter_context(farewell.keeping(self._session.store.close))
            set_language(spoken_language(self.settings, self._session.preference("language")))
        return self._session

    @property
    def interactive(self) -> bool:
        """Whether there is a person to ask: only then are questions put."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def room(self) -> tuple[int, int] | None:
        """The columns and lines that a drawing may take, None where the output is read by a program or from a file."""
        return self._room or (shutil.get_terminal_size() if sys.stdout.isatty() else None)

    def close(self) -> None:
        """Close the store if it was opened here."""
        self._open.close()


def open_session(settings: Settings, key: str | None = None) -> Session:
    """Open the store that the settings name and return a session on it; undo of the CLI spans its calls."""
    from cockpit.session import CLI_SESSION, Session
    from storage.store import Store

    store = Store(settings.path)
    try:
        session = Session(
            store,
            actor=settings.actor,
            key=key or CLI_SESSION,
            project=settings.project,
            ascii_only=settings.ascii_only,
        )
        require_key(settings, session)
    except Exception:
        store.close()
        raise
    return session


def require_key(settings: Settings, session: Session) -> None:
    """Raise ``Denied`` when the key with which somebody logged in opens nothing for that person any more."""
    if not settings.key:
        return
    from cockpit.keys.queries import person_of

    if person_of(session.store, settings.key, session.today()) != session.actor:
        raise Denied(REVOKED)
