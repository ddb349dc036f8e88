"""A typed line as the inputs of a new goal: the grammar's reading, with its names looked up in the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from cockpit.errors import BadInput, CockpitError
from cockpit.exchange.words import plain
from cockpit.goals.commands.goal_add import AddGoal
from cockpit.goals.labels import find_labels
from cockpit.goals.numbers import points_or_share
from cockpit.goals.parse import ParsedGoal, parse
from cockpit.goals.quantities import Relative, one_with_unit
from cockpit.goals.typical import TYPICAL, names_of, theme_of
from cockpit.i18n import N_, _, language, speaking
from cockpit.message import Message, message
from cockpit.numerals import fold
from cockpit.pattern import Pattern
from cockpit.periods import read_period
from cockpit.quick import Offer, Offers, Quick

if TYPE_CHECKING:
    from cockpit.session import Session

_PLAIN = ("title", "metric", "unit", "baseline", "target", "measure_by", "start", "due", "cadence_days")
_NOUNS = {"owner_id": "person", "theme_id": "theme"}
_UNKNOWN = Pattern(r"(?:unknown|not known|tbd|未知|不知道|不清楚|待测|待定|[?？])[,;，；。.]?\s*", re.IGNORECASE)


def read(line: str, session: Session) -> list[Quick]:
    """Return one ``Quick`` for each goal in the line; names that nobody and nothing here has become doubts.

    An empty line says nothing yet: everything is missing.
    """
    if not line.strip():
        follow = partial(_follow, relative=None, session=session, tongue=language())
        return [Quick(missing=AddGoal.asked, follow=follow).answered({})]
    return [_quick(parsed, line, session) for parsed in parse(line, session.today())]


def answer(name: str, text: str, session: Session) -> dict[str, Any] | None:
    """Return what an answer about a goal's numbers means; None for any other, and for a plain number.

    A number may bring its unit (``15 天``), a baseline may be unknown with the day by which it will be measured
    (``unknown, by 2027-01-31``), and a cadence may be a word (``weekly``).
    """
    if name == "cadence_days" and (period := read_period(text)) is not None:
        return {"cadence_days": period.days}
    if name == "baseline" and (unknown := _UNKNOWN.match(text.strip())):
        return _measured_later(text.strip()[unknown.end() :], session)
    return with_unit(name, text) if name in ("baseline", "target") else None


def with_unit(name: str, text: str) -> dict[str, Any] | None:
    """Return the input ``name`` and its unit from one number with a unit; None for anything else."""
    found = one_with_unit(text)
    return None if found is None else {name: found.value, "unit": found.unit}


def means_unknown(text: str) -> bool:
    """Return whether a text says that a number is not known."""
    return _UNKNOWN.fullmatch(text.strip()) is not None


def _measured_later(rest: str, session: Session) -> dict[str, Any]:
    """Return that the baseline is unknown, with the day by which it will be measured if that is said."""
    if not rest:
        return {"baseline": None}
    labels, _rest = find_labels(rest, fold(rest), session.today())
    days = [label.value.day for label in (*labels.measures, *labels.dates)]
    if not days:
        raise BadInput(N_("“{text}” is not a date; write one such as {example}"), text=rest, example=session.today())
    return {"baseline": None, "measure_by": days[0]}


def _quick(parsed: ParsedGoal, line: str, session: Session) -> Quick:
    values = {name: getattr(parsed, name) for name in _PLAIN}
    inputs: dict[str, Any] = {name: value for name, value in values.items() if value not in (None, "")}
    guesses, doubts = list(parsed.guesses), list(parsed.doubts)
    _add_names(parsed, session, inputs, doubts)
    missing = set(parsed.missing)
    if not parsed.theme and (named := _theme_in(line, session)):
        inputs["theme_id"], words = named
        guesses.append(("theme_id", message(N_("“{words}” in the line"), words=words)))
        missing.remove("theme_id")
        if parsed.target is None and parsed.relative is None and plain(parsed.metric) in ("", plain(words)):
            # A theme is what many numbers show, not a number.
            inputs.pop("metric", None)
            missing.add("metric")
            doubts = [doubt for doubt in doubts if doubt[0] != "title"]
    told = dict(doubts)
    tongue = "zh_CN" if any("\u3400" <= char <= "\u9fff" for char in line) else language()
    quick = Quick(
        inputs,
        tuple(guesses),
        tuple(doubts),
        _in_order(missing | {"requirements", "why"}, relative=parsed.relative is not None),
        {field: Offers(told[field], choices) for field, choices in parsed.offers.items() if field in told},
        partial(_follow, relative=parsed.relative, session=session, tongue=tongue),
        ("target",) if parsed.relative else (),
    )
    return quick.answered({})


def _in_order(missing: set[str], *, relative: bool) -> tuple[str, ...]:
    """Return what is missing in the order of the questions; of a change the baseline comes first, with its unit."""
    order = [name for name in AddGoal.asked if name not in ("target", "unit")]
    place = order.index("baseline")
    order[place : place + 1] = ["baseline", "measure_by", "unit", "target"] if relative else [
        "target", "unit", "baseline", "measure_by"
    ]  # fmt: skip
    return tuple(name for name in order if name in missing)


def _add_names(parsed: ParsedGoal, session: Session, inputs: dict[str, Any], doubts: list[tuple[str, Message]]) -> None:
    """Look the names of owner, theme and modules up; one of several is a matter for the person."""
    for field, name in (("owner_id", parsed.owner), ("theme_id", parsed.theme)):
        if name and not any(doubtful == field for doubtful, _doubt in doubts):
            _look_up(session, _NOUNS[field], name, field, inputs, doubts)
    modules: list[int] = []
    for name in parsed.modules:
        found: dict[str, Any] = {}
        _look_up(session, "module", name, "modules", found, doubts)
        modules += found.values()
    if modules:
        inputs["modules"] = tuple(modules)


def _look_up(
    session: Session, noun: str, name: str, field: str, inputs: dict[str, Any], doubts: list[tuple[str, Message]]
) -> None:
    try:
        inputs[field] = session.find(noun, name)
    except CockpitError as unknown:
        doubts.append((field, Message(unknown.message, unknown.values)))


# Themes, and the metrics that usually show them


def _theme_in(line: str, session: Session) -> tuple[int, str] | None:
    """Return the theme whose name stands in the line, in any language for a built-in one, and the words."""
    words = plain(line)
    for name, _hint in session.named("theme"):
        for known in _names_in(name, line):
            if _stands_in(plain(known), words):
                with suppress(CockpitError):
                    return session.find("theme", name), known
    return None


def _names_in(name: str, line: str) -> tuple[str, ...]:
    """Return the names of a theme that may stand in a line."""
    built_in = theme_of(name)
    if built_in is None:
        return (name,)
    # Of the languages only English is written in ASCII, and the others' words take long to load.
    return (name, built_in) if line.isascii() else (name, *names_of(built_in))


def _stands_in(name: str, words: str) -> bool:
    """Return whether a name stands in words, a Latin one as a word of its own."""
    edge = "[a-z0-9]" if name.isascii() else r"(?!)"
    return re.search(rf"(?<!{edge}){re.escape(name)}(?!{edge})", words) is not None


def _typical(session: Session, theme: int | None, tongue: str) -> Offers | None:
    """Return metrics to choose from: those of a built-in theme, or of all that the project has when none is chosen."""
    themes = {name: session.find("theme", name) for name, _hint in session.named("theme") if theme_of(name)}
    if theme is not None:
        themes = {name: pk for name, pk in themes.items() if pk == theme}
    choices = tuple(offer for name, pk in themes.items() for offer in _offers(name, pk, tongue))
    if not choices:
        return None
    if theme is None:
        return Offers(message(N_("metrics that are often used")), choices)
    return Offers(message(N_("metrics that often show “{theme}”"), theme=next(iter(themes))), choices)


def _offers(theme: str, pk: int, tongue: str) -> Iterator[Offer]:
    with speaking(tongue):
        metrics = [(_(each.name), _(each.unit)) for each in TYPICAL[theme_of(theme) or ""]]
    for name, unit in metrics:
        label = message("{name} ({unit})", name=name, unit=unit)
        yield Offer(label, {"metric": name, "unit": unit, "theme_id": pk})


# What follows from answers


def _follow(quick: Quick, *, relative: Relative | None, session: Session, tongue: str) -> Quick:
    """Work out the target of a change by an amount, and what need not be asked any more."""
    inputs, missing = dict(quick.inputs), quick.missing
    if inputs.get("measure_by") is not None and inputs.get("baseline") is None:
        missing = tuple(name for name in missing if name not in ("baseline", "measure_by"))
    elif "baseline" in inputs and inputs["baseline"] is None:
        # Somebody said that it is not known.
        missing = tuple("measure_by" if name == "baseline" else name for name in missing)
    quick = replace(quick, missing=missing)
    if relative is not None and inputs.get("baseline") is not None and inputs.get("target") is None:
        quick = _with_target(quick, relative)
    offers = {name: each for name, each in quick.offers.items() if name != "metric"}
    if "metric" in quick.missing and (typical := _typical(session, inputs.get("theme_id"), tongue)) is not None:
        offers["metric"] = typical
    return replace(quick, offers=offers)


def _with_target(quick: Quick, relative: Relative) -> Quick:
    """Return it with the target of a change, or with the question what some percent of a percentage are."""
    baseline, missing = quick.inputs["baseline"], tuple(name for name in quick.missing if name != "target")
    if not isinstance(baseline, float):
        return quick
    if relative.of_baseline and quick.inputs.get("unit") == "%":
        doubt, choices = points_or_share(relative, baseline)
        known = any(name == "target" for name, _doubt in quick.doubts)
        doubts = quick.doubts if known else (*quick.doubts, ("target", doubt))
        return replace(quick, doubts=doubts, missing=missing, offers={**quick.offers, "target": Offers(doubt, choices)})
    return replace(quick, inputs={**quick.inputs, "target": relative.target(baseline)}, missing=missing)
