"""A typed line as the inputs of a new goal: the grammar's reading, with its names looked up in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cockpit.errors import CockpitError
from cockpit.goals.parse import ParsedGoal, parse
from cockpit.message import Message
from cockpit.quick import Quick

if TYPE_CHECKING:
    from cockpit.session import Session

_PLAIN = ("title", "metric", "unit", "baseline", "target", "start", "due", "cadence_days")


def read(line: str, session: Session) -> list[Quick]:
    """Return one ``Quick`` for each goal in the line; names that nobody and nothing here has become doubts."""
    return [_quick(parsed, session) for parsed in parse(line, session.today())]


def _quick(parsed: ParsedGoal, session: Session) -> Quick:
    values = {name: getattr(parsed, name) for name in _PLAIN}
    inputs: dict[str, Any] = {name: value for name, value in values.items() if value not in (None, "")}
    doubts = list(parsed.doubts)
    if parsed.owner:
        _look_up(session, "person", parsed.owner, "owner_id", inputs, doubts)
    if parsed.theme:
        _look_up(session, "theme", parsed.theme, "theme_id", inputs, doubts)
    modules: list[int] = []
    for name in parsed.modules:
        found: dict[str, Any] = {}
        _look_up(session, "module", name, "modules", found, doubts)
        modules += found.values()
    if modules:
        inputs["modules"] = tuple(modules)
    return Quick(inputs, tuple(parsed.guesses), tuple(doubts), parsed.missing)


def _look_up(
    session: Session, noun: str, name: str, field: str, inputs: dict[str, Any], doubts: list[tuple[str, Message]]
) -> None:
    try:
        inputs[field] = session.find(noun, name)
    except CockpitError as unknown:
        doubts.append((field, Message(unknown.message, unknown.values)))
