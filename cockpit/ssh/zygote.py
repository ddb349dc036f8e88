"""The warm process: it has loaded all that a session needs, has nothing open, and forks a child for each session.

It is one thread without an event loop, so that a fork copies a process at rest. What it has loaded is frozen out of the
garbage collector's sight, which keeps the memory shared with the children.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from importlib import import_module
from typing import Any

from cockpit import farewell
from cockpit.ssh import wire
from cockpit.ssh.child import Child, become


def main() -> None:
    """Load everything, say so, and serve until the front is gone.

    The arguments of the process are the folder that holds the packages, the descriptor of the line to the front, and
    what shows the screens.
    """
    # The front decides when to stop; a key pressed at its terminal, and whoever ends a group, reach all of it.
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, signal.SIG_IGN)
    # A session waits for its signals only where nobody has blocked them before.
    farewell.unblock()
    sock = socket.socket(fileno=int(sys.argv[2]))
    os.set_inheritable(sock.fileno(), False)
    os.umask(0o077)
    warm(sys.argv[3])
    _Zygote(sock, sys.argv[3]).serve()
    os._exit(0)


def warm(screens: str) -> None:
    """Import what verbs and screens need, build the models, rehearse a session, and freeze all of it."""
    from cockpit import main
    from cockpit.areas import AREAS, load
    from cockpit.history import all_records
    from cockpit.i18n import LANGUAGES, _, speaking

    for module in ("cockpit.cli.tree", "cockpit.cli.quick", "cockpit.cli.transfer", "cockpit.cli.ask", "storage.store"):
        import_module(module)
    for module in ("questionary", "rich.console", "rich.table", "cockpit.exchange.write"):
        import_module(module)
    load(screens)
    for area in AREAS:
        area.listings()
        for command in area.commands():
            command.model_rebuild()
        if area.screen:
            _load_screen(area.screen)
    for record in all_records():
        record.model_rebuild()
    for language in LANGUAGES:
        with speaking(language):
            _("done")
    if screens == main.SCREENS:
        load(main.REHEARSAL)()  # type: ignore[operator]
    gc.collect()
    gc.freeze()


def _load_screen(path: str) -> None:
    from cockpit.areas import load

    try:
        load(path)
    except ModuleNotFoundError as error:
        # Somebody who serves verbs only need not have the screens of every area.
        if error.name is None or not path.startswith(error.name):
            raise


class _Zygote:
    """Takes requests of the front, forks, and tells how each child ended."""

    def __init__(self, sock: socket.socket, screens: str) -> None:
        self._sock = sock
        self._screens = screens
        self._pids: dict[int, int] = {}
        self._wake, self._woken = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Run until the front closes its end."""
        from cockpit.cli.tree import every_verb

        self._tell({"ready": os.getpid(), "verbs": list(every_verb())})
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _event in poll.poll()}
            if self._wake in ready:
                self._drain()
                self._reap()
            if self._sock.fileno() in ready:
                request = wire.receive(self._sock)
                if request is None:
                    return
                self._obey(*request)

    def _obey(self, message: dict[str, Any], descriptors: list[int]) -> None:
        if message["do"] == "start":
            self._start(message, descriptors)
        elif message["id"] in self._pids:
            self._kill(self._pids[message["id"]], message["signal"], group=message["group"])

    def _kill(self, pid: int, number: int, *, group: bool) -> None:
        try:
            if group:
                os.killpg(pid, number)
            else:
                os.kill(pid, number)
        except ProcessLookupError:
            return  # it has ended, or has not yet made its own group; its end is told in either case

    def _start(self, message: dict[str, Any], descriptors: list[int]) -> None:
        try:
            pid = os.fork()
        except OSError as error:
            self._tell({"failed": message["id"], "why": error.strerror})
            for descriptor in descriptors:
                os.close(descriptor)
            return
        if pid == 0:
            self._become(Child(**message["child"], screens=self._screens), descriptors)
        self._pids[message["id"]] = pid
        for descriptor in descriptors:
            os.close(descriptor)
        self._tell({"started": message["id"], "pid": pid})

    def _become(self, child: Child, descriptors: list[int]) -> None:
        """Turn the forked process into a session; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            self._sock.close()
            os.close(self._wake)
            os.close(self._woken)
            become(child, descriptors)
        except BaseException as error:
            from cockpit.cli.guard import write_report

            write_report(error)
        finally:
            os._exit(70)

    def _drain(self) -> None:
        try:
            while os.read(self._wake, 512):
                pass
        except BlockingIOError:
            return

    def _reap(self) -> None:
        for number, pid in list(self._pids.items()):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                del self._pids[number]
                self._tell({"ended": number, "status": os.waitstatus_to_exitcode(status)})

    def _tell(self, message: dict[str, object]) -> None:
        try:
            wire.send(self._sock, message)
        except OSError:
            os._exit(0)  # the front is gone
