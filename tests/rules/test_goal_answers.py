"""What is understood besides the grammar: answers with units, unknown baselines, themes in a line, typical metrics."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput
from cockpit.goals.commands import AddGoal
from cockpit.goals.quick import answer, read, with_unit
from cockpit.goals.seed import THEMES
from cockpit.goals.typical import TYPICAL, names_of, theme_of
from cockpit.goals.vague import is_vague
from cockpit.i18n import LANGUAGES, _, speaking
from cockpit.inputs import build
from cockpit.quick import Quick
from tests.support import World

# Answers


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("target", "15 天", {"target": 15, "unit": "天"}),
        ("target", "１５天", {"target": 15, "unit": "天"}),
        ("target", "15 days", {"target": 15, "unit": "days"}),
        ("target", "1,200 万元", {"target": 1200, "unit": "万元"}),
        ("baseline", "90%", {"baseline": 90, "unit": "%"}),
        ("baseline", "unknown", {"baseline": None}),
        ("baseline", "未知", {"baseline": None}),
        ("baseline", "？", {"baseline": None}),
        ("baseline", "unknown, by 2027-01-31", {"baseline": None, "measure_by": date(2027, 1, 31)}),
        ("baseline", "unknown, I will measure by 2027-01-31", {"baseline": None, "measure_by": date(2027, 1, 31)}),
        ("baseline", "未知，2027-01-31前测量", {"baseline": None, "measure_by": date(2027, 1, 31)}),
        ("cadence_days", "weekly", {"cadence_days": 7}),
        ("cadence_days", "每两周", {"cadence_days": 14}),
        ("target", "15", None),
        ("target", "25-30 days", None),
        ("target", "from 15 days", None),
        ("title", "15 days", None),
        ("due", "unknown", None),
    ],
)
def test_an_answer_means_more_than_a_number(
    world: World, name: str, text: str, expected: dict[str, Any] | None
) -> None:
    assert answer(name, text, world.session) == expected


def test_an_unknown_baseline_with_something_else_behind_it_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="“soon” is not a date"):
        answer("baseline", "unknown, soon", world.session)
    with pytest.raises(BadInput, match="28 days"):
        answer("baseline", "unknown, by 31 Feb", world.session)


@given(st.sampled_from(["target", "baseline", "cadence_days"]), st.text(max_size=40))
def test_any_answer_is_understood_or_refused_in_words(name: str, text: str) -> None:
    assert with_unit(name, text) is None or set(with_unit(name, text) or {}) == {name, "unit"}


def test_a_form_understands_what_the_wizard_does(world: World) -> None:
    made = build(AddGoal, {"title": "x", "target": "15 days", "baseline": "unknown, by 2027-01-31"}, world.session)
    assert (made.target, made.unit, made.baseline, made.measure_by) == (15, "days", None, date(2027, 1, 31))
    explicit = build(AddGoal, {"title": "x", "target": "15 days", "unit": "working days"}, world.session)
    assert explicit.unit == "working days"


# Typical metrics


def test_each_built_in_theme_has_typical_metrics_in_both_languages() -> None:
    assert set(TYPICAL) == set(THEMES)
    for code in LANGUAGES:
        with speaking(code):
            names = [_(each.name) for metrics in TYPICAL.values() for each in metrics]
            units = [_(each.unit) for metrics in TYPICAL.values() for each in metrics]
        assert len(set(names)) == len(names)
        assert all(units)
        assert not any(map(is_vague, names))
    assert all(len(metrics) >= 5 for metrics in TYPICAL.values())
    with speaking("zh_CN"):
        assert not any(_(each.name).isascii() for metrics in TYPICAL.values() for each in metrics)


def test_a_theme_is_known_by_its_name_in_any_language() -> None:
    assert [theme_of(name) for name in ("财务透明度", "financial  TRANSPARENCY", "Compliance")] == [
        THEMES[0],
        THEMES[0],
        None,
    ]
    assert names_of(THEMES[1]) == ("Supply-chain responsiveness", "供应链响应速度")


def one(world: World, line: str) -> Quick:
    (quick,) = read(line, world.session)
    return quick


def offered(quick: Quick) -> list[str]:
    return [str(offer.label) for offer in quick.offers["metric"].choices] if "metric" in quick.offers else []


@pytest.mark.parametrize("line", ["提高财务透明度", "improve financial transparency", "Financial transparency!"])
def test_a_theme_in_the_line_is_a_guess_and_no_metric(world: World, line: str) -> None:
    quick = one(world, line)
    assert quick.inputs["theme_id"] == world.id("theme", "Financial transparency")
    assert [name for name, _guess in quick.guesses] == ["theme_id"]
    assert "metric" not in quick.inputs
    assert quick.missing[0] == "metric"
    assert quick.doubts == ()
    assert offered(quick) == (
        ["财务月结周期 (天)", *offered(quick)[1:]]
        if line.startswith("提")
        else ["Month-end close (days)", *offered(quick)[1:]]
    )


def test_a_theme_beside_a_metric_is_only_guessed(world: World) -> None:
    quick = one(world, "客户关系评分从60分提高到80分 2027-06-30 @li.wei")
    assert quick.inputs["metric"] == "客户关系评分"
    assert "theme_id" in quick.inputs
    assert offered(quick) == []


def test_a_theme_that_is_named_outright_is_no_guess(world: World) -> None:
    quick = one(world, "cut close from 30 to 15 days #'x'".replace("'x'", '"customer relations"'))
    assert quick.inputs["theme_id"] == world.id("theme", "Customer relations")
    assert "theme_id" not in [name for name, _guess in quick.guesses]


def test_a_short_name_inside_a_word_is_no_theme(world: World) -> None:
    from cockpit.goals.commands import AddTheme

    world.do(AddTheme, name="IT")
    assert "theme_id" not in one(world, "cut waiting from 30 to 15 days").inputs
    assert "theme_id" in one(world, "cut IT waiting from 30 to 15 days").inputs


def test_without_a_theme_the_metrics_of_all_are_offered_and_bring_their_theme(world: World) -> None:
    quick = one(world, "把报表做得更好")
    assert len(offered(quick)) == sum(map(len, TYPICAL.values()))
    chosen = next(offer for offer in quick.offers["metric"].choices if "库存准确率" in str(offer.label))
    settled = quick.answered(chosen.inputs)
    assert settled.inputs["theme_id"] == world.id("theme", "Supply-chain responsiveness")
    assert not {"metric", "unit", "theme_id"} & set(settled.missing)
    assert "metric" not in settled.offers


# What follows from answers


def test_a_target_follows_from_a_baseline(world: World) -> None:
    quick = one(world, "reduce close by 15%")
    assert quick.following == ("target",)
    assert quick.missing[:3] == ("baseline", "unit", "target")
    settled = quick.answered({"baseline": 40.0, "unit": "days"})
    assert settled.inputs["target"] == 34
    assert not {"target", "baseline", "unit"} & set(settled.missing)


def test_a_share_of_a_percentage_is_asked_when_the_baseline_is_one(world: World) -> None:
    settled = one(world, "差错率降低15%").answered({"baseline": 40.0, "unit": "%"})
    assert [(name, str(doubt)) for name, doubt in settled.doubts] == [
        ("target", "15% of the baseline, or 15 percentage points?")
    ]
    assert [offer.inputs["target"] for offer in settled.offers["target"].choices] == [25, 34]
    assert settled.answered({"target": 25.0}).doubts == ()


def test_of_an_unknown_baseline_the_day_is_asked_and_then_nothing(world: World) -> None:
    quick = one(world, "raise on-time delivery to 95%")
    unknown = quick.answered({"baseline": None})
    assert "baseline" not in unknown.missing
    assert unknown.missing.index("measure_by") == quick.missing.index("baseline")
    assert "measure_by" not in unknown.answered({"measure_by": date(2027, 1, 15)}).missing


def test_an_empty_line_says_that_everything_is_missing(world: World) -> None:
    assert one(world, " ").missing == AddGoal.asked
    assert one(world, "").inputs == {}
