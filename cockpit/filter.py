"""One filter language for the command line, ``/`` and saved views: ``state:open owner:me due:<7d -late words``.

Terms side by side must all hold; ``or`` parts alternatives, ``-`` turns a term round, brackets group. A term is a flag
of the list (``late``), a field with a value (``owner:me``, ``due:<7d``, ``owner:none``), or words to find; quotes make
words of anything. Field names and flags are understood in every language of the interface.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from functools import reduce
from typing import Any, NamedTuple, NoReturn, Protocol, TypeAlias

from cockpit.areas import nearest
from cockpit.choice import Choice, told, typable
from cockpit.clean import sound
from cockpit.errors import BadInput, CockpitError
from cockpit.i18n import N_, _, in_a_row, spoken
from cockpit.ids import number_of
from cockpit.lookup import ME
from cockpit.terms import QUOTES

NOTHING = ("none", "-", "nobody", "无", "空", "无人")
"""What asks for rows in which a field is empty."""
_COMPARED = re.compile(r"(<=|>=|<|>|=|≤|≥|＜|＞)?(.*)", re.DOTALL)
_OPERATORS = {"≤": "<=", "≥": ">=", "＜": "<", "＞": ">", None: "="}
_OR = ("or", "|", "或", "或者")
_AND = ("and", "&", "且", "并且")


@dataclass(frozen=True)
class Term:
    """A part of a filter that stands at ``position``, in characters from the start."""

    position: int


@dataclass(frozen=True)
class Words(Term):
    """Text to be found."""

    text: str


@dataclass(frozen=True)
class Flagged(Term):
    """A flag of the list."""

    name: str


@dataclass(frozen=True)
class Valued(Term):
    """A field that must have one of some values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Not(Term):
    """The opposite of a part."""

    part: Node


@dataclass(frozen=True)
class Group(Term):
    """Parts that must all hold, or of which any must."""

    parts: tuple[Node, ...]
    any: bool = False


Node: TypeAlias = "Words | Flagged | Valued | Not | Group"


@dataclass(frozen=True)
class Asking:
    """Who asks, on which day. ``me`` is None for somebody who is no person of the project.

    ``unnamed`` returns why a text is, or with ``beginning`` begins, no name of a noun's rows, None when it is one.
    """

    today: date
    me: int | None
    unnamed: Callable[[str, str, bool], CockpitError | None]

    def require(self, noun: str, value: str, *, beginning: bool = False) -> None:
        """Refuse a value that is in the name of nothing, or begins none: no row could match it, which says little."""
        if (fault := self.unnamed(noun, value, beginning)) is not None:
            raise BadInput(fault.message, None, None, **fault.values)


Bind: TypeAlias = Callable[[object], str]
"""Takes a value and returns the name of the SQL parameter that holds it."""


class Field(Protocol):
    """A field that can be filtered by."""

    @property
    def label(self) -> str:
        """The message id of its name."""
        ...

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Return the SQL condition for one value; ``BadInput`` when it is none for this field."""
        ...

    def examples(self) -> Sequence[str]:
        """Return some values to offer while one is typed."""
        ...


@dataclass(frozen=True)
class TextField:
    """Text that contains the value, or is it after ``=``, whatever its case.

    With a ``noun`` it is the name of a row of that.
    """

    label: str
    sql: str
    noun: str = ""

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Look for the value anywhere in the text."""
        if value.lower() in NOTHING:
            return f"COALESCE({self.sql}, '') = ''"
        if self.noun:
            asking.require(self.noun, value.removeprefix("="))
        return _says(self.sql, value, bind)

    def examples(self) -> Sequence[str]:
        """Text may be anything."""
        return ()


@dataclass(frozen=True)
class ChoiceField:
    """A closed list of values; the beginning of one is enough."""

    label: str
    sql: str
    choices: type[Choice]

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the choice that the value names in any language."""
        words = self.choices.by_word()
        low = value.lower()
        if low in NOTHING and low not in words:
            return f"{self.sql} IS NULL"
        found = {words[low]} if low in words else {member for word, member in words.items() if word.startswith(low)}
        if len(found) != 1:
            raise BadInput(N_("“{text}” is none of: {values}"), text=value, values=self.known())
        return f"{self.sql} = {bind(found.pop().value)}"

    def known(self) -> str:
        """Return what can be asked for in one line."""
        return self.choices.offered()

    def examples(self) -> Sequence[str]:
        """Return every value."""
        return [member.value for member in self.choices]


@dataclass(frozen=True)
class PersonField:
    """A person: ``me``, a handle, or the beginning of a handle or a name, all of it after ``=``.

    ``alias`` is that of the joined person.
    With ``outsiders`` others than the persons of the project may be meant, too.
    """

    label: str
    column: str
    alias: str
    outsiders: bool = False

    @property
    def noun(self) -> str:
        """What its values are names of."""
        return "person"

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with the person."""
        low = value.lower().lstrip("@")
        if low in NOTHING:
            return f"{self.column} IS NULL"
        if low in ME:
            if asking.me is None:
                raise BadInput(N_("you are not among the persons of this project, so “me” names nobody"))
            return f"{self.column} = {bind(asking.me)}"
        if not self.outsiders:
            asking.require("person", low.removeprefix("="), beginning=True)
        if len(low) > 1 and low.startswith("="):
            exact = bind(_like(low[1:])[1:-1])
            return f"({self.alias}.handle LIKE {exact} ESCAPE '\\' OR {self.alias}.name LIKE {exact} ESCAPE '\\')"
        start = bind(_like(low)[1:])
        return f"({self.alias}.handle LIKE {start} ESCAPE '\\' OR {self.alias}.name LIKE {start} ESCAPE '\\')"

    def examples(self) -> Sequence[str]:
        """Return the two that every project has."""
        return ("me", "none")


@dataclass(frozen=True)
class ManyField:
    """Something of which a row has several. ``sql`` is a sub-select with ``{match}`` where ``name`` is compared.

    With a ``noun`` the name is that of a row of it.
    """

    label: str
    sql: str
    name: str
    noun: str = ""

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Look for one that contains the value, or is it after ``=``."""
        if value.lower() in NOTHING:
            return f"NOT EXISTS ({self.sql.format(match='1')})"
        if self.noun:
            asking.require(self.noun, value.removeprefix("="))
        return f"EXISTS ({self.sql.format(match=_says(self.name, value, bind))})"

    def examples(self) -> Sequence[str]:
        """Return the one that every list has."""
        return ("none",)


class _Compared:
    """Fields whose values have an order: ``<7``, ``>=3``, ``2..5``, ``none``."""

    sql: str

    def bounds(self, text: str, asking: Asking) -> tuple[object, object]:
        """Return the first and the last value that ``text`` stands for."""
        raise NotImplementedError

    def condition(self, value: str, bind: Bind, asking: Asking) -> str:
        """Compare with a bound, or with both ends of a range."""
        if value.lower() in NOTHING:
            return f"{self.sql} IS NULL"
        if ".." in value:
            low, _dots, high = value.partition("..")
            ends = []
            if low.strip():
                ends.append(f"{self.sql} >= {bind(self.bounds(low.strip(), asking)[0])}")
            if high.strip():
                ends.append(f"{self.sql} <= {bind(self.bounds(high.strip(), asking)[1])}")
            return f"({' AND '.join(ends) or '1'})"
        match = _COMPARED.fullmatch(value)
        assert match is not None
        sign, text = _OPERATORS.get(match[1], match[1]), match[2].strip()
        first, last = self.bounds(text, asking)
        if sign == "=":
            return f"{self.sql} BETWEEN {bind(first)} AND {bind(last)}"
        return f"{self.sql} {sign} {bind(first if sign in ('<', '>=') else last)}"


@dataclass(frozen=True)
class DayField(_Compared):
    """A day: ``2026-12-31``, ``2026-12``, ``today``, ``<7d`` (within seven days from today), ``<-2w``, ``eom``."""

    label: str
    sql: str

    def bounds(self, text: str, asking: Asking) -> tuple[object, object]:
        """Return the first and the last day of what is named, as ISO text."""
        from cockpit.dates import days_of

        found = days_of(text, asking.today)
        if found is None:
            raise BadInput(
                N_("“{text}” is not a date; write one such as {example}, or <7d"),
                text=text,
                example=asking.today.isoformat(),
            )
        return found[0].isoformat(), found[1].isoformat()

    def examples(self) -> Sequence[str]:
        """Return one of each form."""
        return ("<7d", "<today", "none", "today")


@dataclass(frozen=True)
class MomentField(DayField):
    """A moment in UTC, asked for by the day on which it falls in ``zone``, where the work is done."""

    zone: tzinfo

    def bounds(self, text: str, asking: Asking) -> tuple[object, object]:
        """Return the first and the last moment of the days that are named, as ISO text."""
        first, last = (date.fromisoformat(str(day)) for day in super().bounds(text, asking))
        begin = datetime.combine(first, time(), tzinfo=self.zone)
        end = datetime.combine(last, time.max, tzinfo=self.zone)
        return tuple(at.astimezone(UTC).isoformat() for at in (begin, end))  # type: ignore[return-value]


@dataclass(frozen=True)
class NumberField(_Compared):
    """A number. ``scale`` is what one unit as typed counts in the column, 0.01 for percent."""

    label: str
    sql: str
    scale: float = 1

    def bounds(self, text: str, asking: Asking) -> tuple[object, object]:
        """Return the number twice: it is a range of itself."""
        from cockpit.inputs import read_number

        value = read_number(text) * self.scale
        return value, value

    def examples(self) -> Sequence[str]:
        """Return the forms."""
        return ("<5", ">=5", "none")


@dataclass(frozen=True)
class Flag:
    """A condition with a name of its own; ``label`` is the message id of that name."""

    label: str
    sql: str


def choice_flags(column: str, choices: type[Choice]) -> dict[str, Flag]:
    """Return a flag for each choice of a column, named as it is stored."""
    return {each.value: Flag(each.label_id, f"{column} = '{each.value}'") for each in choices}


class TextIndex(NamedTuple):
    """A full-text index: it finds the rows whose ``column`` is in ``select``, in which ``{match}`` is the query."""

    column: str
    select: str

    @property
    def condition(self) -> str:
        """The SQL condition for a row, with ``{match}`` for the query."""
        return f"{self.column} IN ({self.select})"

    def leading_to(self, column: str, select: str) -> TextIndex:
        """Return the index of rows to which those found here belong; ``select`` takes the condition for these."""
        return TextIndex(column, select.format(self.condition))


@dataclass(frozen=True)
class Vocabulary:
    """What can be asked of one list.

    ``indexed`` are the full-text indexes, ``plain`` are columns that are searched as they are, and ``number`` is the
    column of the human ids that begin with ``prefix``.
    """

    fields: Mapping[str, Field]
    flags: Mapping[str, Flag] = field(default_factory=dict)
    indexed: Sequence[TextIndex] = ()
    plain: Sequence[str] = ()
    number: str = ""
    prefix: str = ""

    def field_named(self, word: str) -> str | None:
        """Return the key of the field that a word names in any language."""
        return _named(word, self.fields)

    def field_like(self, word: str) -> str | None:
        """Return the field that a word was probably meant for: by its key, else by its name in the current language."""
        if (key := nearest(word, list(self.fields))) is not None:
            return key
        low, names = word.lower(), [typable(_(each.label)) for each in self.fields.values()]
        part = (name for name in names if len(low) > 1 and (low in name or name in low))
        return next(part, None) or nearest(low, names)

    def flag_named(self, word: str) -> str | None:
        """Return the key of the flag that a word names in any language."""
        return _named(word, self.flags)


def text_index(table: str, column: str) -> TextIndex:
    """Return the index ``<table>_search`` for rows whose id stands in ``column``."""
    return TextIndex(column, f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH {{match}}")


# Reading

_TOKEN = re.compile(
    r"""[\s,;，；]*(?:
        (?P<open>[(（]) | (?P<close>[)）])
      | (?P<not>[-!！](?=["“”(（\w]))
      | (?P<key>[^\W\d][\w-]*)[:：](?P<value>(?:[“”"][^“”"]*[“”"]?|[^\s()（）"“”])*)
      | [“”"](?P<quoted>[^“”"]*)[“”"]?
      | (?P<word>[^\s()（）"“”]+)
    )""",
    re.VERBOSE,
)
_CLOSING = ("“", "”", '"')
_UNPARTED = re.compile(r"(?P<key>[^\W\d][\w-]*)(?P<sign>[<>]?=|[<>≤≥＝＜＞])(?P<value>.*)", re.DOTALL)
"""A field and its value without the colon between them."""
_COMMAS = re.compile(r'[,，](?=(?:[^"“”]*["“”][^"“”]*["“”])*[^"“”]*$)')
_DEEPEST = 20
_LONGEST = 5_000
"""Characters of a value that are looked for; the engine compares no patterns of any length."""


def parse(text: str, vocabulary: Vocabulary, *, lenient: bool = False) -> Node:
    """Return what a filter asks for; ``BadInput`` points at the place that is not understood.

    A ``lenient`` reading is for text that is still being typed: what is unfinished asks for nothing, and an unknown
    field is taken for a word.
    """
    return _Parser(sound(text), vocabulary, lenient).whole()


def is_finished(text: str, position: int) -> bool:
    """Return whether the part of a filter that begins at a place is typed to its end: something follows it.

    A bracket or a quotation mark that is open is not, whatever follows.
    """
    begins = (
        (match, min(match.start(name) for name, part in match.groupdict().items() if part is not None))
        for match in _TOKEN.finditer(text)
        if any(part is not None for part in match.groupdict().values())
    )
    token = next((match for match, start in reversed(list(begins)) if start <= position), None)
    return token is not None and not token["open"] and (token["close"] is not None or token.end() < len(text))


class _Parser:
    """Reads a filter from left to right."""

    def __init__(self, text: str, vocabulary: Vocabulary, lenient: bool) -> None:
        self._text, self._vocabulary, self._lenient = text, vocabulary, lenient
        self._tokens = [match for match in _TOKEN.finditer(text) if match[0].strip(" \t\n,;，；\u3000")]
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        """Read everything."""
        found = self._alternatives()
        while self._next < len(self._tokens):
            if not self._lenient:
                self._fail(N_("this bracket closes nothing"), self._place())
            self._next += 1
            found = Group(0, (found, self._alternatives()))
        return found

    def _alternatives(self) -> Node:
        start = self._place()
        parts = [self._all()]
        while self._is_word(_OR):
            self._next += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Group(start, tuple(parts), any=True)

    def _all(self) -> Node:
        start = self._place()
        parts: list[Node] = []
        while (token := self._peek()) is not None and not token["close"] and not self._is_word(_OR):
            if self._is_word(_AND):
                self._next += 1
            elif (part := self._one(token)) is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Group(start, tuple(parts))

    def _one(self, token: re.Match[str]) -> Node | None:
        start = self._place()
        self._next += 1
        if token["not"]:
            following = self._peek()
            part = None if following is None or following["close"] else self._one(following)
            return None if part is None else Not(start, part)
        if token["open"]:
            return self._bracket(start)
        if token["quoted"] is not None:
            if not self._lenient and self._text[token.end("quoted") :][:1] not in _CLOSING:
                self._fail(N_("this quotation mark is never closed"), start)
            return Words(start, token["quoted"]) if token["quoted"].strip() else None
        if token["key"]:
            return self._valued(token, start)
        flag = self._vocabulary.flag_named(token["word"])
        if flag is None and not self._lenient:
            self._check_word(token["word"], start)
        return Words(start, token["word"]) if flag is None else Flagged(start, flag)

    def _check_word(self, word: str, start: int) -> None:
        """Refuse a field that is not parted from its value by a colon: as a word it would find nothing."""
        match = _UNPARTED.match(word)
        if match is None or (name := self._vocabulary.field_named(match["key"])) is None:
            return
        sign = "" if match["sign"] in ("=", "＝") else match["sign"]
        meant = f"{match['key']}:{sign}{match['value']}" if match["value"] else self._example(name)
        self._fail(N_("a colon parts a field from its value: write “{meant}”"), start, meant=meant)

    def _bracket(self, start: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail(N_("brackets are nested too deeply"), start)
        found = self._alternatives()
        self._depth -= 1
        if self._peek() is not None:
            self._next += 1
        elif not self._lenient:
            self._fail(N_("this bracket is never closed"), start)
        return found

    def _valued(self, token: re.Match[str], start: int) -> Node | None:
        name = self._vocabulary.field_named(token["key"])
        quotes = [place for place, sign in enumerate(token["value"]) if sign in _CLOSING]
        if len(quotes) % 2 and not self._lenient:
            self._fail(N_("this quotation mark is never closed"), token.start("value") + quotes[-1])
        if name is None:
            if self._lenient:
                return Words(start, f"{token['key']}:{token['value']}")
            near = self._vocabulary.field_like(token["key"])
            listed = in_a_row(told(each, found.label) for each, found in self._vocabulary.fields.items())
            values: dict[str, Any] = {"key": token["key"], "fields": listed, "nearest": near}
            if near is None:
                self._fail(N_("there is no field “{key}” here; take one of: {fields}"), start, **values)
            self._fail(N_("there is no field “{key}” here; did you mean {nearest}?"), start, **values)
        values_ = tuple(part for raw in _COMMAS.split(token["value"]) if (part := raw.translate(QUOTES).strip()))
        if not values_:
            if self._lenient:
                return None
            self._fail(N_("“{key}:” needs a value, such as {example}"), start, key=name, example=self._example(name))
        return Valued(start, name, values_)

    def _example(self, name: str) -> str:
        return f"{name}:{next(iter(self._vocabulary.fields[name].examples()), '…')}"

    def _is_word(self, words: tuple[str, ...]) -> bool:
        token = self._peek()
        return token is not None and (token["word"] or "").lower() in words

    def _peek(self) -> re.Match[str] | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _place(self) -> int:
        token = self._peek()
        if token is None:
            return len(self._text)
        start = min(token.start(name) for name in token.groupdict() if token[name] is not None)
        return start - (token["quoted"] is not None)

    def _fail(self, problem: str, position: int, **values: Any) -> NoReturn:
        raise BadInput(problem, position=position, text=self._text, **values)


# Compiling


def mentions(node: Node, flag: str) -> bool:
    """Return whether a flag is asked for anywhere in a filter, the other way round too."""
    match node:
        case Flagged():
            return node.name == flag
        case Not():
            return mentions(node.part, flag)
        case Group():
            return any(mentions(part, flag) for part in node.parts)
        case _:
            return False


def is_by_words(node: Node, vocabulary: Vocabulary) -> bool:
    """Return whether nothing fits a filter but what the indexes of texts find, so that they may lead to the rows."""
    if isinstance(node, Words):
        is_number = bool(vocabulary.number) and number_of(node.text, vocabulary.prefix) is not None
        return bool(vocabulary.indexed) and not vocabulary.plain and not is_number
    return isinstance(node, Group) and not node.any and any(is_by_words(part, vocabulary) for part in node.parts)


def words_of(node: Node, vocabulary: Vocabulary) -> list[str] | None:
    """Return the texts that a filter asks for, all of them and nothing else; None when it asks for anything else."""
    if isinstance(node, Words):
        return [node.text] if is_by_words(node, vocabulary) else None
    if not isinstance(node, Group) or node.any:
        return None
    parts = [words_of(part, vocabulary) for part in node.parts]
    found = [text for part in parts if part is not None for text in part]
    return None if None in parts else found


def hits(text: str, vocabulary: Vocabulary, column: str) -> Condition | None:
    """Return the SELECT of all that ``column`` may be where the indexes find a text, in no order and some twice.

    None when an index tells of another column.
    """
    from storage.search_text import match_query

    if any(index.column != column for index in vocabulary.indexed):
        return None
    query = match_query(f'"{text}"')
    selects = [index.select.format(match=":match") for index in vocabulary.indexed] if query else ["SELECT 0 WHERE 0"]
    return Condition(f"WITH hit(id) AS ({' UNION ALL '.join(selects)}) SELECT id FROM hit", {"match": query})


@dataclass(frozen=True)
class Condition:
    """An SQL condition, or a whole statement, and the parameters that it names."""

    sql: str
    params: Mapping[str, object]


def compile_filter(
    node: Node, vocabulary: Vocabulary, asking: Asking, *, text: str = "", lenient: bool = False
) -> Condition:
    """Return the SQL condition that a parsed filter stands for.

    Args:
        node: the filter.
        vocabulary: of the list.
        asking: who asks, and when.
        text: the filter as typed, for errors that point at a place.
        lenient: whether a value that cannot be read yet asks for nothing.

    Raises:
        BadInput: a value is none for its field.
    """
    params: dict[str, object] = {}

    def bind(value: object) -> str:
        name = f"f{len(params)}"
        params[name] = value
        return f":{name}"

    def condition(part: Node) -> str:
        if isinstance(part, Group):
            joined = (" OR " if part.any else " AND ").join(map(condition, part.parts))
            return f"({joined})" if joined else "1"
        if isinstance(part, Not):
            return f"NOT COALESCE({condition(part.part)}, 0)"
        if isinstance(part, Flagged):
            return f"({vocabulary.flags[part.name].sql})"
        if isinstance(part, Words):
            return _found(part.text, vocabulary, bind)
        return valued(part)

    def valued(part: Valued) -> str:
        try:
            each = [vocabulary.fields[part.name].condition(value, bind, asking) for value in part.values]
        except BadInput as error:
            if lenient:
                return "1"
            typed = re.split("[:：]", text[part.position :], maxsplit=1)[0] or part.name
            raise BadInput(
                N_("{name}: {problem}"), position=part.position, text=text, name=typed, problem=error
            ) from error
        return f"({' OR '.join(each)})"

    return Condition(condition(node), params)


def _found(text: str, vocabulary: Vocabulary, bind: Bind) -> str:
    from storage.search_text import match_query

    ways = []
    if vocabulary.number and (number := number_of(text, vocabulary.prefix)) is not None:
        ways.append(f"{vocabulary.number} = {bind(number)}")
    if vocabulary.indexed and (query := match_query(f'"{text}"')):
        match = bind(query)
        ways += [index.condition.format(match=match) for index in vocabulary.indexed]
    if vocabulary.plain:
        pattern = bind(_like(text))
        ways += [f"{column} LIKE {pattern} ESCAPE '\\'" for column in vocabulary.plain]
    return f"({' OR '.join(ways)})" if ways else "0"


Named = Callable[[str], Sequence[tuple[str, str]]]
"""The names of the rows of a noun, each with a second text that helps to tell them apart."""


def last_term(text: str) -> tuple[str, str]:
    """Return what a half-typed filter begins with, and the term that is being typed, without what turns it round."""
    start, quoted = 0, False
    for place, char in enumerate(text):
        if char in _CLOSING:
            quoted = not quoted
        elif not quoted and (char.isspace() or char in "(（"):
            start = place + 1
    start += text[start:].startswith(("-", "!", "！"))
    return text[:start], text[start:]


def suggestions(vocabulary: Vocabulary, word: str, named: Named = lambda _noun: ()) -> list[tuple[str, str]]:
    """Return ways to go on from a half-typed term, each with what it means: fields, their values, and flags.

    ``named`` tells the values of fields that are names of rows: persons, themes, modules.
    """
    key, colon, value = word.replace("：", ":").partition(":")
    if colon and (field := vocabulary.field_named(key)) is not None:
        found = vocabulary.fields[field]
        examples: Sequence[Any] = found.examples()
        label, low = _(found.label), value.lower()
        known = [(each, label) for each in (*examples, *_called(found)) if each.startswith(low)]
        noun, head = getattr(found, "noun", ""), low.lstrip('“"@=')
        rows = named(noun) if noun else ()
        # A person is as often known by the name as by the handle.
        known += [(_unparted(name), hint or label) for name, hint in rows if _begins(head, name, hint)]
        return [(f"{key}:{each}", meaning) for each, meaning in known]
    low = word.lower()
    begun = [(f"{name}:", _(each.label)) for name, each in vocabulary.fields.items() if _starts(name, each.label, low)]
    return begun + [(name, _(flag.label)) for name, flag in vocabulary.flags.items() if _starts(name, flag.label, low)]


def _begins(head: str, *names: str) -> bool:
    return any(name.lower().startswith(head) for name in names)


def _unparted(name: str) -> str:
    """Return a name as a term holds it: in quotes where it would be taken for several words."""
    return f'"{name.translate(QUOTES)}"' if re.search(r'[\s()（）,，;；“”"]', name) else name


def _called(found: Field) -> list[str]:
    """Return what the choices of a field are called in the current language, where that is another word."""
    if not isinstance(found, ChoiceField):
        return []
    words = ((member.value, typable(member.label_id), typable(member.label)) for member in found.choices)
    return [called for value, english, called in words if called not in (value.lower(), english)]


def _starts(name: str, label: str, typed: str) -> bool:
    return name.startswith(typed) or _(label).lower().startswith(typed)


def _named(word: str, known: Mapping[str, Any]) -> str | None:
    low = word.lower()
    if low in known:
        return low
    found = next((name for name, each in known.items() if low in spoken(each.label)), None)
    if found is not None:
        return found
    return next((name for name, each in known.items() if low in map(typable, spoken(each.label))), None)


def _says(column: str, value: str, bind: Bind) -> str:
    """Return the condition that a text contains a value, or that it is the one behind the sign for that."""
    if len(value) > 1 and value.startswith("="):
        unquoted = reduce(lambda sql, mark: f"REPLACE({sql}, '{mark}', '')", _CLOSING, column)
        return f"TRIM({unquoted}) LIKE {bind(_like(value[1:])[1:-1])} ESCAPE '\\'"
    return f"{column} LIKE {bind(_like(value))} ESCAPE '\\'"


def _like(text: str) -> str:
    escaped = text[:_LONGEST].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
