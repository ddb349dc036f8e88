"""Training as words: the same in lists, on rosters, in the matrix and on pages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit import figures
from cockpit.i18n import N_, _, aside, in_a_row, plural
from cockpit.listing import Line, Span, Tone
from cockpit.training.choices import Attendance, Level
from cockpit.training.facts import LearnerRow, RosterRow, SessionRow
from cockpit.training.grading import reached
from cockpit.training.share import Share

STATE_TONES: Mapping[Attendance, Tone] = {
    Attendance.WAITING: "warn",
    Attendance.ENROLLED: "",
    Attendance.ATTENDED: "good",
    Attendance.ABSENT: "bad",
    Attendance.EXCUSED: "muted",
}
_MARKS: Mapping[Attendance, tuple[str, str]] = {
    Attendance.WAITING: ("…", "w"),
    Attendance.ENROLLED: ("·", "."),
    Attendance.ATTENDED: ("✔", "x"),
    Attendance.ABSENT: ("✘", "-"),
    Attendance.EXCUSED: ("○", "o"),
}
"""How a state looks on a roster: the sign, and one that every terminal has."""
_AHEAD, _FAILED, _GAP = ("→", ">"), ("✘", "!"), ("△", "^")


@dataclass(frozen=True)
class Standing:
    """How a person stands in a course: needed and passed levels, and what is under way."""

    needed: Level | None = None
    passed: frozenset[Level] = frozenset()
    ahead: bool = False
    """Whether there is a seat in a session to come."""
    failed: bool = False
    """Whether the last attempt at the next level was not passed."""

    @property
    def reached(self) -> int:
        """Up to which level everything is passed."""
        return reached(self.passed)

    @property
    def gap(self) -> bool:
        """Whether a level is passed whose lower ones are not."""
        return len(self.passed) > self.reached


def mark(state: Attendance, *, ascii_only: bool = False) -> Span:
    """Return the sign of a state on a roster."""
    return _MARKS[state][ascii_only], STATE_TONES[state]


def state(row: RosterRow) -> Line:
    """Return the state in words, with the reason and what makes up for it."""
    line: Line = ((row.state.label, STATE_TONES[row.state]),)
    if row.reason:
        line = (*line, (f"  {row.reason}", "muted"))
    if row.made_up is not None:
        line = (*line, (f"  {_('made up in {seat}', seat=row.made_up)}", "muted"))
    if row.makes_up is not None:
        line = (*line, (f"  {_('makes up for {seat}', seat=row.makes_up)}", "muted"))
    return line


def level(value: Level) -> Line:
    """Return a level: its place and its name."""
    return ((f"{value.value} ", "muted"), (value.label, ""))


def when(row: SessionRow) -> Line:
    """Return day and time; the zone only where it is not plain."""
    tone: Tone = "muted" if row.past or row.cancelled else ""
    return ((figures.day(row.day), tone), (f" {row.at}", "muted"))


def seats(row: SessionRow) -> Line:
    """Return how many seats are taken of how many, and how many wait."""
    limit = "" if row.capacity is None else f"/{row.capacity}"
    tone: Tone = "bad" if row.over else "warn" if row.free == 0 and row.waiting else ""
    line: Line = ((f"{row.seats}{limit}", tone),)
    return (*line, (f" +{row.waiting}", "warn")) if row.waiting else line


def trainer(row: SessionRow) -> Line:
    """Return the trainer's handle; nobody, or somebody who left, stands out."""
    if row.trainer is None:
        return ((_("nobody"), "muted" if row.past or row.cancelled else "bad"),)
    return ((f"@{row.trainer}{aside(_('left'))}", "warn"),) if row.trainer_left else ((f"@{row.trainer}", "accent"),)


def remarks(row: SessionRow) -> Line:
    """Return what somebody should look at: cancelled, too many people, a clash, marks that are missing."""
    found: list[Span] = []
    if row.cancelled:
        found.append((_("cancelled: {reason}", reason=row.cancel_reason), "muted"))
    if row.over:
        found.append((plural("{n} seat too few", "{n} seats too few", row.over), "bad"))
    if row.clash:
        found.append((_("somebody is in two places"), "bad"))
    if row.past and not row.cancelled and row.unmarked:
        found.append((plural("{n} not marked", "{n} not marked", row.unmarked), "warn"))
    return tuple(span for each in found for span in (("  ", ""), each))[1:] if found else (("", ""),)


def person(name: str, handle: str, *, left: bool) -> Line:
    """Return a person by name and handle; one who left is told so."""
    line: Line = ((name, "muted" if left else ""), (f"  @{handle}", "muted"))
    return (*line, (aside(_("left")), "warn")) if left else line


def achieved(row: RosterRow) -> Line:
    """Return the score and whether the level is passed; ``-`` while nothing is known."""
    if row.passed is None:
        return (("-", "muted"),)
    verdict: Span = (_("passed"), "good") if row.passed else (_("not passed"), "bad")
    return ((f"{figures.figure(row.score)}  ", ""), verdict) if row.score is not None else (verdict,)


def ready(row: LearnerRow) -> Line:
    """Return whether a person is ready, and how many of the required levels are passed."""
    if not row.roles:
        return ((_("no job role"), "muted"),)
    if row.ready is None:
        return ((_("nothing required"), "muted"),)
    count: Span = (f"{row.done}/{row.levels}", "good" if row.ready else "warn" if row.done else "bad")
    return (count, (f"  {_('ready')}", "good")) if row.ready else (count,)


def share(value: Share, *, hide: bool = False) -> Line:
    """Return a share with the number of people behind it: ``75% (9/12)``; ``-`` for nobody.

    With ``hide`` the share of few people stays untold, only their number is shown.
    """
    if value.value is None:
        return (("-", "muted"), *(((f"  ({value.idle})", "muted"),) if value.idle else ()))
    if hide and value.hidden:
        return ((f"n={value.people}", "muted"),)
    return (
        (figures.percent(value.value), share_tone(value)),
        (f" ({value.ready}/{value.people})", "muted"),
    )


def heat(value: Share) -> Line:
    """Return a cell of the heat map: the share and how many people; few people are only counted, nobody is ``-``."""
    tone = share_tone(value)
    if value.value is None:
        return (("-", ""),)
    if value.hidden:
        return ((f"n={value.people}", ""),)
    return ((figures.percent(value.value), tone), (f" {value.people}", "muted"))


def share_tone(value: Share) -> Tone:
    """Return the tone of a share: all, more than half, fewer."""
    if value.value is None or value.hidden:
        return "muted"
    return "good" if value.value == 1 else "warn" if value.value >= 0.5 else "bad"


def standing(value: Standing, *, ascii_only: bool = False) -> Line:
    """Return a cell of the matrix: passed/needed, and a sign for a seat to come, a failed attempt or a gap."""
    top = max(value.passed, key=lambda each: each.rank).rank if value.passed else 0
    signs = "".join(
        sign[ascii_only] for sign, on in ((_FAILED, value.failed), (_GAP, value.gap), (_AHEAD, value.ahead)) if on
    )
    if value.needed is None:
        if not top and not signs:
            return (("·" if not ascii_only else ".", "muted"),)
        return ((f"{value.reached or ''}{signs}", "accent"),)
    tone: Tone = "good" if value.reached >= value.needed.rank else "warn" if top else "bad"
    return ((f"{value.reached}/{value.needed.rank}{signs}", tone),)


def standing_words(value: Standing) -> str:
    """Return in words what a cell of the matrix says."""
    needed = _("not needed") if value.needed is None else _("needed up to “{level}”", level=value.needed.label)
    passed = [each.label for each in Level if each in value.passed]
    parts = [needed, _("passed: {levels}", levels=in_a_row(passed)) if passed else _("nothing passed")]
    for on, word in (
        (value.failed, N_("the last attempt was not passed")),
        (value.gap, N_("a lower level is missing")),
        (value.ahead, N_("has a seat in a session to come")),
    ):
        if on:
            parts.append(_(word))
    return "; ".join(parts)
