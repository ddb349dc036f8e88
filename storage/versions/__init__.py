"""The steps of the schema. A released step is never edited: it writes its columns literally and imports no record."""

from sqlite_utils.migrations import Migrations

from storage.versions import (
    v0001_first,
    v0002_delivery,
    v0003_access,
    v0004_requirements,
    v0005_training,
    v0006_operations,
    v0007_said,
    v0008_goal_board,
)

STEPS = Migrations("cockpit")
for _step in (
    v0001_first.step,
    v0002_delivery.step,
    v0003_access.step,
    v0004_requirements.step,
    v0005_training.step,
    v0006_operations.step,
    v0007_said.step,
    v0008_goal_board.step,
):
    STEPS(name=_step.__module__.rpartition(".")[2])(_step)
