"""Commands on upgrades: when a new version is put in, what was tested before, and what came of it."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from cockpit.command import Command, LongText, Pick, Receipt, Work, takes
from cockpit.errors import BadInput
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.operations.choices import UpgradeResult
from cockpit.operations.commands.shared import Version
from cockpit.operations.records import Upgrade
from cockpit.text import Prose
from cockpit.training.slots import read_time

_UpgradeId = Annotated[int, Pick("upgrade"), Field(title=N_("Upgrade"))]
_FIELDS = "release day opens closes module_id owner_id tests"


@takes(Upgrade, _FIELDS)
class AddUpgrade(Command):
    """New upgrade

    A window that ends before it begins ends on the day after.
    """

    name: ClassVar[str] = "upgrade.add"

    def apply(self, work: Work) -> Receipt:
        made = Upgrade(project_id=work.project, number=work.next_number(Upgrade.prefix), **_timed(self.given()))
        return _receipt(work.save(made), N_("{upgrade} planned for {day}"))


@takes(Upgrade, f"{_FIELDS} result note", optional=True)
class EditUpgrade(Command):
    """Edit the upgrade"""

    name: ClassVar[str] = "upgrade.edit"
    subject: ClassVar[str] = "upgrade"
    upgrade: _UpgradeId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        saved = work.save(work.read(Upgrade, self.upgrade, self.version).with_(**_timed(self.given())))
        return _receipt(saved, N_("{upgrade} changed"))


class CloseUpgrade(Command):
    """Say what came of the upgrade"""

    name: ClassVar[str] = "upgrade.close"
    key: ClassVar[str] = "x"
    brief: ClassVar[str] = N_("result")
    subject: ClassVar[str] = "upgrade"
    upgrade: _UpgradeId
    result: Annotated[UpgradeResult, Field(title=N_("Result"))]
    note: Annotated[Prose, LongText(), Field(title=N_("What came of it"))] = ""

    def apply(self, work: Work) -> Receipt:
        upgrade = work.get(Upgrade, self.upgrade)
        if self.result is not UpgradeResult.DONE and not self.note.strip() and not upgrade.note.strip():
            raise BadInput(N_("say what happened, so that others can follow it"), field="note")
        saved = work.save(upgrade.with_(result=self.result, note=self.note or upgrade.note))
        untested: tuple[Message, ...] = ()
        if self.result is UpgradeResult.DONE and not saved.tests.strip():
            untested = (
                message(N_("{upgrade} does not say what was tested"), upgrade=human(Upgrade.prefix, saved.number)),
            )
        return _receipt(saved, N_("{upgrade}: {result}"), untested)


class ArchiveUpgrade(Command):
    """Archive the upgrade"""

    name: ClassVar[str] = "upgrade.archive"
    subject: ClassVar[str] = "upgrade"
    upgrade: _UpgradeId

    def apply(self, work: Work) -> Receipt:
        return _receipt(work.save(work.get(Upgrade, self.upgrade).with_(archived=True)), N_("{upgrade} archived"))


def _timed(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the times of the window as they are kept; an empty one is open."""
    for name in ("opens", "closes"):
        if given.get(name):
            try:
                given[name] = read_time(given[name])
            except BadInput as error:
                error.field = name
                raise
    return given


def _receipt(upgrade: Upgrade, text: str, warnings: tuple[Message, ...] = ()) -> Receipt:
    name = human(Upgrade.prefix, upgrade.number)
    told = message(text, upgrade=name, day=upgrade.day.isoformat(), result=upgrade.result)
    return Receipt(told, Upgrade.table, (upgrade.id,), (name,), warnings)
