"""The command that carries out an import of sprints."""

from typing import Any, ClassVar

from cockpit.access import Right
from cockpit.command import Receipt, Work, names
from cockpit.delivery.commands.sprint import judge_days
from cockpit.delivery.records import Sprint
from cockpit.errors import NotFound
from cockpit.exchange.command import ImportRows
from cockpit.exchange.progress import watched
from cockpit.exchange.target import Values
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.portfolio.records import Module

COLUMNS = {name: name for name in ("name", "start", "end", "goal", "capacity", "increment", "demo_on")}
"""Fields of files that hold plain values, with their names in the record."""


class ImportSprints(ImportRows):
    """Import sprints.

    Sprints with a known name are changed, the others planned. Whether one was started, closed or accepted is not
    brought over. All of it is one change and can be undone as one.
    """

    name: ClassVar[str] = "sprint.import"
    right: ClassVar[Right] = Right.PLAN

    def write(self, work: Work) -> Receipt:
        """Add and change the sprints."""
        modules = {module.name: module.id for module in work.find(Module)}
        saved: list[Sprint] = []
        for row in watched(self.rows, N_("importing")):
            known = work.read(Sprint, row.id, row.version or None) if row.id else None
            changes = _columns(row.values, modules)
            sprint = Sprint(project_id=work.project, **changes) if known is None else known.with_(**changes)
            saved.append(work.save(sprint))
        warnings: list[Message] = []
        for sprint in saved:
            warnings += [each for each in judge_days(work, sprint) if each not in warnings]
        shown = tuple(sprint.name for sprint in saved)
        text = message(N_("{sprints} imported from {source}"), sprints=names(shown), source=self.source)
        return Receipt(text, Sprint.table, tuple(sprint.id for sprint in saved), shown, tuple(warnings))


def _columns(values: Values, modules: dict[str, int]) -> dict[str, Any]:
    """Return the columns that a row gives; what is emptied gets its usual value."""
    columns: dict[str, Any] = {
        COLUMNS[name]: Sprint.model_fields[COLUMNS[name]].get_default() if value is None else value
        for name, value in values.items()
        if name in COLUMNS
    }
    if "module" in values:
        name = values["module"]
        if name and str(name) not in modules:
            raise NotFound(N_("there is no “{name}” any more; read the file again"), name=str(name))
        columns["module_id"] = modules[str(name)] if name else None
    return columns
