"""Putting people on a roster: in order, on the waiting list where there is no seat, never in two places at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cockpit.command import Work, names
from cockpit.errors import Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.training import conditions
from cockpit.training.attendance import admitted
from cockpit.training.choices import Attendance, Level
from cockpit.training.records import Course, Enrolment, TrainingSession
from cockpit.training.saving import busy, check_people, crowded, names_of, roster, seat_code, shown, slot_of

# Who has not passed the levels below that of the session.
_UNREADY = f"""
SELECT j.value FROM json_each(:people) j
WHERE :below >= '{Level.AWARENESS.value}' AND NOT {conditions.reaches("j.value", ":course", ":below")}
"""


def enrol(
    work: Work,
    session: TrainingSession,
    people: Sequence[int],
    *,
    makes_up: Sequence[Enrolment] = (),
    anyway: bool = False,
) -> tuple[list[Enrolment], list[Message]]:
    """Put people on a roster, and return their lines and what is to be told.

    Args:
        work: what the command works with.
        session: it must take place.
        people: in the order in which they get seats; who is on the roster already stays as he is.
        makes_up: lines of another session that these people make up for.
        anyway: whether people get a seat who are somewhere else at that time.

    Raises:
        Refused: nobody of them can be enrolled.
    """
    check_people(work, people)
    known = {line.person_id: line for line in work.find(Enrolment, session_id=session.id)}
    there = [pk for pk in people if pk in known and not known[pk].archived]
    elsewhere = {} if anyway else busy(work, people, slot_of(session), session.id, own=True)
    wanted = [pk for pk in dict.fromkeys(people) if pk not in there and pk not in elsewhere]
    busy_there = {pk: where for pk, where in elsewhere.items() if pk not in there}
    told = _left_out(work, session, there, busy_there)
    if not wanted:
        reason = told[0]
        raise Refused(reason.text, **reason.values)
    seated = admitted(session.capacity, [seat.state for seat in roster(work, session.id)], len(wanted))
    missed = {line.person_id: line.id for line in makes_up}
    place = max((line.place for line in known.values()), default=0)
    lines = []
    for number, pk in enumerate(wanted):
        state = Attendance.ENROLLED if number < seated else Attendance.WAITING
        place += 1
        values = {"place": place, "code": seat_code(session, place), "state": state, "makes_up_id": missed.get(pk)}
        if pk in known:
            # Who comes back has a new number: the old one would pass those who have waited meanwhile.
            line = known[pk].with_(**values, archived=False, reason="")
        else:
            line = Enrolment(project_id=work.project, session_id=session.id, person_id=pk, **values)
        lines.append(work.save(line))
    if waiting := wanted[seated:]:
        text = N_("{session} is full; on the waiting list: {who}")
        told.append(message(text, session=shown(session), who=names_of(work, waiting)))
    told += _unready(work, session, wanted)
    return lines, told + crowded(session, roster(work, session.id))


def _left_out(
    work: Work, session: TrainingSession, there: Sequence[int], elsewhere: Mapping[int, str]
) -> list[Message]:
    told = []
    if teaches := [pk for pk in elsewhere if pk == session.trainer_id]:
        text = N_("{who} teaches {session}, and does not learn in it")
        told.append(message(text, who=names_of(work, teaches), session=shown(session)))
    if others := {pk: where for pk, where in elsewhere.items() if pk not in teaches}:
        text = N_("elsewhere at that time, so not enrolled: {who} ({where})")
        where = names(list(dict.fromkeys(others.values())), 3)
        told.append(message(text, who=names_of(work, list(others)), where=where))
    if there:
        text = N_("on the roster of {session} already: {who}")
        told.append(message(text, session=shown(session), who=names_of(work, there)))
    return told


def _unready(work: Work, session: TrainingSession, people: Sequence[int]) -> list[Message]:
    below = str(session.level.rank - 1)
    values = {"people": json.dumps(list(people)), "course": session.course_id, "below": below}
    found = [row[0] for row in work.change.query(_UNREADY, values)]
    if not found:
        return []
    text = N_("a level below “{level}” of {course} is not passed yet by: {who}")
    code = work.get(Course, session.course_id).code
    return [message(text, level=session.level, course=code, who=names_of(work, found))]
