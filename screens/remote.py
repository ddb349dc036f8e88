"""Terminals: how they are listened to, and what is not asked of one at the other end of a line.

The line may be slow, and the host that the session runs on may be somebody else's.
"""

from __future__ import annotations

import os
import select
import signal
from codecs import getincrementaldecoder
from pathlib import Path
from typing import Any

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from cockpit.settings import Settings
from screens.pasting import Pastes

_ESCAPE_SECONDS = 0.1
"""How often it is looked whether an escape that came alone was the key and not the beginning of a sequence."""
_AT_ONCE = 4096
"""Bytes that are read from a terminal in one go."""


class QuietDriver(LinuxDriver):
    """Sleeps until a key comes; the library's own driver wakes ten times a second to look whether it is to end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the line by which the thread that listens is told to end."""
        super().__init__(*args, **kwargs)
        self._ended, self._end = os.pipe()

    def disable_input(self) -> None:
        """Stop listening."""
        if self._key_thread is not None and self._key_thread.is_alive():
            os.write(self._end, b".")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Pass on what comes from the terminal until it is closed or nobody listens any more."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        pastes = Pastes()
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._ended, select.POLLIN)
        is_escape_open = False
        while True:
            ready = [descriptor for descriptor, _event in poll.poll(_ESCAPE_SECONDS * 1000 if is_escape_open else None)]
            if self._ended in ready:
                os.read(self._ended, 1)
                return
            if ready:
                read = os.read(self.fileno, _AT_ONCE)
                if not read:
                    return
                # To the parser, no text is the end of all; here it is a character of which only a part has come.
                if text := pastes.feed(decode(read)):
                    for event in parser.feed(text):
                        self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
            is_escape_open = parser._timeout_time is not None


class LineDriver(QuietDriver):
    """Clicks, wheel and dragging are reported, mere moves of the mouse are not: each would send a repaint back."""

    def _enable_mouse_support(self) -> None:
        self._mouse_modes("h")

    def _disable_mouse_support(self) -> None:
        self._mouse_modes("l")

    def _mouse_modes(self, set_or_reset: str) -> None:
        if self._mouse:
            for mode in (1000, 1002, 1006):
                self.write(f"\x1b[?{mode}{set_or_reset}")
            self.flush()


class ServedDriver(LineDriver):
    """Of a session whose host is somebody else's: it reaches nothing there, and takes sizes from the server alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Never go to sleep: nobody could wake the session."""
        super().__init__(*args, **kwargs)
        self._size = self._size or self._get_terminal_size()
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    @property
    def can_suspend(self) -> bool:
        """It cannot."""
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: the browser would be one on the host."""

    def deliver_binary(self, *args: Any, save_path: Path, **kwargs: Any) -> None:
        """Refuse to write: the file would be one on the host."""
        raise PermissionError(f"{save_path} is not written in a served session")

    def _get_terminal_size(self) -> tuple[int, int]:
        # OpenSSH's server passes on whatever a client claims.
        from cockpit.ssh.size import within_bounds

        return within_bounds(*super()._get_terminal_size())

    def _query_in_band_window_resize(self) -> None:
        # A terminal that tells its size by itself would tell any size; the server bounds those that it passes on.
        return


def driver_for(settings: Settings) -> type[Driver] | None:
    """Return the driver for the terminal that the settings tell of, None for the library's own."""
    if settings.served:
        return ServedDriver
    if os.name != "posix":
        return None
    return LineDriver if "SSH_CONNECTION" in os.environ else QuietDriver
