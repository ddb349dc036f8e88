"""Commands on job roles."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Receipt, Work, takes
from cockpit.errors import Conflict, Refused
from cockpit.i18n import N_
from cockpit.message import message
from cockpit.training.commands.shared import (
    RoleId,
    RoleIds,
    Version,
    role_receipt,
)
from cockpit.training.records import JobRole


@takes(JobRole, "name")
class AddRole(Command):
    """New job role

    What people do in their daily work: accountant, buyer. Training is made for job roles; a person may have several.
    """

    name: ClassVar[str] = "role.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return role_receipt([work.add_named(JobRole, **self.given())], N_("job role {roles} added"))


@takes(JobRole, "name", optional=True)
class EditRole(Command):
    """Edit the job role"""

    name: ClassVar[str] = "role.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "role"
    role: RoleId
    version: Version = None

    def apply(self, work: Work) -> Receipt:
        role = work.read(JobRole, self.role, self.version).with_(**self.given())
        others = [other for other in work.find(JobRole, name=role.name) if other.id != role.id]
        if others:
            raise Conflict(N_("the {noun} “{name}” exists already"), noun=message(N_("job role")), name=role.name)
        return role_receipt([work.save(role)], N_("job role {roles} changed"))


class ArchiveRoles(Command):
    """Archive the job roles

    They require nothing of anybody any more; who works in them stays known.
    """

    name: ClassVar[str] = "role.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "roles"
    roles: RoleIds

    def apply(self, work: Work) -> Receipt:
        saved = [work.save(work.get(JobRole, pk).with_(archived=True)) for pk in self.roles]
        return role_receipt(saved, N_("job role {roles} archived"))


class UnarchiveRole(Command):
    """Bring a job role back from the archive"""

    name: ClassVar[str] = "role.unarchive"
    right: ClassVar[Right] = Right.PLAN
    role: Annotated[str, Field(title=N_("Name"))]

    def apply(self, work: Work) -> Receipt:
        found = [role for role in work.find(JobRole, name=self.role) if role.archived]
        if not found:
            raise Refused(N_("no archived job role is called “{name}”"), name=self.role)
        return role_receipt([work.save(found[0].with_(archived=False))], N_("job role {roles} is back"))
