"""Rules of the roster: who has a seat, who waits, who moves up, and what a mark or a key makes of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cockpit.training.choices import Attendance, Mark

SEATED = frozenset({Attendance.ENROLLED, Attendance.ATTENDED, Attendance.ABSENT})
"""Who takes a seat. Who is absent without an excuse has had one; who is excused gives it back."""
MARKED: Mapping[Mark, Attendance] = {
    Mark.PRESENT: Attendance.ATTENDED,
    Mark.ABSENT: Attendance.ABSENT,
    Mark.EXCUSED: Attendance.EXCUSED,
}
"""What a mark makes of a person, whatever the person was before; “open” takes the mark away, see ``reopened``."""
ORDER = (Attendance.ENROLLED, Attendance.ATTENDED, Attendance.ABSENT, Attendance.EXCUSED)
"""The order in which one key steps through the marks; who waits steps onto the roster first."""


@dataclass(frozen=True)
class Seat:
    """A line of a roster. ``place`` is its number on the printed list; it stays the same for good."""

    id: int
    place: int
    state: Attendance
    handle: str = ""
    person: str = ""


def taken(states: Iterable[Attendance]) -> int:
    """Return how many seats are taken."""
    return sum(state in SEATED for state in states)


def free(capacity: int | None, seated: int) -> int | None:
    """Return how many seats are free, never less than 0; None where there is no limit."""
    return None if capacity is None else max(0, capacity - seated)


def over(capacity: int | None, seated: int) -> int:
    """Return by how many people a session is over its capacity."""
    return 0 if capacity is None else max(0, seated - capacity)


def admitted(capacity: int | None, states: Sequence[Attendance], wanted: int) -> int:
    """Return how many of ``wanted`` further people get a seat; the others wait.

    Nobody passes those who wait already.
    """
    if capacity is None:
        return wanted
    if Attendance.WAITING in states:
        return 0
    return min(wanted, max(0, capacity - taken(states)))


def moving_up(capacity: int | None, seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Return who leaves the waiting list for the seats that are free, the one who waits longest first."""
    listed = sorted(seats, key=lambda seat: seat.place)
    waiting = [seat for seat in listed if seat.state is Attendance.WAITING]
    room = free(capacity, taken(seat.state for seat in listed))
    return tuple(waiting if room is None else waiting[:room])


def sitting_down(capacity: int | None, seats: Iterable[Seat], wanted: Collection[int]) -> tuple[Seat, ...]:
    """Return who of the wanted leaves the waiting list: there is a seat, and nobody else waits longer."""
    found = []
    for seat in moving_up(capacity, seats):
        if seat.id not in wanted:
            break
        found.append(seat)
    return tuple(found)


def reopened(capacity: int | None, seats: Sequence[Seat], wanted: Collection[int]) -> dict[int, Attendance]:
    """Return what becomes of those whose marks are taken away, by line; who waits has none.

    Who was excused has given the seat back, so that there may be none any more.
    """
    found = {seat.id: Attendance.ENROLLED for seat in seats if seat.id in wanted and seat.state in SEATED}
    back = [seat for seat in seats if seat.id in wanted and seat.state is Attendance.EXCUSED]
    seated = admitted(capacity, [seat.state for seat in seats], len(back))
    states = [Attendance.ENROLLED] * seated + [Attendance.WAITING] * (len(back) - seated)
    return found | {seat.id: state for seat, state in zip(back, states, strict=True)}


def stepped(state: Attendance, step: int) -> Attendance | None:
    """Return what a person becomes one step forward (1) or back (-1); None at the end."""
    if state is Attendance.WAITING:
        return ORDER[0] if step > 0 else None
    place = ORDER.index(state) + step
    return ORDER[place] if 0 <= place < len(ORDER) else None


def combined(one: Attendance, other: Attendance) -> Attendance:
    """Return how a person stands who was on one roster twice: what says most about the person holds."""
    strength = (Attendance.WAITING, Attendance.ENROLLED, Attendance.ABSENT, Attendance.EXCUSED, Attendance.ATTENDED)
    return max(one, other, key=strength.index)
