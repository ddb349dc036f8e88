"""Answers of the survey of the first level in files: one person in a row, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.errors import BadInput
from cockpit.exchange.cells import is_blank, text_of
from cockpit.exchange.columns import Columns, check_recognised, replacement
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing
from cockpit.exchange.mapping import places_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message
from cockpit.training.choices import SESSION
from cockpit.training.commands.importing import ANSWERS, ImportSurveys
from cockpit.training.exchange.shared import (
    NAME_PARTS,
    PERSON_WORDS,
    SESSION_WORDS,
    line_key,
    names_people,
    one_of,
    people_named,
    people_rows,
    person_in,
    read_session,
    session_in,
    session_of,
    sessions_named,
    with_name_parts,
)
from cockpit.training.grading import SCALE

if TYPE_CHECKING:
    from cockpit.session import Session


def _accept(values: Values) -> Values:
    """Return the answers as they would be stored."""
    require(values, session=N_("Session"), person=N_("Person"))
    low, high = SCALE
    for name in ANSWERS:
        answer = values.get(name)
        if isinstance(answer, float) and not (answer == int(answer) and low <= answer <= high):
            raise BadInput(
                N_("“{text}” is no answer; it is a number from {low} to {high}"),
                field=name,
                text=f"{answer:g}",
                low=low,
                high=high,
            )
    if not any(values.get(name) is not None for name in ANSWERS):
        raise BadInput(N_("give at least one answer from 1 to 5"), field="fear_after")
    return values


TARGET = Target(
    noun="survey",
    label=N_("survey answer"),
    fields=(
        FieldSpec("line", N_("Line")),
        FieldSpec("session", N_("Session"), SESSION_WORDS, Kind.NAME, noun="class", normal=read_session),
        FieldSpec("person", N_("Person"), PERSON_WORDS, Kind.NAME, noun="person"),
        FieldSpec(
            "fear_before", N_("Fear before (1-5)"), ("fear before", "培训前恐惧", "训前顾虑", "训前担忧"), Kind.NUMBER
        ),
        FieldSpec(
            "clarity_before", N_("Clarity before (1-5)"), ("clarity before", "培训前清晰度", "训前清晰度"), Kind.NUMBER
        ),
        FieldSpec(
            "fear_after", N_("Fear after (1-5)"), ("fear after", "培训后恐惧", "训后顾虑", "训后担忧"), Kind.NUMBER
        ),
        FieldSpec(
            "clarity_after", N_("Clarity after (1-5)"), ("clarity after", "培训后清晰度", "训后清晰度"), Kind.NUMBER
        ),
    ),
    keys=("line",),
    accept=_accept,
)
_HEADINGS = tuple(spec.name for spec in TARGET.fields)

_ANSWERS = """
SELECT a.*, s.number, p.handle FROM survey_answer a JOIN training_session s ON s.id = a.session_id
JOIN person p ON p.id = a.person_id
WHERE a.project_id = :project AND (:ids IS NULL OR a.id IN (SELECT value FROM json_each(:ids)))
ORDER BY s.begins, s.number, p.name
"""


def existing(session: Session) -> Existing:
    """Return the answers of the project, and what sessions and persons are called."""
    return Existing(
        _entries(session),
        {"class": sessions_named(session), "person": people_named(session)},
        foresee=lambda rows: command(rows, "").rehearsed(session),
    )


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with one person in a row; the session may be that of the whole file."""
    whole = [column for column in asked if session_in(column) and not places_of(sheet.headings, column)]
    said = {column: name for column, name in asked.items() if column not in whole}
    columns = Columns(sheet, with_name_parts(TARGET), said)
    everywhere = session_in(whole[0]) if whole else session_of(sheet)
    found = {"session": bool(columns.places("session") or everywhere), "person": names_people(columns)}
    check_recognised(sheet, TARGET, found)
    ids, people = sessions_named(session), people_named(session)
    kept: dict[str, SourceRow] = {}
    notes: list[Message] = []
    for row in people_rows(sheet, notes):
        values = {name: columns.first(row, name) for name in _HEADINGS[1:]}
        values["person"] = person_in(columns, row, people)
        if is_blank(values["session"]):
            values["session"] = everywhere
        values["session"] = read_session(text_of(values["session"]))
        where, who = one_of(ids, values["session"]), one_of(people, values["person"])
        key = line_key(where or text_of(values["session"]), who or text_of(values["person"]))
        if plain(key) in kept:
            notes.append(replacement(key, row.number, kept.pop(plain(key)).number))
        kept[plain(key)] = SourceRow(row.number, (key, *values.values()))
    origins = columns.origins(_HEADINGS[1:], person=[part.name for part in NAME_PARTS])
    made = replace(sheet, headings=_HEADINGS, rows=list(kept.values()), notes=(*sheet.notes, *notes), origins=origins)
    return made, {}


def command(rows: Sequence[PlannedRow], source: str) -> ImportSurveys:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportSurveys(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export, of these answers or of all."""
    return table_of(TARGET, _entries(session, ids), ids)


def _entries(session: Session, ids: Sequence[int] | None = None) -> list[Entry]:
    values = {"project": session.project_id, "ids": None if ids is None else json.dumps(list(ids))}
    found = []
    for row in session.store.query(_ANSWERS, values):
        where = human(SESSION, row["number"])
        answers = {name: None if row[name] is None else float(row[name]) for name in ANSWERS}
        known = {"line": line_key(where, row["handle"]), "session": where, "person": row["handle"]}
        found.append(Entry(row["id"], row["version"], {**known, **answers}))
    return found
