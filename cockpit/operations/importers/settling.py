"""What a file may make of issues: the steps that their rules allow, and nothing that has not happened yet.

What is new here may bring the history that it has elsewhere. What is known here goes from state to state as it does by
the single steps, so that no file leads round the reviewer, a reason, or somebody who has left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cockpit.delivery.importers.keys import GITHUB, JIRA, OPENPROJECT, REDMINE, parted
from cockpit.errors import BadInput
from cockpit.exchange.comments import Comment, read_comment
from cockpit.exchange.known import Entry
from cockpit.exchange.target import Value, Values, items_of
from cockpit.i18n import N_, _
from cockpit.operations import issue_states as states
from cockpit.operations.clocks import moment
from cockpit.operations.importers import told
from cockpit.operations.importers.told import Link
from cockpit.operations.issue_states import Case, Person, State, Told

if TYPE_CHECKING:
    from cockpit.session import Session

MOMENTS = ("reported_at", "responded_at", "resolved_at", "closed_at")
_PROGRAMS = {JIRA: "Jira", REDMINE: "Redmine", OPENPROJECT: "OpenProject", GITHUB: "GitHub"}
_PERSONS = "SELECT id, handle, archived FROM person WHERE project_id = ?"


class Settling:
    """The rules of one project for the rows of a file, asked by the person who brings it."""

    def __init__(self, session: Session, entries: Iterable[Entry]) -> None:
        """Know the persons of the project, and what its issues are called and linked to."""
        rows = session.store.query(_PERSONS, (session.project_id,))
        self._persons = {row[1]: Person(row[0], row[1], bool(row[2])) for row in rows}
        self._by = next((each for each in self._persons.values() if each.id == session.person), None)
        self._now, self._today = moment(session.clock.now()), session.today()
        self._entries = tuple(entries)

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        """The ids of the issues by their source keys."""
        return {str(each.values["key"]): str(each.values["id"]) for each in self._entries if each.values.get("key")}

    @cached_property
    def _ties(self) -> frozenset[tuple[str, Link]]:
        """Every link as each of its ends sees it, behind the id of that end."""
        found: set[tuple[str, Link]] = set()
        for entry in self._entries:
            name = str(entry.values["id"])
            for link in map(told.read_link, items_of(entry.values.get("links"))):
                found |= {(name, link), (link.to, Link(link.kind.turned, name))}
        return frozenset(found)

    def merge(self, before: Values, given: Values) -> Values:
        """Return what a row says of a known issue, behind the comments and links that it has: none is taken away."""
        made = dict(given)
        if given.get("comments"):
            made["comments"] = _commented(items_of(before.get("comments")), items_of(given["comments"]))
        if given.get("links"):
            made["links"] = self._linked(before, items_of(given["links"]))
        if given.get("duplicate_of"):
            original = str(given["duplicate_of"])
            made["duplicate_of"] = self._ids.get(original, original)
        return made

    def _linked(self, before: Values, said: tuple[str, ...]) -> tuple[str, ...]:
        name, here = str(before["id"]), items_of(before.get("links"))
        links = [replace(link, to=self._ids.get(link.to, link.to)) for link in map(told.read_link, said)]
        return (*here, *(str(link) for link in dict.fromkeys(links) if (name, link) not in self._ties))

    def decide(self, before: Values, given: Values, after: Values) -> Values:
        """Return the issue as it would be stored; refuse what its rules do not allow, and what is still to come."""
        self._check_past(before, after)
        return self._stepped(before, given, after) if before else after

    def _check_past(self, before: Values, after: Values) -> None:
        if (day := after.get("found_on")) != before.get("found_on") and isinstance(day, date) and day > self._today:
            text = N_("{day} has not come yet; name the day on which it was found")
            raise BadInput(text, field="found_on", day=day.isoformat())
        for name in MOMENTS:
            if after.get(name) != before.get(name):
                self._check_moment(name, after.get(name))
        for text_ in set(items_of(after.get("comments"))).difference(items_of(before.get("comments"))):
            self._check_moment("comments", read_comment(text_).at)
        for text_ in set(items_of(after.get("pauses"))).difference(items_of(before.get("pauses"))):
            stop = told.read_stop(text_)
            self._check_moment("pauses", stop.until or stop.since)

    def _check_moment(self, name: str, at: object) -> None:
        if isinstance(at, datetime) and at > self._now:
            text = N_("{moment} has not come yet; name the moment at which it was")
            raise BadInput(text, field=name, moment=at.isoformat(sep=" ", timespec="minutes"))

    def _stepped(self, before: Values, given: Values, after: Values) -> Values:
        """Return a known issue after the steps that lead it to what a row says of it."""
        made, state = dict(after), State(str(after["state"]))
        stands = State(str(before["state"]))
        program = None if given.get("id") else _PROGRAMS.get(parted(str(before.get("key") or ""))[0])
        anew = bool(after.get("resolution")) and after.get("resolution") != before.get("resolution")
        if state is not stands:
            if given.get("state_reason") in (None, "", before.get("state_reason")):
                # It says why the state before was so.
                made["state_reason"] = None
            if states.comes_back(stands, state) and not anew:
                # What was done before did not help, or was not all.
                made["resolution"] = None
            if program is not None:
                self._tell(made, program, stands, state)
                anew = bool(made.get("resolution"))
        case = Case(
            name=str(before["id"]),
            state=stands,
            owner=self._person(before.get("owner")),
            reviewer=self._person(before.get("reviewer")),
            resolution=str(before.get("resolution") or ""),
        )
        said = Told(
            state=state,
            owner=self._person(after.get("owner")),
            reviewer=self._person(after.get("reviewer")),
            reason=str(made.get("state_reason") or "") if state is not stands else "",
            resolution=str(made.get("resolution") or "") if anew else "",
            original=bool(after.get("duplicate_of")),
        )
        try:
            reviewer = states.follow(case, said, self._by)
        except BadInput as error:
            # What the steps call the reason has another name in files.
            error.field = "state_reason" if error.field == "reason" else error.field
            raise
        made["reviewer"] = None if reviewer is None else reviewer.handle
        return made

    @staticmethod
    def _tell(made: dict[str, Value], program: str, stands: State, state: State) -> None:
        """Let another program stand for what it does not tell: why something is so, and what was done."""
        told_ = _("{state} in {program}", state=state.label, program=program)
        if states.comes_back(stands, state) or state in (State.WAITING, State.REJECTED):
            made["state_reason"] = made.get("state_reason") or told_
        if state in states.DONE:
            made["resolution"] = made.get("resolution") or told_

    def _person(self, handle: Value) -> Person | None:
        return self._persons.get(str(handle)) if handle else None


def _commented(here: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    """Return comments behind those that are here; whether one is archived here does not make it another."""
    fresh = Counter(map(_open, said)) - Counter(map(_open, here))
    found = list(here)
    for text in said:
        if fresh[_open(text)] > 0:
            fresh[_open(text)] -= 1
            found.append(text)
    return tuple(found)


def _open(text: str) -> Comment:
    return replace(read_comment(text), archived=False)
