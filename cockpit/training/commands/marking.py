"""Writing marks on rosters: seats and the waiting list follow them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cockpit.command import Receipt, Work
from cockpit.errors import Refused
from cockpit.i18n import N_, _
from cockpit.message import Message
from cockpit.training.attendance import Seat, stepped
from cockpit.training.choices import Attendance
from cockpit.training.commands.shared import roster_receipt
from cockpit.training.records import Enrolment, TrainingSession
from cockpit.training.saving import fill_seats, live_session, roster, shown


def step_marks(work: Work, seats: Sequence[int], step: int) -> Receipt:
    """Move lines one mark forward (1) or back (-1); those at the end stay."""
    lines = [work.get(Enrolment, pk) for pk in seats]
    states = {line.id: stepped(line.state, step) for line in lines}
    moved = {pk: state for pk, state in states.items() if state is not None}
    if not moved:
        raise Refused(N_("this is the last mark already") if step > 0 else N_("this is not marked"))
    return marked(work, moved, "")


def marked(work: Work, states: Mapping[int, Attendance], reason: str) -> Receipt:
    """Give lines of rosters these states, and let seats and the waiting list follow."""
    saved = []
    for pk, state in states.items():
        line = work.get(Enrolment, pk)
        if line.archived:
            raise Refused(N_("{seat} is off the roster; enrol the person again first"), seat=line.code)
        session = live_session(work, line.session_id)
        if state in (Attendance.ATTENDED, Attendance.ABSENT) and session.day > work.today:
            raise Refused(
                N_("{session} is on {day}; who was there is known then"), session=shown(session), day=session.day
            )
        kept = reason if state is Attendance.EXCUSED else ""
        saved.append(work.save(line.with_(state=state, reason=kept or (line.reason if state is line.state else ""))))
    warnings = settle(work, saved)
    return _told(work, saved, warnings)


def settle(work: Work, lines: Sequence[Enrolment]) -> list[Message]:
    """Let the waiting lists follow what was written."""
    told: list[Message] = []
    for pk in dict.fromkeys(line.session_id for line in lines):
        told += fill_seats(work, work.get(TrainingSession, pk))
    return told


def _told(work: Work, lines: Sequence[Enrolment], warnings: Sequence[Message]) -> Receipt:
    sessions = dict.fromkeys(line.session_id for line in lines)
    seats: list[Seat] = [seat for pk in sessions for seat in roster(work, pk)]
    here = dict.fromkeys(line.id for line in lines)
    if len(lines) == 1:
        (seat,) = (seat for seat in seats if seat.id in here)
        return roster_receipt(
            lines, N_("{seat} {name}: {state}"), warnings, seat=lines[0].code, name=seat.person, state=lines[0].state
        )
    counts = Counter(line.state for line in lines)
    listed = ", ".join(shown(work.get(TrainingSession, pk)) for pk in sessions)
    told = _Counts("", {"sessions": listed, **{state.value: counts[state] for state in Attendance if counts[state]}})
    return Receipt(told, Enrolment.table, tuple(here), tuple(line.code for line in lines), tuple(warnings))


class _Counts(Message):
    """How many persons have which state now: ``TRN-4: 38 attended, 2 absent``."""

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        counts = (f"{self.values[state.value]} {state.label}" for state in Attendance if state.value in self.values)
        return _("{label}: {value}", label=self.values["sessions"], value=", ".join(counts))
