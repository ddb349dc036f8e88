"""A list of things: what can be asked of it, in which order, and how a row reads. Shared by CLI and screens.

A list is a sequence of ids, read once for a filter and an order; the rows behind the ids are read only as far as they
are shown. So a list of 100,000 costs what fits on a screen, after one pass over an index.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from cockpit.areas import nouns
from cockpit.errors import BadInput, Denied, NotFound
from cockpit.i18n import N_, _
from cockpit.message import Message
from cockpit.sight import within

if TYPE_CHECKING:
    import sqlite3

    from cockpit.filter import Condition, Vocabulary
    from cockpit.session import Session

R_co = TypeVar("R_co", covariant=True)
Tone = Literal["", "muted", "good", "warn", "bad", "accent", "strong"]
Span = tuple[str, Tone]
Line = tuple[Span, ...]
_AT_ONCE = 5_000
"""Rows read by one statement; a list of ids longer than that is read in several."""


class ListColumn(NamedTuple):
    """One column. ``width`` in cells, 0 to share what is left.

    Where it is narrow, columns shrink to ``least``, then those of low ``priority`` leave.
    """

    key: str
    title: str
    width: int = 0
    align: Literal["left", "right"] = "left"
    priority: int = 1
    least: int = 0


class Asked(NamedTuple):
    """What is asked of a list: a filter in the filter language, a sort key (``-`` first for the other way round)."""

    filter: str = ""
    sort: str = ""
    archived: bool = False
    lenient: bool = False


class Lead(NamedTuple):
    """A list that a number was counted from: what it counts, and the list with the filter that counts it again."""

    label: str
    noun: str
    filter: str

    @property
    def listed(self) -> str:
        """The command that lists what was counted."""
        return f"{self.noun} list {self.filter}".strip()

    def count(self, session: Session) -> int:
        """Return how many rows the list has now."""
        return listing(self.noun).count(session, Asked(self.filter))

    def within(self, filter_: str) -> Lead:
        """Return the list of those of the rows that another filter lets through, too."""
        return self._replace(filter=f"({filter_}) {self.filter}") if filter_.strip() else self


class Detail(NamedTuple):
    """One thing with all that is known of it: as data, as lines to read, and the lists that its numbers come from."""

    plain: Mapping[str, object]
    lines: tuple[Line, ...]
    leads: tuple[Lead, ...] = ()


class Listing(Generic[R_co]):
    """Base of all lists; a subclass gives the facts and turns rows into cells."""

    noun: ClassVar[str]
    table: ClassVar[str]
    alias: ClassVar[str]
    columns: ClassVar[tuple[ListColumn, ...]]
    sorts: ClassVar[Mapping[str, str]]
    """Sort key to the SQL terms of ORDER BY; the first is the usual one."""
    source: ClassVar[str]
    """What follows FROM in SQL; ``:today`` and ``:project`` may be used in it."""
    scope: ClassVar[str] = "{alias}.project_id = :project"
    joins: ClassVar[str] = ""
    """The aliases, of one letter each, of what ``source`` adds to each row: a query that needs none does without."""
    archivable: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """The message id of what it is called."""
        return nouns()[self.noun][1].title

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return the fields, flags and word search that its filter understands."""
        raise NotImplementedError

    def fetch(self, session: Session, ids: Sequence[int]) -> list[R_co]:
        """Return the rows with these ids, in this order; one that is gone meanwhile is left out."""
        raise NotImplementedError

    def require(self, session: Session) -> None:
        """Raise ``Denied`` when the person may not read this list."""
        if (reason := session.may_read(self.noun)) is not None:
            raise Denied(reason.text, **reason.values)

    def read(self, session: Session, select: str, ids: Sequence[int]) -> list[sqlite3.Row]:
        """Run ``select`` on the rows with these ids and return them in this order; the first column is the id."""
        self.require(session)
        sight = within(session, self.noun, self.alias)
        found: dict[int, sqlite3.Row] = {}
        for start in range(0, len(ids), _AT_ONCE):
            sql = f"SELECT {select} FROM {self.source} WHERE {self.alias}.id IN (SELECT value FROM json_each(:ids))"
            if sight.actor:
                sql = f"{sql} AND {sight.condition}"
            some = json.dumps(list(ids[start : start + _AT_ONCE]))
            values = {"ids": some, "today": session.today().isoformat(), "project": session.project_id, **sight.values}
            found |= {row[0]: row for row in session.store.query(sql, values)}
        return in_order(found, ids)

    def cells(self, row: Any, session: Session) -> tuple[Line, ...]:
        """Return the row as one line of spans for each column."""
        raise NotImplementedError

    def plain(self, row: Any) -> dict[str, object]:
        """Return the row as data, for JSON and CSV."""
        raise NotImplementedError

    def one(self, session: Session, pk: int) -> R_co:
        """Return one row; ``NotFound`` where its table may have it but the list has not, as it is none of these."""
        rows = self.fetch(session, [pk])
        if not rows:
            label = Message(nouns()[self.noun][1].label)
            raise NotFound(N_("“{name}” is no {noun}"), name=session.name_of(self.noun, pk), noun=label)
        return rows[0]

    def detail(self, session: Session, pk: int) -> Detail:
        """Return all that is known of one row; its cells, one below another, unless a list knows more."""
        row = self.one(session, pk)
        from rich.cells import cell_len

        titles = [_(column.title) for column in self.columns]
        width = max(map(cell_len, titles))
        lines = (
            ((f"{title}{' ' * (width - cell_len(title))}  ", "muted"), *line)
            for title, line in zip(titles, self.cells(row, session), strict=True)
        )
        return Detail(self.plain(row), tuple(lines), self.leads(row, session))

    def leads(self, row: Any, session: Session) -> tuple[Lead, ...]:
        """Return the lists that the numbers of a row were counted from."""
        return ()

    def opening(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return what one should know before reading what is asked for, to stand above the list."""
        return ()

    def page(self, session: Session, pk: int) -> Detail:
        """Return all that is known of one row, and first of all that it is archived if it is."""
        found = self.detail(session, pk)
        leads = tuple(lead for lead in found.leads if session.may_read(lead.noun) is None)
        if not self.archivable:
            return found._replace(leads=leads)
        sql = f"SELECT {self.alias}.archived FROM {self.source} WHERE {self.alias}.id = :pk"
        values = {"pk": pk, "today": session.today().isoformat(), "project": session.project_id}
        archived = bool(session.store.scalar(sql, values))
        lines = (((_("archived"), "warn"),), *found.lines) if archived else found.lines
        return Detail({**found.plain, "archived": archived}, lines, leads)

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Return what there is to say of all that is asked for together, to stand below the list."""
        return ()

    def ids(self, session: Session, asked: Asked = Asked(), extra: str = "", **values: object) -> array[int]:
        """Return the ids of the rows that are asked for, in order; ``extra`` is an SQL condition that holds for few."""
        where, order, parameters = self.statement(session, asked)
        if extra:
            where = f"{self.led(where)} AND ({extra})"
        sql = f"SELECT {self.alias}.id FROM {self.rows_for(where, order)} WHERE {where} ORDER BY {order}"
        return array("q", session.store.columns(sql, {**parameters, **values}, ("id",))[0])

    def hits(self, session: Session, asked: Asked) -> list[Condition] | None:
        """Return a SELECT of ids for each text that is asked for, None when a filter asks for more than texts.

        A row is asked for if it is in all of them, and would be without a filter.
        """
        self.require(session)
        if not asked.filter.strip():
            return []
        from cockpit.filter import hits, parse, words_of

        vocabulary = self.vocabulary(session)
        words = words_of(parse(asked.filter, vocabulary, lenient=asked.lenient), vocabulary)
        found = [hits(text, vocabulary, f"{self.alias}.id") for text in words or ()]
        known = [each for each in found if each is not None]
        return None if words is None or len(known) < len(found) else known

    def count(self, session: Session, asked: Asked = Asked()) -> int:
        """Return how many rows are asked for."""
        where, _order, parameters = self.statement(session, asked)
        return int(session.store.query(f"SELECT COUNT(*) FROM {self.rows_for(where)} WHERE {where}", parameters)[0][0])

    def rows_for(self, *terms: str) -> str:
        """Return what follows FROM in SQL for some terms: without the joins where none of them needs one."""
        needed = not self.joins or any(f"{alias}." in term for alias in self.joins for term in terms)
        return self.source if needed else f"{self.table} {self.alias}"

    def statement(self, session: Session, asked: Asked) -> tuple[str, str, dict[str, object]]:
        """Return the WHERE and ORDER BY terms, and the parameters that they need."""
        self.require(session)
        sight = within(session, self.noun, self.alias)
        by_words = False
        conditions = [sight.condition] if sight.actor else []
        archived = asked.archived or not self.archivable
        parameters: dict[str, object] = {
            "project": session.project_id,
            "today": session.today().isoformat(),
            **sight.values,
        }
        if asked.filter.strip():
            from cockpit.filter import Asking, compile_filter, is_by_words, mentions, parse

            vocabulary = self.vocabulary(session)
            node = parse(asked.filter, vocabulary, lenient=asked.lenient)
            asking = Asking(session.today(), session.person, session.unnamed)
            where = compile_filter(node, vocabulary, asking, text=asked.filter, lenient=asked.lenient)
            conditions.append(f"({where.sql})")
            parameters |= where.params
            # Who asks for what is archived wants to see it.
            gone = [name for name, flag in vocabulary.flags.items() if flag.sql.startswith(f"{self.alias}.archived")]
            archived = archived or any(mentions(node, name) for name in gone)
            by_words = is_by_words(node, vocabulary)
        own = [self.scope.format(alias=self.alias)]
        if not archived:
            own.append(f"{self.alias}.archived = 0")
        whole = " AND ".join(own)
        return " AND ".join((self.led(whole) if by_words else whole, *conditions)), self._order(asked.sort), parameters

    def led(self, where: str) -> str:
        """Return a condition for which the engine does not go through all rows of the project: the rest of it leads.

        A plus before a column keeps its indexes out of it.
        """
        return re.sub(rf"(?<![\w+]){self.alias}\.(?=(project_id|archived) = )", rf"+{self.alias}.", where)

    def fault(self, session: Session, asked: Asked) -> BadInput | None:
        """Return what is wrong with a filter that is still being typed, as far as its parts are typed to their end."""
        from cockpit.filter import is_finished

        try:
            self.statement(session, asked._replace(lenient=False))
        except BadInput as error:
            if error.position is not None and is_finished(asked.filter, error.position):
                return error
        return None

    def _order(self, sort: str) -> str:
        key = sort.lstrip("-") or next(iter(self.sorts))
        if key not in self.sorts:
            raise BadInput(
                N_("“{sort}” is no order of this list; take one of: {sorts}"), sort=key, sorts=", ".join(self.sorts)
            )
        terms = self.sorts[key]
        if sort.startswith("-"):
            terms = ", ".join(_turned(term.strip()) for term in terms.split(","))
        return f"{terms}, {self.alias}.id"

    def rows(self, session: Session, asked: Asked = Asked(), limit: int | None = None) -> list[R_co]:
        """Return the rows that are asked for, at most ``limit`` of them."""
        ids = self.ids(session, asked)
        return self.fetch(session, ids if limit is None else ids[:limit])


def _turned(term: str) -> str:
    return term.removesuffix(" DESC") if term.endswith(" DESC") else f"{term} DESC"


def in_order(rows: Mapping[int, R_co], ids: Sequence[int]) -> list[R_co]:
    """Return the rows of these ids in this order, without those that are gone."""
    return [rows[pk] for pk in ids if pk in rows]


def listing(noun: str) -> Listing[Any]:
    """Return the list of a noun; ``BadInput`` when there is none."""
    from cockpit.areas import nouns

    area = nouns()[noun][0] if noun in nouns() else None
    for found in area.listings() if area else ():
        if found.noun == noun:
            return found
    raise BadInput(N_("there is no list of “{noun}”"), noun=noun)
