"""Words for how far a piece of work is, in other programs, and the columns of a board that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cockpit.delivery.board_rules import ColumnKind
from cockpit.errors import BadInput
from cockpit.exchange.cells import shown
from cockpit.exchange.words import Suggestion, plain
from cockpit.i18n import N_

ARCHIVED = "archived"
"""What stands in the place of a column's name for a card that is put away, because nobody will do it."""
WORDS: dict[ColumnKind, tuple[str, ...]] = {
    ColumnKind.TODO: (
        *("to do", "todo", "open", "new", "backlog", "ready", "selected for development", "pending", "waiting"),
        *("reopened", "created", "planned", "not started", "icebox"),
        *("待办", "未开始", "新建", "打开", "待处理", "待开发", "就绪", "计划中", "重新打开"),
        *("zu erledigen", "offen", "neu", "geplant", "bereit", "für entwicklung ausgewählt", "erneut geöffnet"),
        *("à faire", "ouvert", "ouverte", "nouveau", "à traiter", "en attente", "prêt", "rouvert"),
        "sélectionné pour le développement",
    ),
    ColumnKind.DOING: (
        *("in progress", "doing", "started", "active", "in review", "review", "testing", "in testing", "in test", "qa"),
        *("in development", "development", "ongoing", "wip", "work in progress", "ready for review", "verify"),
        *("进行中", "处理中", "正在进行", "测试中", "开发中", "评审中", "测试", "验证中"),
        *("in arbeit", "in bearbeitung", "wird ausgeführt", "in prüfung", "im test", "in entwicklung"),
        *("en cours", "en cours de revue", "en revue", "en test", "en développement"),
    ),
    ColumnKind.DONE: (
        *("done", "closed", "resolved", "completed", "complete", "finished", "released", "accepted", "archive"),
        *("shipped",),
        *("完成", "已完成", "已关闭", "关闭", "已解决", "已发布", "已验收"),
        *("fertig", "erledigt", "geschlossen", "gelöst", "abgeschlossen", "beendet"),
        *("terminé", "terminée", "terminé(e)", "fermé", "fermée", "résolu", "résolue", "clos", "fini"),
    ),
}
DROPPED = (
    *("won't do", "wont do", "won't fix", "wontfix", "will not do", "cancelled", "canceled", "rejected", "declined"),
    *("duplicate", "duplicated", "invalid", "not planned", "not a bug", "cannot reproduce", "incomplete", "obsolete"),
    *("abandoned", "out of scope"),
    *(
        "不做",
        "不会做",
        "不处理",
        "不予处理",
        "不修复",
        "不会修复",
        "已取消",
        "取消",
        "已拒绝",
        "拒绝",
        "重复",
        "重复问题",
    ),
    *("无法重现", "不完整", "无效"),
    *("wird nicht erledigt", "wird nicht behoben", "abgelehnt", "abgebrochen", "storniert"),
    *("duplikat", "nicht reproduzierbar", "kann nicht reproduziert werden", "unvollständig"),
    *("ne sera pas fait", "ne sera pas corrigé", "annulé", "annulée", "rejeté", "rejetée", "refusé", "abandonné"),
    *("doublon", "dupliqué", "impossible à reproduire", "non reproductible"),
)
"""Words for what nobody will do, or what is done elsewhere: none of it counts as done."""
_ARCHIVED = (ARCHIVED, "已归档", *DROPPED)
_DROPPED = frozenset(plain(word) for word in DROPPED)
_KINDS = {plain(word): kind for kind, words in WORDS.items() for word in (kind.value, *words)}

Columns = Sequence[tuple[str, ColumnKind]]
"""The columns of a board from left to right, by their names."""


def kind_of(word: str) -> ColumnKind | None:
    """Return the kind of state that a word stands for everywhere, None for a word that is not known."""
    return _KINDS.get(plain(word))


def is_dropped(word: str) -> bool:
    """Tell whether a word says that nobody will do a piece of work."""
    return plain(word) in _DROPPED


def column_words(columns: Columns) -> Iterator[tuple[str, str]]:
    """Yield words with the column that each stands for, of columns from left to right.

    A word for a kind of state stands for the first column of that kind; the name of a column stands for that one.
    """
    first = first_of(columns)
    names = {plain(name) for name, _kind in columns}
    if ARCHIVED not in names:
        yield from ((word, ARCHIVED) for word in _ARCHIVED if plain(word) not in names)
    for kind, words in WORDS.items():
        if kind in first:
            yield from ((word, first[kind]) for word in (kind.value, *words))
    yield from ((name, name) for name, _kind in columns)


def first_of(columns: Iterable[tuple[str, ColumnKind]]) -> dict[ColumnKind, str]:
    """Return the leftmost column of each kind."""
    first: dict[ColumnKind, str] = {}
    for name, kind in columns:
        first.setdefault(kind, name)
    return first


def nearest(columns: Columns, kind: ColumnKind) -> str:
    """Return the first column of a kind, of the nearest kind to its left where there is none."""
    first = first_of(columns)
    order = list(ColumnKind)
    kinds = [*reversed(order[: order.index(kind) + 1]), *order]
    return next((first[each] for each in kinds if each in first), "")


@dataclass(frozen=True)
class Meaning:
    """What a word for a state stands for."""

    column: str
    """The name of a column, or ``ARCHIVED``."""
    kind: ColumnKind | None = None
    """The kind of state, where the word says no more than that; then any column of this kind is as good."""
    guessed: bool = False
    """Whether only the file lets one suppose so."""


@dataclass(frozen=True)
class Words:
    """What words for states stand for in one file: as a person said, else as everybody says, else as the file shows."""

    columns: Columns
    said: Mapping[str, str]
    """Words in their plain form, to the name of a column or ``ARCHIVED``."""
    guessed: Mapping[str, ColumnKind]
    """Words in their plain form, to the kind that the file shows."""

    def meaning(self, word: str) -> Meaning | None:
        """Return what a word stands for, None for one that is not known."""
        low = plain(word)
        if low in self.said:
            return Meaning(self.said[low])
        own = next((name for name, _kind in self.columns if plain(name) == low), None)
        if own is not None:
            return Meaning(own)
        if low == ARCHIVED or low in _DROPPED:
            return Meaning(ARCHIVED)
        kind, guessed = kind_of(word), False
        if kind is None and low in self.guessed:
            kind, guessed = self.guessed[low], True
        return None if kind is None else Meaning(nearest(self.columns, kind), kind, guessed)


def read_said(states: Mapping[str, str], columns: Columns) -> dict[str, str]:
    """Return words in their plain form with the column that a person says they stand for.

    Raises:
        BadInput: there is no such column.
    """
    known = {plain(word): name for word, name in (("archive", ARCHIVED), *column_words(columns))}
    said = {}
    for word, name in states.items():
        if plain(name) not in known:
            hint = Suggestion(name, dict.fromkeys([*(each for each, _kind in columns), ARCHIVED]))
            raise BadInput(N_("There is no column “{column}”: {hint}"), field="state", column=shown(name), hint=hint)
        said[plain(word)] = known[plain(name)]
    return said
