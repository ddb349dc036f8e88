"""What tests share: a world to act in, and the command line as a transcript.

A world is a session on a store, with a clock that stands still and words to set it up, to act and to look::

    def test_an_owner_can_be_given(world: World) -> None:
        goal = world.given(AddGoal, title="Close faster", due="2027-06-30")
        done = world.do(AssignGoals, goals="GOAL-1", owner_id="li.wei")
        assert str(done) == "GOAL-1 assigned"
        assert world.row("goal", id=goal)["owner_id"] == world.id("person", "li.wei")
        assert world.told[-1].command == "goal.assign"

Inputs are texts as a person types them, or values as a front end holds them. ``run_cli`` runs a command line in this
process with the same clock, ``run_process`` runs one in a process of its own; both return what a person would see.
"""

from __future__ import annotations

import contextlib
import contextvars
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cockpit.clock import Clock, FixedClock
from cockpit.command import Command, Receipt
from cockpit.errors import CockpitError
from cockpit.events import Changed
from cockpit.inputs import build
from cockpit.people.commands import AddDepartment, AddPerson
from cockpit.portfolio.commands import AddModule, AddProject
from cockpit.session import Session
from storage.store import Store

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""The moment at which the clock of a world stands: a Tuesday morning."""
SMALL_DISK = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"', "sh"]
"""Runs a program for which a folder is a disk of its own: what follows is the size, the folder and the program."""
OWNER = "olga"
"""The handle of the person who acts in a world: its project's owner."""


class World:
    """One person's session, and what it was told. The session is ``session``, its store ``store``."""

    def __init__(self, session: Session) -> None:
        """Listen to everything that the session is told from now on; ``told`` keeps it in order."""
        self.session = session
        self.store = session.store
        self.told: list[Changed] = []
        session.subscribe(self.told.append)

    def do(self, command: type[Command], /, **inputs: Any) -> Receipt:
        """Give a command with inputs as a person types them, and return its receipt."""
        return self.session.do(build(command, inputs, self.session))

    def given(self, command: type[Command], /, **inputs: Any) -> int:
        """Give a command and return the id of the first row that its receipt names, 0 when it names none."""
        receipt = self.do(command, **inputs)
        if receipt.enter is not None:
            self.session.enter(receipt.enter)
        return receipt.ids[0] if receipt.ids else 0

    def refusal(self, kind: type[CockpitError], command: type[Command], /, **inputs: Any) -> str:
        """Return the sentence with which a command is refused, after proving that nothing was written or told."""
        before, told = dump(self.store), len(self.told)
        try:
            self.do(command, **inputs)
        except CockpitError as error:
            assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
            assert dump(self.store) == before, "a refused command left something behind"
            assert len(self.told) == told, "a refused command was told to the listeners"
            return str(error)
        raise AssertionError(f"{command.name} was not refused")

    def id(self, noun: str, text: str) -> int:
        """Return the id of the row that ``text`` names."""
        return self.session.find(noun, text)

    def rows(self, table: str, **equal: object) -> list[dict[str, Any]]:
        """Return the stored rows of a table whose columns equal the given values, by id."""
        where = " AND ".join(f'"{name}" IS ?' for name in equal) or "1"
        sql = f'SELECT * FROM "{table}" WHERE {where} ORDER BY id'
        return [dict(row) for row in self.store.query(sql, tuple(equal.values()))]

    def row(self, table: str, **equal: object) -> dict[str, Any]:
        """Return the only row with these values."""
        (found,) = self.rows(table, **equal)
        return found

    def another(self, actor: str, key: str | None = None) -> World:
        """Return the world of another person, or of another window of the same one, on the same store."""
        code = self.session.project.code if self.session.project else None
        return World(Session(self.store, actor=actor, key=key, clock=self.session.clock, project=code))


def new_session(store: Store | None = None, clock: Clock | None = None, actor: str = OWNER) -> Session:
    """Return a session on a store (a fresh one in memory unless given) in which there may be no project yet."""
    return Session(store or Store(), actor=actor, clock=clock or FixedClock(NOW))


def new_world(store: Store | None = None, clock: Clock | None = None) -> World:
    """Return a world with project ERP, modules and departments Finance and Purchasing, and a team.

    ``olga`` owns the project, ``li.wei`` speaks for finance, ``wang.fang`` sponsors it, ``tom`` only looks on.
    """
    world = World(new_session(store, clock))
    world.given(
        AddProject, code="ERP", name="ERP rollout", customer="Harbour", start="2026-06-01", go_live="2027-06-30"
    )
    for name in ("Finance", "Purchasing"):
        world.given(AddModule, name=name)
        world.given(AddDepartment, name=name)
    world.given(AddPerson, handle="li.wei", name="Li Wei 李伟", department_id="Finance", team_role="business")
    world.given(AddPerson, handle="wang.fang", name="Wang Fang", team_role="sponsor")
    world.given(AddPerson, handle="tom", name="Tom Okafor", team_role="user")
    world.told.clear()
    return world


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but the counters of AUTOINCREMENT and the shadows of the search indexes."""
    names = [
        row[0]
        for row in store.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not row[0].startswith("sqlite_") and "_search" not in row[0]
    ]
    return {name: [tuple(row) for row in store.query(f'SELECT * FROM "{name}" ORDER BY 1')] for name in names}


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what ``dump`` does without the journal and the versions: what people see of the data."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name in dump(store):
        if name in ("change", "journal", "counter", "_sqlite_migrations"):
            continue
        columns = [row[1] for row in store.query(f'PRAGMA table_info("{name}")') if row[1] != "version"]
        listed = ", ".join(f'"{column}"' for column in columns)
        found[name] = [tuple(row) for row in store.query(f'SELECT {listed} FROM "{name}" ORDER BY 1')]
    return found


@dataclass(frozen=True)
class Ran:
    """What a command line left behind: its exit code, data on standard output, talk on standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data, read as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The data, line by line, without trailing spaces."""
        return [line.rstrip() for line in self.out.splitlines()]


@dataclass(frozen=True)
class CommandLine:
    """A shell at work on one store: ``cli("goal list --json")`` runs in this process, ``cli.process(…)`` in another.

    A text is split as a shell splits it; a list is taken as it is. ``environment`` is all that is set.
    """

    environment: Mapping[str, str]
    clock: Clock

    def __call__(self, line: str | Sequence[str], *, stdin: str = "", **environment: str) -> Ran:
        """Run a command line in this process, its clock standing still."""
        return run_cli(line, {**self.environment, **environment}, clock=self.clock, stdin=stdin)

    def ok(self, line: str | Sequence[str], *, stdin: str = "", **environment: str) -> Ran:
        """Run a command line that must succeed."""
        ran = self(line, stdin=stdin, **environment)
        assert ran.code == 0, f"{line}: exit code {ran.code}\n{ran.err}"
        return ran

    def process(self, line: str | Sequence[str], *, stdin: str = "", **environment: str) -> Ran:
        """Run a command line in a process of its own, on the machine's clock."""
        return run_process(line, {**self.environment, **environment}, stdin=stdin)

    @property
    def path(self) -> Path:
        """The file of the store."""
        return Path(self.environment["COCKPIT_STORE"])


def shell_environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing of the machine's own shows: home and store in ``home``, English."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "USER": OWNER,
        "LANG": "en_US.UTF-8",
        "PYTHONUTF8": "1",
        "COCKPIT_STORE": str(home / "cockpit.db"),
        **more,
    }


def run_cli(
    line: str | Sequence[str], environment: Mapping[str, str], *, clock: Clock | None = None, stdin: str = ""
) -> Ran:
    """Run a command line in this process and return what it left behind. Nothing of it is a terminal."""
    from cockpit.main import main

    out, err = _stream(), _stream()
    given = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogateescape")), encoding="utf-8")
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, environment, clear=True))
        if clock is not None:
            stack.enter_context(patch("cockpit.session.SystemClock", lambda: clock))
        stack.enter_context(patch.object(sys, "stdin", given))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        # The language is a variable of the context, and must not outlive the command line.
        code = contextvars.copy_context().run(main, arguments(line))
    return Ran(code, _text(out), _text(err))


def run_process(
    line: str | Sequence[str], environment: Mapping[str, str], *, stdin: str = "", timeout: float = 60
) -> Ran:
    """Run a command line in a process of its own and return what it left behind."""
    done = subprocess.run(
        [sys.executable, "-m", "cockpit", *arguments(line)],
        env=dict(environment),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        cwd=environment.get("HOME"),
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def arguments(line: str | Sequence[str]) -> list[str]:
    """Return the words of a command line."""
    return shlex.split(line) if isinstance(line, str) else list(line)


def each_command() -> Iterator[type[Command]]:
    """Yield every command of the product."""
    from cockpit.areas import all_commands

    yield from all_commands().values()


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
