"""The store's refusals as sentences: what is wrong with the file, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.areas import noun_of_table
from cockpit.errors import CockpitError, Conflict, NotFound, StoreProblem
from cockpit.i18n import N_, _
from cockpit.message import Message
from cockpit.os_words import reason
from cockpit.stored import both_texts, field_label, noun_label, row_name
from storage.errors import BrokenReference, Duplicate, MissingRow, Problem, StaleRow, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.store import Store

_SENTENCES = {
    Problem.NEWER: N_("{path} was written by a newer cockpit ({detail}); update this one, the file was left as it is"),
    Problem.NOT_A_DATABASE: N_("{path} is not a cockpit store; name another file, this one was left as it is"),
    Problem.FOREIGN: N_("{path} is a database of another program; name another file, this one was left as it is"),
    Problem.CORRUPT: N_(
        "{path} is damaged ({detail}); copy it away, then put a backup in its place with “cockpit restore FILE”"
    ),
    Problem.CORRUPT_COPY: N_("{path} is damaged ({detail}) and was not put in place; take another backup"),
    Problem.SAME_FILE: N_("{path} is the store itself; name another file"),
    Problem.READ_ONLY: N_("{path} may not be written; ask for permission to the file, or name another with --store"),
    Problem.READ_ONLY_FOLDER: N_(
        "the folder of {path} may not be written, and the store keeps its log beside the file; ask for permission to it"
    ),
    Problem.READ_ONLY_COPY: N_(
        "{path} may not be read or written by you; ask for permission to it, or name another file"
    ),
    Problem.NO_FOLDER_COPY: N_("the folder of {path} does not exist; make it first, or name another file"),
    Problem.NO_FOLDER: N_("the folder of {path} does not exist; make it first, or name another file with --store"),
    Problem.IS_FOLDER: N_("{path} is a folder; name a file in it"),
    Problem.NO_FILE: N_("{path} is no ordinary file; name another, or give - for standard output"),
    Problem.MISSING: N_("{path} does not exist"),
    Problem.NO_SPACE: N_("there is no space left for {path}; make room and try again, nothing was written"),
    Problem.LOCKED: N_(
        "{path} is in use by another program that does not let go; close it and try again, nothing was written"
    ),
    Problem.NO_WAL: N_(
        "{path} is on a file system that cannot hold a store shared by several programs (no write-ahead log); "
        "move it to a local disk"
    ),
    Problem.INPUT_OUTPUT: N_("{path} cannot be read or written ({detail}); check the disk, nothing was written"),
    Problem.MOVED: N_(
        "nothing was written: somebody moved, removed or replaced the store while it was open ({path}); leave, see "
        "what stands there now, and open it again"
    ),
}


def spoken(error: Exception, store: Store | None = None) -> CockpitError | None:
    """Return the sentence for an error of the store, or None for any other error. ``store`` helps to name rows."""
    if isinstance(error, StoreError):
        cause = error.__cause__
        detail = reason(cause) if isinstance(cause, OSError) else error.detail
        return StoreProblem(_SENTENCES[error.problem], path=error.path, detail=detail)
    if isinstance(error, MissingRow):
        return NotFound(N_("this {noun} no longer exists"), noun=noun_label(error.table))
    if isinstance(error, BrokenReference):
        if not str(error):
            return Conflict(N_("what this refers to no longer exists, so nothing was written"))
        return Conflict(
            N_("something still belongs to this ({noun}), so nothing was written"), noun=noun_label(str(error))
        )
    if isinstance(error, Duplicate):
        return Conflict(
            N_("there is another {noun} with the same {fields} already, so nothing was written"),
            noun=noun_label(error.table),
            fields=", ".join(field_label(error.table, name) for name in error.columns if name != "project_id"),
        )
    if isinstance(error, StaleRow):
        return _stale(error, store)
    return None


def _stale(error: StaleRow, store: Store | None) -> Conflict:
    noun = noun_label(error.table)
    told = store.history(error.table, error.pk) if store else []
    who = told[-1][0].actor if told else Message(N_("somebody"))
    if error.current is None:
        return Conflict(N_("{who} removed this {noun} meanwhile, so nothing was written"), who=who, noun=noun)
    if error.wanted is None:
        return Conflict(
            N_("{who} changed this {noun} ({name}) since then, so nothing was written; change it by hand instead"),
            who=who,
            noun=noun,
            name=row_name(store, noun_of_table(error.table), error.pk),
        )
    if error.current.get("archived"):
        conflict = Conflict(N_("this {noun} is archived by now, so nothing was written"), noun=noun)
        conflict.archived = True
        return conflict
    return Conflict(
        N_("{who} changed this {noun} first, so nothing was written; {sides}"),
        who=who,
        noun=noun,
        sides=_sides(error.table, error.wanted, error.current, store),
    )


def _sides(table: str, wanted: Mapping[str, object], current: Mapping[str, object], store: Store | None) -> str:
    """Return the fields in which the two sides differ, at most four: ``Due: yours 2026-12-31, theirs 2027-01-31``."""
    differing = [name for name in wanted if name not in ("version", "id") and wanted[name] != current.get(name)]
    shown = []
    for name in differing[:4]:
        yours, theirs = both_texts(store, table, name, wanted[name], current.get(name))
        text = _("{field}: yours {yours}, theirs {theirs}", field=field_label(table, name), yours=yours, theirs=theirs)
        shown.append(text)
    return "; ".join(shown) or _("both changed it in the same way")
