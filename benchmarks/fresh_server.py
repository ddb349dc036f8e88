"""The simplest served cockpit: a fresh process for each session, as sshd with a forced command would start it.

``python -m benchmarks.fresh_server HOST_KEY AUTHORIZED_KEYS PROGRAM …`` prints the port it listens on and serves one
program, with the words of the client added, until it is ended. The product's own server is held against it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence

import asyncssh

_CHUNK = 1 << 16


class FreshServer:
    """Starts the program anew for each session, on a terminal of its own when the client has one."""

    def __init__(self, program: Sequence[str]) -> None:
        """Serve a program; its environment is this process's own."""
        self._program = program

    async def session(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        """Run one session to its end."""
        argv = [*self._program, *(process.command or "").split()]
        if process.term_type is None:
            child = await asyncio.create_subprocess_exec(
                *argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            output, _ = await child.communicate()
            process.stdout.write(output)
            process.exit(child.returncode or 0)
            return
        await self._on_terminal(process, argv)

    async def _on_terminal(self, process: asyncssh.SSHServerProcess[bytes], argv: Sequence[str]) -> None:
        columns, rows, *_ = process.term_size
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": process.term_type or "xterm-256color", **process.env}
        child = await asyncio.create_subprocess_exec(
            *argv, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
        )
        os.close(follower)
        os.set_blocking(leader, False)
        loop = asyncio.get_running_loop()
        loop.add_reader(leader, _copy, leader, process)
        try:
            while keys := await process.stdin.read(_CHUNK):
                os.write(leader, keys)
        except (asyncssh.BreakReceived, asyncssh.TerminalSizeChanged):
            pass
        finally:
            loop.remove_reader(leader)
            if child.returncode is None:
                child.kill()
            await child.wait()
            os.close(leader)
            process.exit(0)


def _copy(leader: int, process: asyncssh.SSHServerProcess[bytes]) -> None:
    try:
        data = os.read(leader, _CHUNK)
    except OSError:  # the program has ended
        data = b""
    try:
        if data:
            process.stdout.write(data)
            return
    except BrokenPipeError:  # the client has left
        pass
    asyncio.get_running_loop().remove_reader(leader)
    process.exit(0)


async def _serve(host_key: str, authorized_keys: str, program: Sequence[str]) -> None:
    server = FreshServer(program)
    listener = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[host_key],
        authorized_client_keys=authorized_keys,
        process_factory=server.session,
        encoding=None,
        line_editor=False,
    )
    print(listener.get_port(), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], sys.argv[2], sys.argv[3:]))
