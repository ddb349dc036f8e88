"""Proven orders of modules to begin with, as data: those that are shipped, and those that a project brings itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cockpit.clean import clean_line
from cockpit.delivery.rollout_rules import EntryCondition, RolloutTemplate, Step
from cockpit.errors import BadInput
from cockpit.exchange.words import fold
from cockpit.i18n import LANGUAGES, N_, speaking

_FOLDER = Path(__file__).with_name("templates")
_HEADINGS = frozenset(map(fold, ("module", "modules", "name", "模块", "模块名称")))
_NONE = frozenset(map(fold, ("-", "none", "无")))
MOST_MODULES = 200
"""More modules than any rollout has."""


@cache
def shipped() -> Mapping[str, RolloutTemplate]:
    """Return the templates that come with the product, by their names."""
    found = {}
    for path in sorted(_FOLDER.glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = RolloutTemplate(path.stem, held["label"], tuple(_steps(held["modules"])))
    return found


def read_template(text: str) -> RolloutTemplate:
    """Return an order of modules that somebody wrote down, in JSON like the shipped ones, or with one module a line.

    Behind the name of a module, parted by a comma or a semicolon, may stand what must be true before it begins; where
    nothing stands, the module before must be reconciled.

    Raises:
        BadInput: the text is no such order.
    """
    listed = _from_json(text) if text.lstrip().startswith(("{", "[")) else list(_from_lines(text))
    steps = tuple(_steps(listed))
    names = [fold(name) for step in steps for name in set(step.names.values())]
    if not steps:
        raise BadInput(N_("there is no module in this order; write one a line"), field="modules")
    if len(steps) > MOST_MODULES:
        raise BadInput(N_("an order may have at most {most} modules"), field="modules", most=MOST_MODULES)
    twice = next((step for step in steps if names.count(fold(step.name)) > 1), None)
    if twice is not None:
        raise BadInput(N_("“{name}” is in the order twice; leave one of them out"), field="modules", name=twice.name)
    return RolloutTemplate("", {}, steps)


def _from_json(text: str) -> Sequence[Any]:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(
            N_("this is not JSON that can be read; write one module a line instead"), field="modules"
        ) from None
    listed = held.get("modules") if isinstance(held, dict) else held
    if not isinstance(listed, list):
        raise BadInput(N_("the order has no list “modules”"), field="modules")
    return listed


def _from_lines(text: str) -> Iterator[dict[str, Any]]:
    mark = ";" if ";" in text and "," not in text else ","
    for place, cells in enumerate(csv.reader(text.replace("，", ",").replace("；", ";").splitlines(), delimiter=mark)):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if filled and not (place == 0 and fold(filled[0]) in _HEADINGS):
            words = [word for cell in filled[1:] for word in cell.replace("+", "/").replace("、", "/").split("/")]
            yield {"name": filled[0], **({"entry": words} if words else {})}


def _steps(listed: Sequence[Any]) -> Iterator[Step]:
    for place, each in enumerate(listed):
        held = each if isinstance(each, dict) else {"name": each}
        name = held.get("name")
        names = {
            code: clean_line(str(text))
            for code, text in (name if isinstance(name, dict) else {"en": name or ""}).items()
        }
        if not names or not all(0 < len(text) <= 500 for text in names.values()):
            raise BadInput(N_("module {number} of the order has no name"), field="modules", number=place + 1)
        given = held.get("entry")
        usual = () if place == 0 else (EntryCondition.RECONCILED.value,)
        words = [given] if isinstance(given, str) else given if isinstance(given, list) else usual
        yield Step(names, frozenset(_condition(str(word)) for word in words if fold(str(word)) not in _NONE))


def _condition(word: str) -> EntryCondition:
    known = _conditions()
    if fold(word) not in known:
        values = ", ".join(EntryCondition)
        raise BadInput(N_("“{text}” is none of: {values}"), field="modules", text=clean_line(word)[:40], values=values)
    return known[fold(word)]


def _conditions() -> dict[str, EntryCondition]:
    found: dict[str, EntryCondition] = {}
    for code in LANGUAGES:
        with speaking(code):
            found |= {fold(word): each for each in EntryCondition for word in (each.value, each.label)}
    return found
