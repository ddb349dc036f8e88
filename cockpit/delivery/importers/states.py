"""Words for how far a piece of work is, in other programs, and the columns of a board that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cockpit.delivery.board_rules import ColumnKind

WORDS: dict[ColumnKind, tuple[str, ...]] = {
    ColumnKind.TODO: (
        *("to do", "todo", "open", "new", "backlog", "ready", "selected for development", "pending", "waiting"),
        *("reopened", "created", "planned", "not started", "icebox"),
        *("待办", "未开始", "新建", "打开", "待处理", "待开发", "就绪", "计划中"),
    ),
    ColumnKind.DOING: (
        *("in progress", "doing", "started", "active", "in review", "review", "testing", "in testing", "in test", "qa"),
        *("in development", "development", "ongoing", "wip", "work in progress", "ready for review", "verify"),
        *("进行中", "处理中", "测试中", "开发中", "评审中", "测试", "验证中"),
    ),
    ColumnKind.DONE: (
        *("done", "closed", "resolved", "completed", "complete", "finished", "released", "accepted", "archive"),
        *("won't do", "won't fix", "cancelled", "canceled", "rejected", "duplicate", "shipped"),
        *("完成", "已完成", "已关闭", "关闭", "已解决", "已发布", "已取消", "已验收"),
    ),
}


def column_words(columns: Iterable[tuple[str, ColumnKind]]) -> Iterator[tuple[str, str]]:
    """Yield words with the column that each stands for, of columns from left to right.

    A word for a kind of state stands for the first column of that kind; the name of a column stands for that one.
    """
    listed = list(columns)
    first = first_of(listed)
    for kind, words in WORDS.items():
        if kind in first:
            yield from ((word, first[kind]) for word in (kind.value, *words))
    yield from ((name, name) for name, _kind in listed)


def first_of(columns: Iterable[tuple[str, ColumnKind]]) -> dict[ColumnKind, str]:
    """Return the leftmost column of each kind."""
    first: dict[ColumnKind, str] = {}
    for name, kind in columns:
        first.setdefault(kind, name)
    return first
