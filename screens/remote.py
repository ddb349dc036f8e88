"""The terminal at the other end of a line: what is not asked of it, as the line may be slow and the host foreign."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from cockpit.settings import Settings


class LineDriver(LinuxDriver):
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

    def _query_in_band_window_resize(self) -> None:
        # A terminal that tells its size by itself would tell any size; the server bounds those that it passes on.
        return


def driver_for(settings: Settings) -> type[Driver] | None:
    """Return the driver for the terminal that the settings tell of, None for one at this machine."""
    if settings.served:
        return ServedDriver
    return LineDriver if "SSH_CONNECTION" in os.environ and os.name == "posix" else None
