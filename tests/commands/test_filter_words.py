"""Every word of a filter works in every language, and whoever mistypes one is told words that the reader knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from cockpit.areas import AREAS
from cockpit.choice import typable
from cockpit.errors import BadInput
from cockpit.filter import ChoiceField, Vocabulary, suggestions
from cockpit.goals.commands import AddGoal
from cockpit.i18n import LANGUAGES, _, speaking
from cockpit.listing import Asked, listing
from cockpit.operations.commands import AddIssue, ResolveIssues, StartIssues
from cockpit.operations.home import figures
from cockpit.operations.queries import ISSUES
from storage.store import Store
from tests.support import World


def vocabularies(world: World) -> Iterator[tuple[str, Vocabulary]]:
    for area in AREAS:
        for each in area.listings():
            yield each.noun, each.vocabulary(world.session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_every_choice_is_understood_as_it_is_called(world: World, language: str) -> None:
    with speaking(language):
        for noun, vocabulary in vocabularies(world):
            called: dict[str, list[str]] = {}
            for name, field in vocabulary.fields.items():
                called.setdefault(typable(_(field.label)), []).append(name)
                if isinstance(field, ChoiceField):
                    for member in field.choices:
                        for word in (member.value, typable(member.label), f'"{member.label}"'):
                            listing(noun).ids(world.session, Asked(f"{name}:{word}"))
            for word, names in called.items():
                assert vocabulary.field_named(word) in names, (noun, word)


def test_a_mistyped_word_is_answered_with_words_of_the_language(world: World) -> None:
    with speaking("zh_CN"):
        with pytest.raises(BadInput) as wrong:
            listing("issue").ids(world.session, Asked("zzzz:x"))
        assert "state（状态）、prio（优先级）" in str(wrong.value)
        with pytest.raises(BadInput) as wrong:
            listing("issue").ids(world.session, Asked("状态:x"))
        assert "open（未结）" in str(wrong.value)
        assert "new（新建）" in str(wrong.value)
        issues = listing("issue").vocabulary(world.session)
        assert "状态:处理中" in [word for word, _meaning in suggestions(issues, "状态:处")]
    with pytest.raises(BadInput, match="take one of: state, prio, owner"):
        listing("issue").ids(world.session, Asked("zzzz:x"))


@pytest.mark.parametrize(
    ("filter_", "leads"),
    [("prints", True), ("prints archived", True), ("-prints", False), ("prints or archived", False), ("7", False)],
)
@pytest.mark.parametrize("noun", ["issue", "requirement", "card"])
def test_words_lead_to_the_rows_where_no_other_row_can_fit(world: World, noun: str, filter_: str, leads: bool) -> None:
    of = listing(noun)
    where, order, values = of.statement(world.session, Asked(filter_))
    sql = f"EXPLAIN QUERY PLAN SELECT {of.alias}.id FROM {of.rows_for(where, order)} WHERE {where} ORDER BY {order}"
    plan = [row["detail"] for row in world.store.query(sql, values)]
    assert any(f"SEARCH {of.alias} USING INTEGER PRIMARY KEY" in step for step in plan) is leads


@pytest.mark.parametrize("noun", ["inbox", "issue", "card"])
def test_a_few_rows_are_looked_at_without_a_look_at_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, noun: str
) -> None:
    of, asked = listing(noun), []
    columns = Store.columns

    def noted(self: Store, sql: str, parameters: Any, names: Sequence[str]) -> Any:
        asked.append((sql, parameters))
        return columns(self, sql, parameters, names)

    monkeypatch.setattr(Store, "columns", noted)
    of.ids(world.session, Asked(), f"{of.alias}.id IN (SELECT value FROM json_each(:touched))", touched="[1]")
    sql, values = asked[-1]
    plan = [row["detail"] for row in world.store.query(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any(f"SEARCH {of.alias} USING INTEGER PRIMARY KEY" in step for step in plan)


@pytest.mark.parametrize("word", ["open", "未结", "打开", "未关闭"])
def test_what_other_trackers_call_open_is_understood(world: World, word: str) -> None:
    made = world.given(AddIssue, title="No report prints")
    assert list(listing("issue").ids(world.session, Asked(f"状态:{word}"))) == [made]
    assert list(listing("issue").ids(world.session, Asked(f"-状态:{word}"))) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_open_and_unresolved_are_two_words_in_every_count_of_issues(world: World, language: str) -> None:
    world.given(AddIssue, title="Login fails", owner_id="li.wei")
    world.do(StartIssues, issues="ISS-1")
    world.do(ResolveIssues, issues="ISS-1", resolution="patched")
    with speaking(language):
        is_open, unresolved = _("open"), _("unresolved")
        assert len(ISSUES.ids(world.session, Asked(is_open))) == 1
        assert not len(ISSUES.ids(world.session, Asked(unresolved)))
        counted = ["".join(text for text, _tone in line) for line in ISSUES.remarks(world.session, Asked())]
        counted += ["".join(text for text, _tone in figure.value) for figure in figures(world.session)]
    assert not [line for line in counted if unresolved in line]
    assert [line for line in counted if is_open in line] == counted[:1] + counted[-1:]


def test_how_goals_stand_is_asked_for_as_the_column_is_called(world: World) -> None:
    made = world.given(AddGoal, title="Close", metric="Days", unit="days", baseline=30, target=15)
    with speaking("zh_CN"):
        assert list(listing("goal").ids(world.session, Asked("进展:无数据"))) == [made]
        assert list(listing("goal").ids(world.session, Asked("状态:进行中 进展:有风险"))) == []
    assert list(listing("goal").ids(world.session, Asked("standing:none"))) == [made]


@pytest.mark.parametrize("word", ["none", "nobody", "无", "无人"])
def test_rows_without_an_owner_are_found_by_what_their_column_says(world: World, word: str) -> None:
    made = world.given(AddIssue, title="No report prints")
    assert list(listing("issue").ids(world.session, Asked(f"owner:{word}"))) == [made]


def test_a_value_that_is_none_is_told_under_the_name_that_was_typed(world: World) -> None:
    with speaking("zh_CN"), pytest.raises(BadInput) as wrong:
        listing("goal").ids(world.session, Asked("草稿 状态：有风险"))
    assert wrong.value.values["name"] == "状态"


def test_half_a_name_of_a_field_leads_to_the_whole(world: World) -> None:
    with speaking("zh_CN"), pytest.raises(BadInput, match="您是指 团队角色 吗"):
        listing("person").ids(world.session, Asked("角色:关键用户"))


def test_cards_that_wait_for_others_are_not_called_people_who_wait_for_a_seat(world: World) -> None:
    with speaking("zh_CN"):
        cards = listing("card").vocabulary(world.session)
        assert (cards.flag_named("等待"), cards.flag_named("候补")) == ("waiting", None)
