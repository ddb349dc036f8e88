"""Finding the row that a person names: ``GOAL-3``, a handle, a part of a name, or ``me``."""

from __future__ import annotations

from cockpit.areas import Noun, nearest, nouns
from cockpit.clean import clean_line
from cockpit.errors import BadInput, NotFound
from cockpit.i18n import N_, _
from cockpit.ids import human, number_of
from cockpit.sight import Within
from storage.store import Store

_ALL = Within()
ME = ("me", "我")
LONGEST_NAME = 2_000
"""Characters beyond which nothing is a name; the engine compares no patterns of any length."""
MOST_NAMES = 2_000
"""How many names are compared when the nearest one is looked for."""
FEW_PROJECTS = 8
"""How many projects are told when none is near."""


def find(store: Store, noun_name: str, text: str, project: int, me: int | None = None, sight: Within = _ALL) -> int:
    """Return the id of the row that ``text`` names; ``NotFound`` names the nearest, ``BadInput`` lists several.

    ``sight`` says which rows the person may know of; the others are not there.
    """
    noun = nouns()[noun_name][1]
    text = clean_line(text)
    if noun.source == "person" and text.lower().lstrip("@") in ME:
        if me is None:
            raise NotFound(N_("you are not among the persons of this project, so “me” names nobody"))
        return me
    found = (
        _by_number(store, noun, text, project)
        if noun.prefix
        else _by_name(store, noun, text.lstrip("@#+"), project, sight)
    )
    if found is None:
        raise _not_found(store, noun, text, project, sight)
    return found


def name_of(store: Store, noun_name: str, pk: int) -> str:
    """Return what people call a row: its human id, else its name."""
    noun = nouns()[noun_name][1]
    column = "number" if noun.prefix else noun.by[0] if noun.by else "id"
    value = store.scalar(f'SELECT "{column}" FROM "{noun.source}" WHERE id = ?', (pk,))
    return human(noun.prefix, value) if noun.prefix and value is not None else str(value if value is not None else "")


def last_name_of(store: Store, noun_name: str, pk: int) -> str:
    """Return what people called a row that is no longer there; empty where the journal does not know it."""
    noun = nouns()[noun_name][1]
    column = "number" if noun.prefix else noun.by[0] if noun.by else ""
    sql = (
        "SELECT json_extract(before, '$.' || ?) FROM journal WHERE tbl = ? AND pk = ? AND after IS NULL"
        " ORDER BY seq DESC LIMIT 1"
    )
    value = store.scalar(sql, (column, noun.source, pk)) if column else None
    return human(noun.prefix, value) if noun.prefix and value is not None else str(value or "")


def words_of(store: Store, noun_name: str, pk: int) -> str:
    """Return the text that tells a row apart from others beside its name: its title, or the name behind a handle."""
    noun = nouns()[noun_name][1]
    return str(store.scalar(f'SELECT {_hint(noun)} FROM "{noun.source}" WHERE id = ?', (pk,)) or "")


def _hint(noun: Noun) -> str:
    """Return the SQL expression of that text; of several columns the last may be empty."""
    columns = [f'"{column}"' for column in noun.hint.split() or noun.by[1:2]]
    joined = " || ', ' || ".join(columns) or "''"
    return f"RTRIM({joined}, ', ')" if len(columns) > 1 else joined


def named(store: Store, noun_name: str, project: int, most: int, sight: Within = _ALL) -> list[tuple[str, str]]:
    """Return what can be typed for the rows of a noun, with a hint: ids with their text, handles with their names."""
    noun = nouns()[noun_name][1]
    if not noun.prefix and not noun.by:
        return []
    column, order = ("number", "number DESC") if noun.prefix else (noun.by[0], noun.by[0])
    sql = (
        f'SELECT {column}, {_hint(noun)} FROM "{noun.source}"'
        f" WHERE {_scope(noun)} AND NOT archived AND {sight.condition} ORDER BY {order} LIMIT :most"
    )
    rows = store.query(sql, {"project": project, "most": most, **sight.values})
    return [(human(noun.prefix, row[0]) if noun.prefix else str(row[0]), str(row[1])) for row in rows]


_IS_IT = "{} = :text COLLATE NOCASE"
_BEGINS_IT = "{} LIKE :start ESCAPE '\\'"
_BEGINS_A_WORD = "' ' || {} LIKE '% ' || :start ESCAPE '\\'"
_STANDS_IN_IT = "{} LIKE :within ESCAPE '\\'"
"""How a name is looked for, the surest way first; not every script parts its words."""


def _by_number(store: Store, noun: Noun, text: str, project: int) -> int | None:
    number = number_of(text, noun.prefix)
    if number is None:
        raise BadInput(
            N_("“{text}” is no {noun} id; write one such as {example}"),
            text=text,
            noun=_(noun.label),
            example=human(noun.prefix, 3),
        )
    found = store.scalar(f'SELECT id FROM "{noun.source}" WHERE project_id = ? AND number = ?', (project, number))
    return None if found is None else int(found)


def _scope(noun: Noun) -> str:
    return f"{noun.scope} = :project" if noun.scope else "1"


def _by_name(store: Store, noun: Noun, text: str, project: int, sight: Within) -> int | None:
    if len(text) > LONGEST_NAME:
        return None
    scope = f"{_scope(noun)} AND {sight.condition}"
    live = f'SELECT id FROM "{noun.source}" WHERE {scope} AND NOT archived AND '
    values = {
        "project": project,
        "text": text,
        "start": _like(text) + "%",
        "within": f"%{_like(text)}%",
        **sight.values,
    }
    for condition in (_IS_IT, _BEGINS_IT, _BEGINS_A_WORD if text.isascii() else _STANDS_IN_IT):
        for column in noun.by:
            rows = store.query(f"{live}{condition.format(column)} LIMIT 6", values)
            if len(rows) == 1:
                return int(rows[0][0])
            if rows:
                names = [name_of(store, noun.name, row[0]) for row in rows]
                if noun.hint:
                    told = zip(names, (words_of(store, noun.name, row[0]) for row in rows), strict=True)
                    names = [f"{name} ({words})" if words else name for name, words in told]
                elif len(set(names)) < len(names):
                    names = [f"{row[0]} ({name})" for row, name in zip(rows, names, strict=True)]
                raise BadInput(N_("“{text}” could be {several}; write more of it"), text=text, several=", ".join(names))
    if text.isdecimal() and noun.by_row:
        found = store.scalar(f'SELECT id FROM "{noun.source}" WHERE {scope} AND id = :text', values)
        return None if found is None else int(found)
    return None


def _not_found(store: Store, noun: Noun, text: str, project: int, sight: Within) -> NotFound:
    if noun.prefix or not noun.by:
        return NotFound(N_("there is no {noun} {text}"), noun=_(noun.label), text=text)
    rows = store.query(
        f'SELECT {", ".join(noun.by)} FROM "{noun.source}" WHERE {_scope(noun)} AND NOT archived'
        f" AND {sight.condition} LIMIT {MOST_NAMES}",
        {"project": project, **sight.values},
    )
    names = [str(name) for row in rows for name in row]
    # One word of a name may be all that was meant to be typed; the whole name is the better likeness.
    known = {word: name for name in reversed(names) for word in name.lower().replace("-", " ").split()}
    known |= {name.lower(): name for name in names}
    close = nearest(text, list(known))
    if close is not None:
        text_ = N_("there is no {noun} “{text}”; did you mean {nearest}?")
        return NotFound(text_, noun=_(noun.label), text=text, nearest=known[close])
    if noun.name == "project" and sight.actor:
        return NotFound(N_("there is no project “{text}” with a part for {actor}"), text=text, actor=sight.actor)
    if not noun.scope and 0 < len(rows) <= FEW_PROJECTS:
        listed = ", ".join(str(row[0]) for row in rows)
        return NotFound(N_("there is no {noun} “{text}”; known: {names}"), noun=_(noun.label), text=text, names=listed)
    return NotFound(N_("there is no {noun} “{text}”"), noun=_(noun.label), text=text)


def unnamed(store: Store, noun_name: str, text: str, project: int, *, beginning: bool) -> NotFound | None:
    """Return the refusal of a text that stands in no name of a noun, or begins none; archived rows count, too."""
    noun = nouns()[noun_name][1]
    like = " OR ".join(f"{column} LIKE :like ESCAPE '\\'" for column in noun.by)
    pattern = f"{'' if beginning else '%'}{_like(text[:LONGEST_NAME])}%"
    sql = f'SELECT 1 FROM "{noun.source}" WHERE {_scope(noun)} AND ({like}) LIMIT 1'
    if store.scalar(sql, {"project": project, "like": pattern}) is not None:
        return None
    return _not_found(store, noun, text, project, _ALL)


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
