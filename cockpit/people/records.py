"""Persons and departments of a project."""

from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Role
from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.text import Line, Name
from storage.record import Record, References


class Organisation(Choice):
    """On whose side a person works."""

    CUSTOMER = "customer", N_("customer")
    VENDOR = "vendor", N_("vendor")
    THIRD_PARTY = "third-party", N_("third party")


class TeamRole(Choice):
    """What a person does in the rollout."""

    SPONSOR = "sponsor", N_("project sponsor")
    MANAGER = "manager", N_("project manager")
    BUSINESS = "business", N_("business representative")
    CONSULTANT = "consultant", N_("technical consultant")
    IT = "it", N_("IT support")
    CHANGE = "change", N_("change management group")
    TRAINER = "trainer", N_("internal trainer")
    USER = "user", N_("key user")


ACCESS_OF: dict[TeamRole, Role] = {
    TeamRole.SPONSOR: Role.SPONSOR,
    TeamRole.MANAGER: Role.MANAGER,
    TeamRole.BUSINESS: Role.BUSINESS,
    TeamRole.CONSULTANT: Role.CONSULTANT,
    TeamRole.IT: Role.CONSULTANT,
    TeamRole.CHANGE: Role.CHANGE_GROUP,
    TeamRole.TRAINER: Role.CHANGE_GROUP,
    TeamRole.USER: Role.VIEWER,
}
"""The access that a team role brings unless another is given."""


class Department(Record):
    """A department of the customer; one in scope needs a business representative."""

    table: ClassVar[str] = "department"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    in_scope: Annotated[bool, Field(title=N_("In scope"))] = True
    archived: bool = False


class Person(Record):
    """A person in a project. ``handle`` is the short name that stays the same in every project of the store."""

    table: ClassVar[str] = "person"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "handle"),)
    search: ClassVar[tuple[str, ...]] = ("handle", "name", "job")

    project_id: Annotated[int, References("project")]
    handle: Annotated[Name, Field(title=N_("Handle"), max_length=40)]
    name: Annotated[Name, Field(title=N_("Name"))]
    department_id: Annotated[int | None, References("department"), Field(title=N_("Department"))] = None
    org: Annotated[Organisation, Field(title=N_("Organisation"))] = Organisation.CUSTOMER
    company: Annotated[Line, Field(title=N_("Company"))] = ""
    job: Annotated[Line, Field(title=N_("Job"))] = ""
    team_role: Annotated[TeamRole, Field(title=N_("Team role"))] = TeamRole.USER
    role: Annotated[Role, Field(title=N_("Access"))] = Role.VIEWER
    email: Annotated[Line, Field(title=N_("E-mail"))] = ""
    skills: Annotated[tuple[Line, ...], Field(title=N_("Skills"))] = ()
    hours: Annotated[float | None, Field(title=N_("Hours per sprint"), ge=0)] = None
    said: tuple[str, ...] = ()
    """The marks of what a file said of it the last time; see ``cockpit.exchange.settled``."""
    archived: bool = False


class PersonAlias(Record):
    """Another handle and name under which a person was known, before two persons turned out to be one."""

    table: ClassVar[str] = "person_alias"
    called: ClassVar[str] = N_("old spelling")
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "handle"),)

    project_id: Annotated[int, References("project")]
    person_id: Annotated[int, References("person"), Field(title=N_("Person"))]
    handle: Annotated[Name, Field(title=N_("Handle"), max_length=40)]
    name: Annotated[Name, Field(title=N_("Full name"))]
