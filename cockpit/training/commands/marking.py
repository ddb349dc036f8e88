"""Writing marks on rosters: seats and the waiting list follow them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cockpit.command import Receipt, Work, names
from cockpit.errors import Refused
from cockpit.i18n import N_, _
from cockpit.message import Message, message
from cockpit.seen import as_seen
from cockpit.training.attendance import Seat, free, reopened, sitting_down, stepped, taken
from cockpit.training.choices import Attendance
from cockpit.training.commands.shared import roster_receipt
from cockpit.training.records import Enrolment, TrainingSession
from cockpit.training.saving import fill_seats, live_session, roster, shown

_FULL = N_("{session} is full, so {name} waits on: who came all the same is marked present")
_BEHIND = N_("{other} waits longer than {name} for a seat in {session}")


def where_seen(work: Work, seats: Sequence[int], seen: Sequence[int]) -> tuple[list[Enrolment], list[Message]]:
    """Return the lines that are marked as they were seen, and for each other who marked it since."""

    def told(line: Enrolment, who: str) -> Message:
        return message(
            N_("{who} was first: {seat} is {state}; it was left so"), who=who, seat=line.code, state=line.state
        )

    return as_seen(work, [work.get(Enrolment, pk) for pk in seats], seen, "state", told)


def step_marks(work: Work, seats: Sequence[int], seen: Sequence[int], step: int) -> Receipt:
    """Move lines one mark forward (1) or back (-1); those at the end stay, and those who wait while they have to."""
    lines, elsewhere = where_seen(work, seats, seen)
    states = {line.id: stepped(line.state, step) for line in lines}
    kept = _kept_waiting(work, [line for line in lines if line.state is Attendance.WAITING]) if step > 0 else {}
    moved = {pk: state for pk, state in states.items() if state is not None and pk not in kept}
    if moved:
        return marked(work, moved, "", [*kept.values(), *elsewhere])
    for reason in kept.values():
        raise Refused(reason.text, **reason.values)
    raise Refused(N_("this is the last mark already") if step > 0 else N_("this is not marked"))


def _kept_waiting(work: Work, lines: Sequence[Enrolment]) -> dict[int, Message]:
    """Return why those have to wait on who find no seat, by line."""
    kept: dict[int, Message] = {}
    for pk in dict.fromkeys(line.session_id for line in lines):
        session, seats = live_session(work, pk), roster(work, pk)
        wanted = [line.id for line in lines if line.session_id == pk]
        up = {seat.id for seat in sitting_down(session.capacity, seats, wanted)}
        full = free(session.capacity, taken(seat.state for seat in seats)) == len(up)
        first = next((seat for seat in seats if seat.state is Attendance.WAITING and seat.id not in up), None)
        for seat in seats:
            if seat.id in wanted and seat.id not in up and first is not None:
                values = {"session": shown(session), "name": seat.person, "other": first.person}
                kept[seat.id] = message(_FULL, **values) if full else message(_BEHIND, **values)
    return kept


def unmarked(work: Work, seats: Sequence[int]) -> Receipt:
    """Take the marks of lines away."""
    lines = [work.get(Enrolment, pk) for pk in seats]
    states: dict[int, Attendance] = {}
    for pk in dict.fromkeys(line.session_id for line in lines):
        session = live_session(work, pk)
        wanted = {line.id for line in lines if line.session_id == pk}
        # Nobody waits for a seat in what is over.
        capacity = session.capacity if session.ends > work.now else None
        states |= reopened(capacity, roster(work, pk), wanted)
    if not states and not any(line.archived for line in lines):
        raise Refused(N_("who waits has no mark that could be taken away"))
    back = [line.id for line in lines if states.get(line.id) is Attendance.WAITING]
    sessions = {line.session_id for line in lines if line.id in back}
    told = [
        message(
            N_("{session} is full; on the waiting list: {who}"),
            session=shown(work.get(TrainingSession, pk)),
            who=names([seat.person for seat in roster(work, pk) if seat.id in back]),
        )
        for pk in sorted(sessions)
    ]
    return marked(work, {line.id: states.get(line.id, line.state) for line in lines}, "", told)


def marked(work: Work, states: Mapping[int, Attendance], reason: str, told: Sequence[Message] = ()) -> Receipt:
    """Give lines of rosters these states, and let seats and the waiting list follow; ``told`` is said with it."""
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
    return _told(work, saved, [*told, *settle(work, saved)])


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
