"""The three errors of requirement research are noticed, and what is not recorded is not guessed."""

from __future__ import annotations

from cockpit.requirements.lint import Research, lint


def said(research: Research) -> list[str]:
    return [str(each) for each in lint(research)]


def test_sound_research_raises_nothing() -> None:
    assert said(Research(10, 5, 5, ("Finance",), ("Finance",))) == []


def test_copying_the_existing_process_is_noticed() -> None:
    research = Research(10, 6, 4)
    assert research.process_share == 0.6
    assert said(research) == [
        "60% of the requirements only repeat the existing process (6); ask what hurts and is missing"
    ]


def test_hearing_nobody_is_noticed() -> None:
    assert said(Research(3, 0, 0)) == [
        "no requirement comes from an interview, survey, focus group, ticket or suggestion; listen to people"
    ]


def test_process_areas_without_a_risk_are_named() -> None:
    research = Research(3, 0, 3, ("Stock", "Finance"), ("Stock",))
    assert research.riskless == ["Finance"]
    assert said(research) == ["process areas without a risk on record: Finance"]


def test_without_any_risks_on_record_nothing_is_claimed_about_them() -> None:
    research = Research(3, 0, 3, ("Stock", "Finance"))
    assert research.riskless is None
    assert said(research) == []


def test_without_requirements_there_is_nothing_to_say() -> None:
    assert Research(0, 0, 0).process_share is None
    assert said(Research(0, 0, 0, ("Stock",), ())) == []
