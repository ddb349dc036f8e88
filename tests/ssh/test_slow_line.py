"""The board over a line of 9,600 baud on which every answer takes 0.3 seconds."""

from __future__ import annotations

import pytest

from cockpit.goals.commands import AddGoal
from tests.ssh.slow import slow_line
from tests.ssh.support import Host

BAUD, ROUND_TRIP = 9_600, 0.3
OPTIONS = ("-C", "-o", "HostKeyAlias=slow", "-o", "KexAlgorithms=curve25519-sha256")
"""What the client's part of the documentation says about slow lines."""


@pytest.fixture(scope="module", autouse=True)
def goals(host: Host) -> None:
    with host.looking() as world:
        for number in range(1, 60):
            world.given(AddGoal, title=f"财务月结周期缩短 {number}", draft=True)


def test_the_board_is_of_use_over_a_slow_line(host: Host) -> None:
    with slow_line(host.port, delay=ROUND_TRIP / 2, rate=BAUD / 10) as (port, passed):
        usual, host.port = host.port, port
        try:
            screen = host.open("olga", "goals", options=OPTIONS)
            screen.see("GOAL-1 ", "keys")
            screen.settle(0.7)
            assert passed["down"] < 6_000

            before = passed["down"]
            screen.type("j")
            screen.settle(0.7)
            assert 0 < passed["down"] - before < 400

            screen.type(":goal list 缩短 7\r")
            screen.see("1 row")
            screen.settle(0.7)

            before = passed["down"]
            assert screen.settle(0.7) == b""
            assert passed["down"] == before
            screen.type("\x11")
            assert screen.end() == 0
        finally:
            host.port = usual
