"""The served cockpit, beside the same product with a fresh process for each session, over a real SSH client."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

from benchmarks import ours, places, servers, stores
from benchmarks.figures import MB, MS, PERCENT, Aim, Figure, Outcome, Sample, Skipped, alternate
from benchmarks.peers import Absent
from benchmarks.processes import pss, seconds_of, usage
from benchmarks.scale import Scale
from benchmarks.servers import Server
from benchmarks.terminal import Terminal, watch
from cockpit.goals.commands import EditGoal
from cockpit.inputs import build
from cockpit.session import Session

GROUP = "ssh"
GOALS = 1_000
_ON = f"{GOALS:,} goals"
_SCREEN, _MARKER = "goals", "GOAL-1"
_CHEAPEST = "true"
"""A word that the server answers without looking at the store; it knows no such verb, and says so."""
_TITLES = ("quick brown foxes", "many jugs of liquid", "zebras 月结周期 vex")
"""Titles that have no letter in common at the same place, so that each change is seen as a whole."""
_REST = 1.0
"""Seconds without a byte on any terminal after which a change has reached all that it will reach."""


def served(scale: Scale) -> Iterator[Outcome]:
    """Starts, verbs, memory, keys and live changes over SSH."""
    try:
        servers.check()
    except Absent as reason:
        yield Skipped(GROUP, "all", str(reason))
        return
    store = stores.copy_of(stores.goals(GOALS), "served")
    with servers.cockpit(store) as server, servers.fresh(store) as fresh:
        yield from _starts(scale, server, fresh)
        yield from _verbs(scale, server, fresh)
    for amount in scale.sessions:
        store = stores.copy_of(stores.goals(GOALS), f"served-{amount}")
        with servers.cockpit(store) as server:
            yield from _sessions(scale, server, store, amount)
    with servers.fresh(store) as fresh:
        yield from _memory(fresh, min(scale.sessions[-1], 10))


def _starts(scale: Scale, server: Server, fresh: Server) -> Iterator[Figure]:
    """From the client's start to the first full screen."""

    def first_paint(of: Server) -> float:
        with Terminal(of.screens(_SCREEN, _MARKER)) as terminal:
            return terminal.first_paint()

    def cheapest() -> float:
        return seconds_of(server.ssh(_CHEAPEST), servers.client_environment(), places.scratch(), codes=(0, 2))

    taken = alternate(
        scale.starts,
        {"ours": lambda: first_paint(server), "fresh": lambda: first_paint(fresh), "cheapest": cheapest},
    )
    sample = Sample.of(taken["ours"], 1000)
    peer = Sample.of(taken["fresh"], 1000)
    yield Figure(GROUP, "connect to first paint", _ON, MS, sample, fresh.name, peer, (Aim(0.4, ratio=True),))
    floor = Sample.of(taken["cheapest"], 1000)
    yield Figure(GROUP, "connect to first paint", _ON, MS, sample, f"ssh host {_CHEAPEST}", floor)


def _verbs(scale: Scale, server: Server, fresh: Server) -> Iterator[Figure]:
    """One verb over SSH, beside the same verb on the machine itself."""
    words = ("goal", "list", "--limit", "20")
    environment = servers.client_environment()
    local = ours.environment(stores.copy_of(stores.goals(GOALS), "local"))
    taken = alternate(
        scale.runs,
        {
            "ours": lambda: seconds_of(server.ssh(*words), environment, places.scratch()),
            "fresh": lambda: seconds_of(fresh.ssh(*words), environment, places.scratch()),
            "local": lambda: seconds_of(ours.command_line(*words), local, places.scratch()),
        },
    )
    sample = Sample.of(taken["ours"], 1000)
    for name, peer in (("the local command", "local"), (fresh.name, "fresh")):
        yield Figure(GROUP, "goal list --limit 20", _ON, MS, sample, name, Sample.of(taken[peer], 1000))


def _sessions(scale: Scale, server: Server, path: Path, amount: int) -> Iterator[Figure]:
    """What a session costs when so many are open, and how fast they are."""
    on = f"{amount} session{'s' if amount > 1 else ''}"
    alone = pss(server.pid)
    with ExitStack() as stack:
        terminals = _open(stack, server, amount)
        together = pss(server.pid)
        if alone is not None and together is not None:
            yield Figure(
                GROUP,
                "memory of a session (PSS)",
                on,
                MB,
                Sample(((together - alone) / amount,)),
                aims=(Aim(15.0),),
            )
        keys = cycle("jjjkkk")
        pressed = [terminals[0].press(key).last for key in islice(keys, scale.keys)]
        yield Figure(GROUP, "cursor key", on, MS, Sample.of(pressed, 1000), aims=(Aim(20.0),))
        store, session = stores.open_session(path)
        changes = [_change_everywhere(session, terminals, title) for title in _TITLES]
        store.close()
        yield Figure(GROUP, "a change on every screen", on, MS, Sample.of(changes, 1000), aims=(Aim(500.0),))
        before = usage(server.pid)
        watch(terminals, scale.idle_seconds, stop=False)
        used = usage(server.pid) - before
        if used.cpu is not None:
            share = 100 * used.cpu / scale.idle_seconds / amount
            yield Figure(GROUP, "processor of a session at rest", on, PERCENT, Sample((share,)), aims=(Aim(0.1),))


def _memory(server: Server, amount: int) -> Iterator[Figure]:
    """The memory of a session in the peer, for comparison."""
    alone = pss(server.pid)
    with ExitStack() as stack:
        _open(stack, server, amount)
        together = pss(server.pid)
    if alone is not None and together is not None:
        sample = Sample(((together - alone) / amount,))
        yield Figure(GROUP, f"memory of a session (PSS), {server.name}", f"{amount} sessions", MB, sample)


def _open(stack: ExitStack, server: Server, amount: int) -> list[Terminal]:
    terminals: list[Terminal] = []
    for _ in range(amount):
        terminal = stack.enter_context(Terminal(server.screens(_SCREEN, _MARKER)))
        terminal.first_paint()
        terminal.settle()
        terminals.append(terminal)
    return terminals


def _change_everywhere(session: Session, terminals: Sequence[Terminal], title: str) -> float:
    """Edit the goal that every screen shows first and return the seconds from the commit to the last screen."""
    session.do(build(EditGoal, {"goal": "GOAL-3", "title": title}, session))
    committed = time.perf_counter()
    # Only read now: working out a screen would hold up the reading of the others.
    while watch(terminals, _REST):
        pass
    moments = [terminal.moment_of(title) for terminal in terminals]
    return max(moments) - committed


MEASURES = (served,)
