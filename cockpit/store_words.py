"""The store's refusals as sentences: what is wrong with the file, and what to do about it."""

from __future__ import annotations

from cockpit.errors import StoreProblem
from cockpit.i18n import N_
from storage.errors import Problem, StoreError

_SENTENCES = {
    Problem.NEWER: N_("{path} was written by a newer cockpit ({detail}); update this one, the file was left as it is"),
    Problem.NOT_A_DATABASE: N_(
        "{path} is not a cockpit store; name another file with --store, this one was left as it is"
    ),
    Problem.FOREIGN: N_(
        "{path} is a database of another program; name another file with --store, this one was left as it is"
    ),
    Problem.CORRUPT: N_(
        "{path} is damaged ({detail}); copy it away, then put a backup in its place with “cockpit restore FILE”"
    ),
    Problem.READ_ONLY: N_("{path} may not be written; ask for permission to the file, or name another with --store"),
    Problem.READ_ONLY_FOLDER: N_(
        "the folder of {path} may not be written, and the store keeps its log beside the file; ask for permission to it"
    ),
    Problem.NO_FOLDER: N_("the folder of {path} does not exist; make it first, or name another file with --store"),
    Problem.IS_FOLDER: N_("{path} is a folder; name a file in it"),
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
}


def spoken(error: Exception) -> StoreProblem | None:
    """Return the sentence for an error of the store, or None for any other error."""
    if isinstance(error, StoreError):
        return StoreProblem(_SENTENCES[error.problem], path=error.path, detail=error.detail)
    return None
