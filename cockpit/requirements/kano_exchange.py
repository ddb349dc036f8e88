"""Answers of a Kano survey in files: one pair in a row, or one respondent with a pair of columns for each question.

A pair of columns is named for its requirement and for the side of the question: ``REQ-3 functional`` and
``REQ-3 dysfunctional``, ``REQ-3 有`` and ``REQ-3 没有``, ``有此功能您觉得如何（REQ-3）`` and ``没有此功能…（REQ-3）``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from cockpit.clean import clean_line
from cockpit.command import names
from cockpit.errors import BadInput
from cockpit.exchange.cells import Cell, is_blank, listed, shown, text_of
from cockpit.exchange.columns import Columns, cell_at, check_there, filled, replacement
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.rows import PlannedRow
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.target import FieldSpec, Kind, Target, Value, Values, require
from cockpit.exchange.words import fold, plain
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.requirements.commands.importing import ImportKano
from cockpit.requirements.exchange import read_id
from cockpit.requirements.kano import Reply
from cockpit.requirements.records import Requirement

if TYPE_CHECKING:
    import sqlite3

    from cockpit.session import Session

Side = Literal["functional", "dysfunctional"]

_WORDS = {
    "1": "1", "2": "2", "3": "3", "4": "4", "5": "5",
    "i like it": "1", "i like it that way": "1", "like it": "1", "satisfied": "1", "delighted": "1",
    "expect it": "2", "i expect it": "2", "it must be that way": "2", "must": "2", "must have": "2", "expect": "2",
    "i am neutral": "3", "indifferent": "3", "don't care": "3", "no opinion": "3",
    "live with": "4", "i can live with it": "4", "tolerate": "4", "can tolerate": "4", "acceptable": "4",
    "i dislike it": "5", "dislike it": "5", "i dislike it that way": "5", "dissatisfied": "5",
    "喜欢": "1", "理应如此": "2", "无所谓": "3", "能忍受": "4", "不喜欢": "5",
    "我喜欢": "1", "很喜欢": "1", "非常喜欢": "1", "满意": "1",
    "必须如此": "2", "理所当然": "2", "应该如此": "2", "本该如此": "2",
    "无所谓的": "3", "中立": "3", "没有感觉": "3",
    "可以忍受": "4", "勉强接受": "4", "能接受": "4", "勉强忍受": "4",
    "很不喜欢": "5", "我不喜欢": "5", "讨厌": "5", "不满意": "5",
}  # fmt: skip

_SIDES: dict[Side, tuple[str, ...]] = {
    "functional": (
        "functional", "with", "with it", "if present", "present", "positive", "yes", "f", "+", "if it were there", "有",
        "具备", "提供", "正向", "正向问题", "功能", "有此功能", "如果有",
    ),
    "dysfunctional": (
        "dysfunctional", "without", "without it", "if absent", "absent", "negative", "no", "d", "-",
        "if it were not there", "没有", "不具备", "不提供", "反向", "反向问题", "无", "无此功能", "如果没有",
    ),
}  # fmt: skip
_SIDE_OF = {fold(word): side for side, words in _SIDES.items() for word in words} | {
    "+": "functional",
    "-": "dysfunctional",
}
_ASKED: dict[Side, re.Pattern[str]] = {
    "dysfunctional": re.compile(
        r"^(如果|若|假如|假设)?(产品|系统|我们)?(没有|无|缺少|不具备|不提供)|(没有|无|不具备|不提供)(此|该|这个|这项|这一)"
        r"|\bwithout (it|this|that|the)\b|\bif\b.*(\bnot\b|\babsent\b|\bmissing\b|n['’]t\b)"
    ),
    "functional": re.compile(
        r"^(如果|若|假如|假设)?(产品|系统|我们)?(有|具备|提供|具有)|(有|具备|提供|具有)(此|该|这个|这项|这一)"
        r"|\bwith (it|this|that|the)\b|\bif\b.*\b(there|present|available|had|have|has)\b"
    ),
}
"""What a question says that asks for one side; what it says of the absence goes first."""
_NUMBERED = re.compile(r"^\s*([Qq第]?\s*\d+\s*题?\s*[.、:：)）]?\s*)?")
"""What may stand before a question."""
_NAMED = re.compile(r"[(（\[]\s*(?P<id>req-?\s?\d{1,9})\s*[)）\]]", re.IGNORECASE)
_ID_AND_SIDE = r"(?P<id>req-?\s?\d{1,9})(?!\d)[\s:：._/|]*(?P<side>.{0,30}?)"
_WHOLE = re.compile(rf"\s*{_ID_AND_SIDE}\s*", re.IGNORECASE)
_BRACKETED = re.compile(rf"[(（\[]\s*{_ID_AND_SIDE}\s*[)）\]]", re.IGNORECASE)


def _respondent(text: str) -> str:
    return clean_line(text)[:200]


def _accept(values: Values) -> Values:
    """Return an answer as it would be stored; both answers of a pair are needed."""
    for name, label in (("functional", N_("If it were there")), ("dysfunctional", N_("If it were not there"))):
        if not values.get(name):
            text = N_("{answer}: {label} is missing")
            raise BadInput(text, field=name, answer=shown(values.get("answer")), label=message(label))
    require(values, respondent=N_("Respondent"), requirement=N_("Requirement"))
    return values


TARGET = Target(
    noun="kano",
    label=N_("answer"),
    fields=(
        FieldSpec("answer", N_("Answer")),
        FieldSpec(
            "respondent",
            N_("Respondent"),
            ("participant", "person", "name", "user", "who", "受访者", "姓名", "被访者", "填写人", "答题人", "序号"),
            normal=_respondent,
        ),
        FieldSpec(
            "segment",
            N_("Segment"),
            ("group", "department", "role", "分组", "人群", "部门", "岗位", "细分"),
            normal=_respondent,
        ),
        FieldSpec(
            "requirement",
            N_("Requirement"),
            ("id", "requirement id", "feature", "question", "需求", "需求编号", "编号", "功能点"),
            Kind.NAME,
            noun="requirement",
        ),
        FieldSpec("functional", N_("If it were there"), _SIDES["functional"], Kind.CHOICE, Reply, _WORDS),
        FieldSpec("dysfunctional", N_("If it were not there"), _SIDES["dysfunctional"], Kind.CHOICE, Reply, _WORDS),
        FieldSpec(
            "date", N_("Date"), ("answered on", "timestamp", "submitted", "日期", "填写日期", "提交时间"), Kind.DATE
        ),
    ),
    keys=("answer",),
    accept=_accept,
)


def reshape(session: Session, sheet: Sheet, asked: Mapping[str, str]) -> tuple[Sheet, dict[str, str]]:
    """Return the table with one answer pair in a row, the later one where a respondent answered twice.

    ``asked`` may name a column ``REQ-3 functional``, for surveys whose headings are the questions themselves.
    """
    check_there(sheet, asked)
    pairs, halves = _pairs(sheet, asked)
    columns = _Columns(sheet, {column: name for column, name in asked.items() if _side(name) is None})
    rows = _wide(sheet, columns, pairs, halves) if pairs or halves else _long(sheet, columns)
    notes = tuple(_notes(sheet, columns, pairs))
    kept = _Last(_known_ids(session))
    for row in rows:
        kept.add(row)
    copies = _copies(session, sheet.name, kept) if columns.respondent is None else ()
    made = replace(sheet, headings=_HEADINGS, rows=kept.rows(), notes=(*sheet.notes, *notes, *copies, *kept.notes))
    return replace(made, origins=columns.origins(paired=bool(pairs))), {}


def _notes(sheet: Sheet, columns: _Columns, pairs: Mapping[str, Mapping[Side, int]]) -> Iterator[Message]:
    """Yield how the table was understood."""
    if pairs:
        yield message(N_("read as pairs of columns: {requirements}"), requirements=names(list(pairs)))
    if columns.respondent is None:
        yield message(N_("no column names the respondent; each row counts as one"))
    read = columns.places | {place for sides in pairs.values() for place in sides.values()}
    left = [shown(heading) for place, heading in enumerate(sheet.headings) if heading and place not in read]
    if left:
        yield message(N_("is left out: {columns}"), columns="; ".join(left))


def _copies(session: Session, file: str, kept: _Last) -> Iterator[Message]:
    """Yield of which file, read before, one without names of respondents is a copy, answer by answer."""
    here = kept.replies()
    there: dict[str, set[_Replies]] = {}
    for row in session.store.query(_ANSWERS, (session.project_id,)):
        name, _blank, number = row["respondent"].rpartition(" ")
        if name and name != file and number.isdecimal():
            told = (int(number), human(Requirement.prefix, row["number"]), row["functional"], row["dysfunctional"])
            there.setdefault(name, set()).add(told)
    for name, replies in there.items():
        if here and here <= replies:
            text = N_("“{file}” held the same answers, which would count twice; leave this file out if it is a copy")
            yield message(text, file=name)


_Replies: TypeAlias = tuple[int, str, str | None, str | None]
"""A row of a file, the requirement that it is about, and the values of the answers with and without it."""
_HEADINGS = tuple(spec.name for spec in TARGET.fields)


@dataclass(frozen=True)
class _Row:
    """One answer pair as it stands in the file."""

    number: int
    respondent: str
    segment: Cell
    requirement: Cell
    functional: Cell
    dysfunctional: Cell
    day: Cell


class _Columns:
    """Where the fields that every form has stand in a table."""

    def __init__(self, sheet: Sheet, asked: Mapping[str, str]) -> None:
        self._file = sheet.name
        self._headings = sheet.headings
        columns = Columns(sheet, TARGET, asked)
        self.respondent = columns.place("respondent")
        self.segment = columns.place("segment")
        self.requirement = columns.place("requirement")
        self.day = columns.place("date")
        self.functional = columns.place("functional")
        self.dysfunctional = columns.place("dysfunctional")

    def origins(self, *, paired: bool) -> dict[str, str]:
        """Return what the columns are called that the fields are read from; of pairs each answer says it itself."""
        found = {"respondent": self.respondent, "segment": self.segment, "date": self.day}
        if not paired:
            found["requirement"] = self.requirement
            found |= {"functional": self.functional, "dysfunctional": self.dysfunctional}
        return {name: self._headings[place] for name, place in found.items() if place is not None}

    @property
    def places(self) -> set[int | None]:
        """The columns that one of the fields stands in."""
        return {self.respondent, self.segment, self.requirement, self.day, self.functional, self.dysfunctional}

    def respondent_of(self, row: SourceRow) -> str:
        """Return who answered; one without a name is called after the file and the row."""
        name = text_of(cell_at(row, self.respondent))
        return _respondent(name) or f"{self._file} {row.number}"


def _side(text: str) -> tuple[str, Side] | None:
    """Return the requirement and the side that a heading names: ``REQ-3 functional``, ``How … (REQ-3 +)``."""
    for match in filter(None, (_WHOLE.fullmatch(text), _BRACKETED.search(text))):
        said = match["side"].strip()
        said = said.strip("()（）[] -–—") if len(said) > 1 else said
        if side := _SIDE_OF.get(said) or _SIDE_OF.get(fold(said)):
            return read_id(match["id"].replace(" ", "")), side
    return None


def _asked_side(text: str) -> tuple[str, Side] | None:
    """Return the requirement and the side that a question asks for without naming it: ``… without it (REQ-3)``."""
    named = _NAMED.search(text)
    if named is None:
        return None
    question = _NUMBERED.sub("", text[: named.start()] + text[named.end() :]).casefold()
    side = next((side for side, pattern in _ASKED.items() if pattern.search(question)), None)
    return (read_id(named["id"].replace(" ", "")), side) if side else None


def _pairs(sheet: Sheet, asked: Mapping[str, str]) -> tuple[dict[str, dict[Side, int]], list[str]]:
    """Return the columns of each requirement by side, and the headings that name only one side of a question."""
    said = {fold(column): name for column, name in asked.items()}
    found: dict[str, dict[Side, int]] = {}
    guessed: dict[str, dict[Side, int]] = {}
    for place, heading in enumerate(sheet.headings):
        text = said.get(fold(heading), heading)
        for read, sides in ((_side, found), (_asked_side, guessed)):
            if (named := read(text)) is not None:
                sides.setdefault(named[0], {}).setdefault(named[1], place)
    # A question that seems to ask for one side alone may be another one altogether.
    found = {name: sides for name, sides in guessed.items() if len(sides) == len(_SIDES)} | found
    halves = [name for name, sides in found.items() if len(sides) < len(_SIDES)]
    return {name: sides for name, sides in found.items() if len(sides) == len(_SIDES)}, halves


def _wide(
    sheet: Sheet, columns: _Columns, pairs: Mapping[str, Mapping[Side, int]], halves: Sequence[str]
) -> Iterator[_Row]:
    if halves:
        text = N_(
            "only one side of the question about {requirements} has a column; name the other, such as “{example}”"
        )
        raise BadInput(text, field="map", requirements=", ".join(halves), example=f"{halves[0]} dysfunctional")
    for row in sheet.rows:
        for name, sides in pairs.items():
            functional, dysfunctional = cell_at(row, sides["functional"]), cell_at(row, sides["dysfunctional"])
            if is_blank(functional) and is_blank(dysfunctional):
                continue
            yield _Row(
                row.number,
                columns.respondent_of(row),
                cell_at(row, columns.segment),
                name,
                _traced(functional, sheet.headings[sides["functional"]]),
                _traced(dysfunctional, sheet.headings[sides["dysfunctional"]]),
                cell_at(row, columns.day),
            )


def _traced(cell: Cell, heading: str) -> Cell:
    """Return a reply as it is; one that is none with its heading, so that it is found among many columns."""
    spec = TARGET.spec("functional")
    assert spec is not None
    known = is_blank(cell) or fold(text_of(cell)) in spec.folded_choices
    return cell if known else f"{heading}: {text_of(cell)}"


def _long(sheet: Sheet, columns: _Columns) -> Iterator[_Row]:
    if columns.requirement is None or columns.functional is None or columns.dysfunctional is None:
        raise BadInput(
            N_(
                "No answers were recognised; the columns are: {headings}. Name them “REQ-3 functional” and "
                "“REQ-3 dysfunctional”, or say which is which: --map COLUMN=“REQ-3 functional”."
            ),
            field="map",
            headings=listed(sheet.headings),
        )
    for row in filled(sheet):
        yield _Row(
            row.number,
            columns.respondent_of(row),
            cell_at(row, columns.segment),
            cell_at(row, columns.requirement),
            cell_at(row, columns.functional),
            cell_at(row, columns.dysfunctional),
            cell_at(row, columns.day),
        )


class _Last:
    """Keeps the last answer of each respondent about each requirement, and notes which ones it replaced."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._kept: dict[str, _Row] = {}
        self.notes: list[Message] = []

    def add(self, row: _Row) -> None:
        """Take one answer into account."""
        key = self._key(row)
        before = self._kept.pop(plain(key), None)
        if before is not None:
            self.notes.append(replacement(key, row.number, before.number))
        self._kept[plain(key)] = row

    def rows(self) -> list[SourceRow]:
        """Return what is kept, as rows under the names of the fields."""
        return [
            SourceRow(
                row.number,
                (
                    self._key(row),
                    row.respondent,
                    row.segment,
                    row.requirement,
                    row.functional,
                    row.dysfunctional,
                    row.day,
                ),
            )
            for row in sorted(self._kept.values(), key=lambda row: row.number)
        ]

    def replies(self) -> set[_Replies]:
        """Return what is kept without the names of those who answered."""
        words = {spec.name: spec.folded_choices for spec in TARGET.fields if spec.choices is Reply}
        return {
            (
                row.number,
                self._requirement(row),
                words["functional"].get(fold(text_of(row.functional))),
                words["dysfunctional"].get(fold(text_of(row.dysfunctional))),
            )
            for row in self._kept.values()
        }

    def _requirement(self, row: _Row) -> str:
        name = text_of(row.requirement).strip()
        return self._known.get(plain(name), name)

    def _key(self, row: _Row) -> str:
        return answer_key(self._requirement(row), row.respondent)


def answer_key(requirement: str, respondent: str) -> str:
    """Return what identifies an answer: ``REQ-3 · li.wei``."""
    return f"{requirement} · {respondent}"


_REQUIREMENTS = """
SELECT number, title, external_id FROM requirement WHERE project_id = ? AND NOT archived ORDER BY number
"""
_ANSWERS = """
SELECT k.id, k.version, k.respondent, k.segment, r.number, k.functional, k.dysfunctional, k.on_day
FROM kano_answer k JOIN requirement r ON r.id = k.requirement_id WHERE k.project_id = ? ORDER BY r.number, k.id
"""


def _named(session: Session) -> Iterable[tuple[str, str]]:
    for number, title, external in session.store.query(_REQUIREMENTS, (session.project_id,)):
        name = human(Requirement.prefix, number)
        yield from ((word, name) for word in (name, title, external) if word)


def _known_ids(session: Session) -> dict[str, str]:
    return {word: found[0] for word, found in names_of(_named(session)).items() if len(found) == 1}


def existing(session: Session) -> Existing:
    """Return every answer of the project, and the names that requirements are known by."""
    rows = session.store.query(_ANSWERS, (session.project_id,))
    entries = [Entry(row["id"], row["version"], _values(row)) for row in rows]
    return Existing(entries, {"requirement": names_of(_named(session))})


def command(rows: Sequence[PlannedRow], source: str) -> ImportKano:
    """Return the command that carries out the rows of a plan; ``source`` names the file."""
    return ImportKano(rows=tuple(rows), source=source)


def rows(session: Session, ids: Sequence[int] | None = None) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows for an export: every answer about these requirements, or about all."""
    found = session.store.query(_ANSWERS, (session.project_id,))
    wanted = None if ids is None else {human(Requirement.prefix, number) for number in _numbers(session, ids)}
    specs = TARGET.fields[1:]
    headings = [_(spec.label) for spec in specs]
    values = [_values(row) for row in found]
    return headings, [
        [spec.label_of(each.get(spec.name)) for spec in specs]
        for each in values
        if wanted is None or each["requirement"] in wanted
    ]


def _numbers(session: Session, ids: Sequence[int]) -> Iterator[int]:
    for pk in ids:
        yield int(session.store.scalar("SELECT number FROM requirement WHERE id = ?", (pk,)) or 0)


def _values(row: sqlite3.Row) -> dict[str, Value]:
    name = human(Requirement.prefix, row["number"])
    return {
        "answer": answer_key(name, row["respondent"]),
        "respondent": row["respondent"],
        "segment": row["segment"],
        "requirement": name,
        "functional": row["functional"],
        "dysfunctional": row["dysfunctional"],
        "date": date.fromisoformat(row["on_day"]),
    }
