"""Words typed above a list find the same rows, whether they are looked up anew or in the order that a screen keeps."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from cockpit.areas import AREAS
from cockpit.clock import FixedClock
from cockpit.demo import build
from cockpit.errors import BadInput, Denied
from cockpit.i18n import set_language
from cockpit.kept_order import KeptOrder
from cockpit.listing import Asked, Listing, listing
from cockpit.operations.commands import AddIssue, AddIssueComment, ArchiveIssues
from cockpit.operations.queries import ISSUES, Issues
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, World, new_session

TEXTS = (
    "",
    "i",
    "invoice",
    "invoice close",
    '"close the"',
    "-invoice",
    "invoice or close",
    "(invoice) close",
    "发票",
    "…",
    "7",
)


@pytest.fixture(scope="module")
def demo() -> Iterator[Session]:
    set_language("en")
    store = Store()
    session = new_session(store, FixedClock(NOW))
    build(session)
    yield session
    store.close()


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the list of issues is asked for from the first row to the last."""
    asked_for: list[Asked] = []
    find = Issues.ids

    def noted(self: Issues, session: Session, asked: Asked, extra: str = "", **values: object) -> array[int]:
        asked_for.append(asked)
        return find(self, session, asked, extra, **values)

    monkeypatch.setattr(Issues, "ids", noted)
    return asked_for


LISTINGS = [each for area in AREAS for each in area.listings()]


@pytest.mark.parametrize("of", LISTINGS, ids=lambda of: of.noun)
def test_each_list_finds_in_a_kept_order_what_it_finds_anew(demo: Session, of: Listing[Any]) -> None:
    kept = KeptOrder(demo, of)
    for sort in ("", *of.sorts, f"-{next(iter(of.sorts))}"):
        for archived in (False, True):
            for text in TEXTS:
                asked = Asked(text, sort, archived, lenient=True)
                assert kept.ids(asked) == of.ids(demo, asked), asked


def test_letters_of_a_word_ask_for_all_rows_once(world: World, asked_for: list[Asked]) -> None:
    first = world.given(AddIssue, title="No report prints")
    world.given(AddIssue, title="No stock")
    both = world.given(AddIssue, title="The stock report is empty")
    kept = KeptOrder(world.session, ISSUES)
    assert len(kept.ids(Asked())) == 3
    for text in ("r", "re", "report", "rep"):
        assert sorted(kept.ids(Asked(text, lenient=True))) == [first, both]
    assert list(kept.ids(Asked("report stock"))) == [both]
    assert list(kept.ids(Asked("report nowhere"))) == []
    assert asked_for == [Asked()]


def test_what_anybody_writes_is_found_at_once(world: World) -> None:
    kept = KeptOrder(world.session, ISSUES)
    first = world.given(AddIssue, title="No report prints")
    assert list(kept.ids(Asked("report"))) == [first]
    second = world.another("li.wei").given(AddIssue, title="A report is empty")
    assert sorted(kept.ids(Asked("report"))) == [first, second]
    third = world.given(AddIssue, title="No stock")
    world.given(AddIssueComment, issue="ISS-3", text="see the report")
    assert sorted(kept.ids(Asked("report"))) == [first, second, third]
    world.do(ArchiveIssues, issues="ISS-1")
    assert sorted(kept.ids(Asked("report"))) == [second, third]
    world.session.undo()
    assert sorted(kept.ids(Asked("report"))) == [first, second, third]


def test_a_new_day_is_a_new_order(world: World, clock: FixedClock, asked_for: list[Asked]) -> None:
    kept = KeptOrder(world.session, ISSUES)
    made = world.given(AddIssue, title="No report prints")
    kept.ids(Asked("report"))
    clock.moment += timedelta(days=1)
    assert list(kept.ids(Asked("report"))) == [made]
    assert asked_for == [Asked(), Asked()]


def test_a_list_that_may_not_be_read_is_not_read_from_what_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.given(AddIssue, title="No report prints")
    kept = KeptOrder(world.session, ISSUES)
    kept.ids(Asked())

    def refuse(self: Issues, session: Session) -> None:
        raise Denied("not for you")

    monkeypatch.setattr(Issues, "require", refuse)
    with pytest.raises(Denied):
        kept.ids(Asked("report"))


def test_what_is_not_understood_is_refused_as_ever(world: World) -> None:
    with pytest.raises(BadInput, match="there is no field"):
        KeptOrder(world.session, listing("issue")).ids(Asked("zzz:x"))
