"""Hostile text in every place of every verb: whatever is typed, nobody sees a traceback, and no file is torn."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.clock import FixedClock
from storage.store import Store
from tests.cli.tree import BLOCKING, leaves, named
from tests.support import NOW, CommandLine, new_world, shell_environment

HOSTILE = (
    "", " ", "\t", "a\nb\r\nc", "\x1b[31mred\x1b[0m", "\x1b]52;c;aGk=\x07", "\u009b2J", "\u202egnp.exe", "\ufeffx",
    "[/foo]", "[@click=app.quit]x[/]", "'; DROP TABLE goal; --", "%s%d{0}{x}{", "{", "}", "\\", "\\x00", "=1+1",
    "@SUM(A1)", "月结周期缩短", "🦄👩‍👩‍👧‍👦é", "x" * 20_000, "结" * 20_000,
    " " * 20_000, "(" * 3_000, "-", "--", "---", "-x", "--=",
    "-1", "0", "1e999", "-1e308", "nan", "inf", "٣", "½", "9" * 400, "0x10", "1_000", "1,2", "GOAL-1", "goal1", "#1",
    "GOAL-0", "GOAL-99999999999999999999", "EXP-1", "me", "@", "@tom", "tom,tom", "none", "yes", "today", "2026-02-30",
    "0000-00-00", "9999-12-31", "99999-01-01", "2026-W99", "eom", "下周五", "owner:", "owner:me",
    "due:<", "due:..", "a:b:c",
    "(a or b", "a)", '"', '"a', "“", "or", "-(", "*", "a*", "NEAR(", "a AND", "\ud800", "\udcff",
)  # fmt: skip
# No command line can hold a character of number 0.
TEXT = st.text(st.characters(exclude_characters="\0"), max_size=30)
WORDS = st.sampled_from(HOSTILE) | TEXT | st.from_regex(r"[a-z-]{1,12}:[^\n\0]{0,12}", fullmatch=True)
VERBS = [leaf for leaf in leaves() if leaf[0][0] not in BLOCKING]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line on one store for all of these tests: what one of them writes is hostile to the others."""
    home = tmp_path_factory.mktemp("hostile")
    clock = FixedClock(NOW)
    cli = CommandLine(shell_environment(home), clock)
    store = Store(cli.path)
    new_world(store, clock)
    store.close()
    cli.ok("goal add 'Cut close' --metric Days --target 15 --unit d --baseline 30 --due 2027-06-30 --owner li.wei -y")
    return cli


@pytest.mark.parametrize("leaf", VERBS, ids=named)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_verb_survives_everything(
    shared: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    leaf: tuple[tuple[str, ...], click.Command],
    data: st.DataObject,
) -> None:
    monkeypatch.chdir(shared.path.parent)
    words, command = leaf
    line = list(words)
    for param in command.params:
        if isinstance(param, click.Argument):
            count = data.draw(st.integers(0, 3)) if param.nargs == -1 else data.draw(st.integers(0, 1))
            line += [_harmless(param.name, data.draw(WORDS)) for _ in range(count)]
        elif data.draw(st.integers(0, 3)) == 0:
            name = data.draw(st.sampled_from([*param.opts, *param.secondary_opts]))
            flag = getattr(param, "is_flag", False)
            line += [name] if flag else [name, _harmless(param.name, data.draw(WORDS))]
    ran = shared(line, stdin=data.draw(st.sampled_from(["", "a,b\n1,2\n", "\x00", "{}"])))
    assert ran.code in (0, 1, 2, 3, 4, 5, 6), (line, ran.err)
    assert "Traceback" not in ran.err
    assert not {"\x1b", "\u009b", "\u202e"} & set(ran.out + ran.err), line
    if ran.code and words != ("doctor",):
        assert ran.err.strip(), line


def test_the_store_is_sound_after_all_that(shared: CommandLine) -> None:
    health = shared("doctor --json").json
    assert health["sound"], health
    assert shared("goal list --json").code == 0


def _harmless(name: str | None, word: str) -> str:
    """Keep files inside the folder of the test: a path that begins elsewhere would be written there."""
    if name in ("file", "path", "first") or name is None:
        return Path(word).name if "/" in word else word
    return word
