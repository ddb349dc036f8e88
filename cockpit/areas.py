"""The registry: one ``Area`` for each capability. Nothing here imports what it names."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from cockpit.i18n import N_

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.listing import Listing
    from cockpit.report import Report


class Noun(NamedTuple):
    """A kind of thing that can be named on a command line; ``title`` is what a list of all of them is called.

    ``prefix`` is that of its human id; ``by`` are the columns whose text names it, the surest first; ``scope`` is the
    column that says to which project it belongs, empty for projects themselves. ``hint`` is the column that tells rows
    with an id apart, or several. ``exchange`` names the module that reads and writes it as tables, empty when it is
    only written. ``page`` names the widget that shows one of it, empty for the usual page. ``sensitive`` marks data
    about people that only those with the right to it may read. With ``by_row`` a bare number may name a row, too; not
    so where people would mean another number by it.
    """

    name: str
    label: str
    title: str
    prefix: str = ""
    by: tuple[str, ...] = ()
    table: str = ""
    scope: str = "project_id"
    hint: str = ""
    exchange: str = ""
    sensitive: bool = False
    page: str = ""
    by_row: bool = True

    @property
    def source(self) -> str:
        """The table that holds it."""
        return self.table or self.name


class Area(NamedTuple):
    """A capability: its package under ``cockpit``, its nouns, its screen and the key that leads there after ``g``.

    ``aliases`` are further words by which its screen is opened from a command line.

    ``seed`` names the function that gives a new project what the area starts with, ``demo`` the one that tells what
    happens in it in the demo project, ``home`` the one that returns its figures for the home screen, ``reports`` the
    classes of its charts, ``calendar`` the one that brings up to date what is reckoned on the working calendar, and
    returns what there is to say of that, ``report`` the one that returns its part of the report to the steering
    committee. ``history`` names a table that tells how things stood, and the function within which a change that wrote
    to it is undone, so that what was so stays told.
    """

    name: str
    label: str
    nouns: tuple[Noun, ...]
    screen: str = ""
    key: str = ""
    aliases: tuple[str, ...] = ()
    seed: str = ""
    demo: str = ""
    home: str = ""
    reports: str = ""
    calendar: str = ""
    report: str = ""
    history: tuple[str, str] = ("", "")

    @property
    def package(self) -> str:
        """The import path of the area's package."""
        return f"cockpit.{self.name}"

    def commands(self) -> "tuple[type[Command], ...]":
        """Import the area's commands and return them in the order in which they are written."""
        return _commands(self.package)

    def command(self, noun: str, verb: str) -> "type[Command] | None":
        """Return the command of one verb; None when there is none.

        Where an area keeps its commands in a package, its modules are looked at one by one, so that a command line
        imports little more than it gives.
        """
        name = f"{noun}.{verb}"
        found = _commands_of(import_module(f"{self.package}.commands"), self.package)
        return self.near_command(noun, verb) or next((command for command in found if command.name == name), None)

    def near_command(self, noun: str, verb: str) -> "type[Command] | None":
        """Return the command of one verb if it stands in the module of the verb or in that of the noun, else None."""
        name = f"{noun}.{verb}"
        return next((command for command in self._near_commands(noun, verb) if command.name == name), None)

    def _near_commands(self, noun: str, verb: str) -> "Iterator[type[Command]]":
        package = f"{self.package}.commands"
        if hasattr(import_module(package), "__path__"):
            for name in (f"{noun}_{verb}".replace("-", "_"), noun.replace("-", "_")):
                own = f"{package}.{name}"
                # A verb may be whatever somebody typed.
                if name.isidentifier() and find_spec(own) is not None:
                    yield from _commands_of(import_module(own), own)

    def charts(self) -> "tuple[type[Report], ...]":
        """Import the area's reports and return them."""
        found: tuple[type[Report], ...] = load(self.reports) if self.reports else ()  # type: ignore[assignment]
        return found

    def listings(self) -> "tuple[Listing[object], ...]":
        """Import the area's lists and return them."""
        found: tuple[Listing[object], ...] = import_module(f"{self.package}.queries").LISTINGS
        return found


AREAS: tuple[Area, ...] = (
    Area(
        "portfolio",
        N_("Portfolio"),
        (
            Noun("project", N_("project"), N_("Projects"), by=("code", "name"), scope=""),
            Noun("module", N_("module"), N_("Modules"), by=("name",)),
            Noun("view", N_("saved view"), N_("Saved views"), by=("name",)),
        ),
        screen="screens.portfolio:PortfolioScreen",
        key="0",
        aliases=("projects",),
        demo="cockpit.portfolio.demo:steps",
    ),
    Area(
        "people",
        N_("People"),
        (
            Noun("person", N_("person"), N_("People"), by=("handle", "name"), exchange="cockpit.people.exchange"),
            Noun("department", N_("department"), N_("Departments"), by=("name",)),
        ),
        screen="screens.people:PeopleScreen",
        key="p",
        aliases=("team",),
        seed="cockpit.people.seed:seed",
        demo="cockpit.people.demo:steps",
        home="cockpit.people.home:figures",
    ),
    Area(
        "keys",
        N_("Access keys"),
        (
            Noun(
                "key",
                N_("key"),
                N_("Access keys"),
                by=("fingerprint", "device", "person"),
                hint="person device",
                table="access_key",
                scope="",
            ),
        ),
        screen="screens.access:AccessScreen",
        key="a",
        aliases=("access",),
    ),
    Area(
        "goals",
        N_("Goals"),
        (
            Noun(
                "goal",
                N_("goal"),
                N_("Goals"),
                prefix="GOAL",
                hint="title",
                exchange="cockpit.goals.exchange",
                page="screens.goal_page:GoalPage",
            ),
            Noun("metric", N_("metric"), N_("Metrics"), by=("name",)),
            Noun("check-in", N_("check-in"), N_("Check-ins"), table="check_in"),
            Noun("theme", N_("theme"), N_("Themes"), by=("name",)),
            Noun("interview", N_("interview"), N_("Interviews"), prefix="INT", hint="stakeholder"),
            Noun("expectation", N_("expectation"), N_("Expectations"), prefix="EXP", hint="text"),
            Noun("commitment", N_("sponsor commitment"), N_("Sponsor commitments")),
        ),
        screen="screens.goals:GoalsScreen",
        key="o",
        seed="cockpit.goals.seed:seed",
        demo="cockpit.goals.demo:steps",
        home="cockpit.goals.home:figures",
        report="cockpit.goals.steering:sections",
    ),
    Area(
        "requirements",
        N_("Requirement triage"),
        (
            Noun(
                "requirement",
                N_("requirement"),
                N_("Requirements"),
                prefix="REQ",
                hint="title",
                exchange="cockpit.requirements.exchange",
            ),
            Noun("inbox", N_("inbox"), N_("Inbox"), prefix="REQ", table="requirement", hint="title"),
            Noun(
                "kano",
                N_("Kano survey"),
                N_("Kano survey"),
                prefix="REQ",
                table="requirement",
                hint="title",
                exchange="cockpit.requirements.kano_exchange",
            ),
            Noun("fit-gap", N_("fit-gap"), N_("Fit-gap"), prefix="REQ", table="requirement", hint="title"),
            Noun("pain-point", N_("pain point"), N_("Pain points"), prefix="PAIN", table="pain_point", hint="title"),
            Noun("quote", N_("quote"), N_("Quotes")),
            Noun(
                "change-action",
                N_("change-management action"),
                N_("Change-management actions"),
                prefix="CHG",
                table="change_action",
                hint="title",
            ),
        ),
        screen="screens.requirements:RequirementsScreen",
        key="r",
        aliases=("triage",),
        demo="cockpit.requirements.demo:steps",
        home="cockpit.requirements.home:figures",
        reports="cockpit.requirements.reports:REPORTS",
    ),
    Area(
        "delivery",
        N_("Sprint kanban"),
        (
            Noun("card", N_("card"), N_("Cards"), prefix="CARD", hint="title", exchange="cockpit.delivery.exchange"),
            Noun("column", N_("column"), N_("Columns"), by=("name",), table="board_column"),
            Noun("comment", N_("comment"), N_("Comments"), table="card_comment"),
            Noun("check", N_("point of a checklist"), N_("Checklists"), table="check_item"),
            Noun("criterion", N_("criterion of done"), N_("Definition of done"), by=("name",), table="done_criterion"),
            Noun("sprint", N_("sprint"), N_("Sprints"), by=("name",), exchange="cockpit.delivery.sprint_exchange"),
            Noun(
                "holiday",
                N_("holiday or make-up day"),
                N_("Working calendar"),
                by=("day", "name"),
                exchange="cockpit.delivery.calendar_exchange",
            ),
            Noun("retro", N_("note of a retrospective"), N_("Retrospective"), by=("text",), table="retro_note"),
            Noun("action", N_("action of a retrospective"), N_("Actions of retrospectives"), table="retro_action"),
            Noun("lesson", N_("lesson"), N_("Lessons"), prefix="LES", hint="text"),
            Noun("win", N_("win"), N_("Wins"), prefix="WIN", hint="quote"),
            Noun("rollout", N_("module of the rollout"), N_("Rollout"), by=("name",), table="module"),
        ),
        screen="screens.delivery:DeliveryScreen",
        key="k",
        aliases=("board", "kanban", "sprint"),
        seed="cockpit.delivery.seed:seed",
        demo="cockpit.delivery.demo:steps",
        home="cockpit.delivery.home:figures",
        reports="cockpit.delivery.reports:REPORTS",
        report="cockpit.delivery.steering:sections",
        history=("card_state", "cockpit.delivery.undoing:keeping_history"),
    ),
    Area(
        "training",
        N_("Training roster"),
        (
            Noun(
                "class",
                N_("training session"),
                N_("Sessions"),
                prefix="TRN",
                table="training_session",
                hint="place",
                exchange="cockpit.training.exchange.classes",
            ),
            Noun(
                "roster",
                N_("roster"),
                N_("Rosters"),
                by=("code",),
                table="enrolment",
                exchange="cockpit.training.exchange.rosters",
                by_row=False,
            ),
            Noun(
                "learner",
                N_("learner"),
                N_("Learners"),
                by=("handle", "name"),
                table="person",
                exchange="cockpit.training.exchange.learners",
            ),
            Noun("role", N_("job role"), N_("Job roles"), by=("name",), table="job_role"),
            Noun(
                "course",
                N_("course"),
                N_("Courses"),
                by=("code", "title"),
                exchange="cockpit.training.exchange.courses",
            ),
            Noun(
                "curriculum",
                N_("course of a job role"),
                N_("Courses of job roles"),
                table="role_course",
                exchange="cockpit.training.exchange.curriculum",
            ),
            Noun(
                "result",
                N_("result of a training"),
                N_("Results"),
                table="training_result",
                exchange="cockpit.training.exchange.results",
            ),
            Noun(
                "survey",
                N_("survey answer"),
                N_("Surveys"),
                table="survey_answer",
                sensitive=True,
                exchange="cockpit.training.exchange.surveys",
            ),
            Noun("champion", N_("champion"), N_("Champions"), by=("handle", "name"), table="person"),
            Noun("coverage", N_("champions of a department"), N_("Departments"), by=("name",), table="department"),
            Noun(
                "untrained",
                N_("Must without training"),
                N_("Musts without training"),
                prefix="REQ",
                table="requirement",
                hint="title",
            ),
            Noun(
                "topic", N_("training topic"), N_("Training topics"), prefix="REQ", table="requirement", hint="process"
            ),
            Noun("resistance", N_("resistance"), N_("Resistance"), sensitive=True),
        ),
        screen="screens.training:TrainingScreen",
        key="t",
        demo="cockpit.training.demo:steps",
        home="cockpit.training.home:figures",
        reports="cockpit.training.reports:REPORTS",
    ),
    Area(
        "operations",
        N_("Issue ledger"),
        (
            Noun(
                "issue", N_("issue"), N_("Issues"), prefix="ISS", hint="title", exchange="cockpit.operations.exchange"
            ),
            Noun("issue-comment", N_("comment on an issue"), N_("Comments on issues"), table="issue_comment"),
            Noun("pause", N_("pause of an issue"), N_("Pauses"), table="issue_pause"),
            Noun(
                "priority", N_("priority of issues"), N_("Priorities of issues"), by=("name",), table="priority_target"
            ),
            Noun(
                "priority-rule", N_("impact and urgency"), N_("Impact × urgency"), by=("name",), table="priority_rule"
            ),
            Noun("proposal", N_("improvement proposal"), N_("Improvement proposals"), prefix="PROP", hint="title"),
            Noun("duty", N_("support duty"), N_("Support roster"), table="support_duty"),
            Noun("upgrade", N_("upgrade"), N_("Upgrades"), prefix="UPG", hint="release"),
        ),
        screen="screens.operations:OperationsScreen",
        key="i",
        aliases=("issues",),
        seed="cockpit.operations.seed:seed",
        calendar="cockpit.operations.saving:calendar_changed",
        demo="cockpit.operations.demo:steps",
        home="cockpit.operations.home:figures",
    ),
)


@cache
def nouns() -> dict[str, tuple[Area, Noun]]:
    """Return every noun by name, with its area."""
    return {noun.name: (area, noun) for area in AREAS for noun in area.nouns}


@cache
def sensitive_tables() -> frozenset[str]:
    """Return the tables that hold sensitive data about people."""
    return frozenset(noun.source for _, noun in nouns().values() if noun.sensitive)


@cache
def noun_of_table(table: str) -> str:
    """Return the noun whose rows a table holds, empty when people never name them."""
    return next((name for name, (_, noun) in nouns().items() if noun.source == table), "")


def nearest(word: str, words: Iterator[str] | list[str]) -> str | None:
    """Return the known word that is most like ``word``, one that it begins before all others; None for no such word."""
    # Only somebody who mistyped waits for it.
    from difflib import get_close_matches

    known, low = list(words), word.lower()
    begun = [each for each in known if len(low) >= _TELLING and each.startswith(low)]
    found = begun or get_close_matches(low, known, n=1, cutoff=0.6)
    return found[0] if found else None


_TELLING = 3
"""Letters with which a word is begun and not just mistyped (own choice)."""


def command_named(name: str) -> "type[Command] | None":
    """Return the command of this name, importing as little as may be; None when this version has none."""
    noun, _dot, verb = name.partition(".")
    if noun in nouns() and (found := nouns()[noun][0].command(noun, verb)) is not None:
        return found
    return all_commands().get(name)


def all_commands() -> "dict[str, type[Command]]":
    """Import every area and return all commands by name."""
    return {command.name: command for area in AREAS for command in area.commands()}


def screen_names() -> dict[str, Area]:
    """Return the names under which a screen can be opened from the command line."""
    return {name: area for area in AREAS if area.screen for name in (area.name, *area.aliases)}


def screen_of(word: str) -> str:
    """Return what opens when this is the only word of a command line: the name of an area, or an id; empty for none."""
    area = screen_names().get(word.lower())
    return area.name if area is not None else word.upper() if noun_of_id(word) else ""


def noun_of_id(text: str) -> str:
    """Return the noun of a human id such as ``GOAL-3``, empty for what is no id, or of what has no screen."""
    prefix, dash, number = text.partition("-")
    if not (dash and number.isdecimal()):
        return ""
    found = (name for name, (area, noun) in nouns().items() if area.screen and noun.prefix == prefix.upper())
    return next(found, "") if prefix else ""


def load(path: str) -> object:
    """Return what a ``module:name`` string names."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


@cache
def _commands(package: str) -> "tuple[type[Command], ...]":
    return tuple(_commands_of(import_module(f"{package}.commands"), package))


def _commands_of(module: ModuleType, home: str) -> "Iterator[type[Command]]":
    """Yield the commands that a module names, in order, as far as they are written in ``home`` or below it."""
    from cockpit.command import Command

    for name in getattr(module, "__all__", None) or [*vars(module)]:
        value = getattr(module, name)
        if (
            isinstance(value, type)
            and issubclass(value, Command)
            and f"{value.__module__}.".startswith(f"{home}.")
            and hasattr(value, "name")
        ):
            yield value
