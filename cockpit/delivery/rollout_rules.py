"""In which order modules are rolled out, and when the next one may begin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.delivery.board_rules import Firmness, Verdict, verdict
from cockpit.i18n import N_, language
from cockpit.message import Message, message

_BETWEEN = "; "
"""What stands between two reasons."""


class EntryCondition(Choice):
    """What has to be true of the module before, so that the next may begin."""

    RECONCILED = "reconciled", N_("its reconciliation is signed")
    ACCEPTED = "accepted", N_("its increment is accepted")


class Milestone(Choice):
    """What a module reaches, by the name of the day on which it did; the label tells why it did all the same."""

    STARTED = "started_on", N_("begun all the same: {reason}")
    RECONCILED = "reconciled_on", N_("signed all the same: {reason}")
    ACCEPTED = "accepted_on", N_("accepted all the same: {reason}")


class Reason(NamedTuple):
    """Why a rule of a module was passed over; ``milestone`` is what it was given for, None where nobody knows."""

    milestone: Milestone | None
    text: str

    def __str__(self) -> str:
        """Return it with what it was given for, in the current language."""
        told = self.milestone.label_id if self.milestone else N_("all the same: {reason}")
        return str(message(told, reason=self.text))


@dataclass(frozen=True)
class Step:
    """A module in a template; ``names`` are what it is called, by language."""

    names: Mapping[str, str]
    entry: frozenset[EntryCondition] = frozenset({EntryCondition.RECONCILED})

    @property
    def name(self) -> str:
        """What it is called in the current language."""
        return spoken(self.names)


@dataclass(frozen=True)
class RolloutTemplate:
    """A proven order of modules to begin with; a project copies one and changes it as it likes."""

    key: str
    labels: Mapping[str, str]
    """What it is called, by language."""
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """What it is called in the current language."""
        return spoken(self.labels)


def spoken(texts: Mapping[str, str]) -> str:
    """Return the text in the current language, in English or any other where there is none."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True)
class RolloutModule:
    """A module of a project and how far it is."""

    id: int
    name: str
    entry: frozenset[EntryCondition] = frozenset()
    started: bool = False
    met: frozenset[EntryCondition] = frozenset()
    """The conditions that this module fulfils for the one after it."""


@dataclass(frozen=True)
class Lesson:
    """What was learned in a module."""

    id: int
    module_id: int
    text: str
    learned_on: date


def judge_start(modules: Sequence[RolloutModule], module_id: int, override: str = "") -> Verdict:
    """Return what speaks against a module beginning now.

    Args:
        modules: all modules of the project in their order.
        module_id: the one that would begin.
        override: why it begins although its entry conditions are not met; turns their refusal into a warning.

    Raises:
        ValueError: there is no such module.
    """
    place = _place(modules, module_id)
    module = modules[place]
    if module.started:
        return Verdict((message(N_("{module} has begun already"), module=module.name),))
    unmet = Firmness.SOFT if override.strip() else Firmness.HARD
    entry = [(unmet, text) for text in _unmet_entry(modules, place)]
    return verdict((*entry, *((Firmness.SOFT, text) for text in _open_earlier(modules, place))))


def judge_signature(module: str, *, begun: bool, cards: int, done: int, reason: str = "") -> Verdict:
    """Return what speaks against somebody signing for a module now.

    Args:
        module: its name.
        begun: whether it has begun.
        cards: how many cards it has.
        done: how many of them are done.
        reason: why it is signed although something is open; turns the refusal into a warning.
    """
    firmness = Firmness.SOFT if reason.strip() else Firmness.HARD
    findings = []
    if not begun:
        text = N_("{module} has not begun; begin it first, or say why all the same")
        findings.append((firmness, message(text, module=module)))
    if done < cards:
        text = N_("{module} has open cards ({count} of {total}); finish them first, or say why all the same")
        findings.append((firmness, message(text, module=module, count=cards - done, total=cards)))
    return verdict(findings)


def place_of_template(modules: Sequence[RolloutModule], known: Collection[int]) -> int:
    """Return where the modules of a template go among the others, which are those not in ``known``.

    What the project has begun or ordered already keeps its place: before the template, or behind it where modules of
    the template are in the order themselves.
    """
    ordered = [module.started or bool(module.entry) for module in modules]
    own = next((place for place, module in enumerate(modules) if ordered[place] and module.id in known), None)
    if own is not None:
        return sum(module.id not in known for module in modules[:own])
    others = [is_ordered for module, is_ordered in zip(modules, ordered, strict=True) if module.id not in known]
    return max((place for place, is_ordered in enumerate(others, 1) if is_ordered), default=0)


def reasons_together(earlier: str, reason: str) -> str:
    """Return the reasons why rules of a module were passed over as one text, the newest last."""
    return _BETWEEN.join(filter(None, (earlier, reason)))


def reasons_apart(
    images: Iterable[tuple[Mapping[str, object] | None, Mapping[str, object] | None]], now: str
) -> tuple[Reason, ...]:
    """Return the reasons in a text, each with what it was given for.

    Args:
        images: the changes of the module's row, oldest first: what changed as it was before and after, None for no row.
        now: the reasons as they stand, together.
    """
    told: dict[str, tuple[Reason, ...]] = {"": ()}
    for before, after in images:
        text = str((after or {}).get("override") or "")
        reached = [milestone for milestone in Milestone if (after or {}).get(milestone.value)]
        earlier = str((before or {}).get("override") or "")
        # What an undo brings back was told when it was given.
        if text and len(reached) == 1 and earlier in told and text.startswith(earlier):
            reason = text.removeprefix(earlier).removeprefix(_BETWEEN if earlier else "")
            told[text] = (*told[earlier], Reason(reached[0], reason))
    return told[now] if now in told else (Reason(None, now),)


def next_module(modules: Iterable[RolloutModule]) -> RolloutModule | None:
    """Return the first module of the order that has not begun, None if all have."""
    return next((module for module in modules if not module.started), None)


def lessons_for(modules: Sequence[RolloutModule], module_id: int, lessons: Iterable[Lesson]) -> list[Lesson]:
    """Return the lessons of earlier modules, those of the nearest first, and the newest first within each.

    Raises:
        ValueError: there is no such module.
    """
    places = {module.id: place for place, module in enumerate(modules[: _place(modules, module_id)])}
    earlier = [lesson for lesson in lessons if lesson.module_id in places]
    return sorted(earlier, key=lambda lesson: (places[lesson.module_id], lesson.learned_on, lesson.id), reverse=True)


def _place(modules: Sequence[RolloutModule], module_id: int) -> int:
    return [module.id for module in modules].index(module_id)


def _unmet_entry(modules: Sequence[RolloutModule], place: int) -> Iterator[Message]:
    """Yield what the module just before leaves open."""
    if place == 0:
        return
    before, module = modules[place - 1], modules[place]
    texts = {
        EntryCondition.RECONCILED: N_(
            "{module} waits until the reconciliation of {before} is signed; sign it, or say why to begin all the same"
        ),
        EntryCondition.ACCEPTED: N_(
            "{module} waits until the increment of {before} is accepted; or say why to begin all the same"
        ),
    }
    for condition, text in texts.items():
        if condition in module.entry - before.met:
            yield message(text, module=module.name, before=before.name)


def _open_earlier(modules: Sequence[RolloutModule], place: int) -> Iterator[Message]:
    """Yield what was overridden further up and still stands open: data that all later modules build on."""
    for earlier, follower in pairwise(modules[:place]):
        if EntryCondition.RECONCILED in follower.entry - earlier.met:
            yield message(N_("the reconciliation of {module} is still not signed"), module=earlier.name)
