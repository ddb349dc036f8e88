"""The steps of the schema. A released step is never edited: it writes its columns literally and imports no record."""

from sqlite_utils.migrations import Migrations

from storage.versions import v0001_first

STEPS = Migrations("cockpit")
for _step in (v0001_first.step,):
    STEPS(name=_step.__module__.rpartition(".")[2])(_step)
