"""Projects, their modules, saved views, preferences and drafts."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.i18n import N_
from cockpit.portfolio.choices import Phase
from cockpit.text import Line, Name, Prose
from storage.record import Record, References


class Project(Record):
    """An engagement: one product rolled out at one customer. Every other row belongs to one."""

    table: ClassVar[str] = "project"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    code: Annotated[Name, Field(title=N_("Code"), max_length=20)]
    name: Annotated[Name, Field(title=N_("Name"))]
    customer: Annotated[Line, Field(title=N_("Customer"))] = ""
    product: Annotated[Line, Field(title=N_("Product"))] = ""
    phase: Annotated[Phase, Field(title=N_("Phase"))] = Phase.ROLLOUT
    start: Annotated[date | None, Field(title=N_("Start"))] = None
    go_live: Annotated[date | None, Field(title=N_("Go-live"))] = None
    end: Annotated[date | None, Field(title=N_("End"))] = None
    archived: bool = False


class Module(Record):
    """A part of the product that is rolled out as one: finance, purchasing, inventory."""

    table: ClassVar[str] = "module"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "name"),)

    project_id: Annotated[int, References("project")]
    name: Annotated[Name, Field(title=N_("Name"))]
    position: int = 0
    archived: bool = False


class View(Record):
    """A filter kept under a name for one list."""

    table: ClassVar[str] = "view"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "listing", "name"),)

    project_id: Annotated[int, References("project")]
    listing: Annotated[Name, Field(title=N_("List"))]
    name: Annotated[Name, Field(title=N_("Name"))]
    filter: Annotated[Line, Field(title=N_("Filter"))] = ""
    archived: bool = False


class Preference(Record):
    """How one person likes the cockpit: theme, language, last project. Values are plain text."""

    table: ClassVar[str] = "preference"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("actor", "name"),)

    actor: Name
    name: Name
    value: Line = ""


class Draft(Record):
    """A form or a wizard that was left before it was saved, kept for the person who left it. ``values`` is JSON."""

    table: ClassVar[str] = "draft"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("project_id", "actor", "command"),)

    project_id: Annotated[int, References("project")]
    actor: Name
    command: Name
    values: Prose = "{}"
    at: datetime
