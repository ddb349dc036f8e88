"""What a person may not do or read is dimmed on every screen, says why, and ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cockpit.access import Right, Role, holds, lacking
from cockpit.areas import AREAS, Area, sensitive_tables
from cockpit.command import Command
from cockpit.keys.commands import AddKey, RevokeKey
from cockpit.keys.rules import read_public_key
from cockpit.people.commands import AddPerson, ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddProject
from cockpit.session import Session
from cockpit.settings import Settings
from screens.base import AreaScreen
from tests.commands.test_keys import ED25519, ed25519
from tests.screens.driver import WIDE, Cockpit, cockpit
from tests.support import NOW, World

DAY = timedelta(days=1)

SCREENS = [area for area in AREAS if area.screen]
WIDEST = (240, 40)
"""A terminal on which every tab and every hint has room."""


def one_with(demo: World, role: Role) -> Session:
    """Return the session of somebody with this role in the demo."""
    assert demo.session.project is not None
    demo.do(AddPerson, handle=f"the-{role.value}", name=role.value, role=role.value)
    return Session(demo.store, actor=f"the-{role.value}", clock=demo.session.clock, project=demo.session.project.code)


def area_screen(at: Cockpit) -> AreaScreen:
    """Return the screen in view."""
    assert isinstance(at.app.screen, AreaScreen)
    return at.app.screen


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
@pytest.mark.parametrize("area", SCREENS, ids=lambda area: area.name)
async def test_every_view_is_shown_or_says_why_it_is_not(demo: World, area: Area, role: Role) -> None:
    async with cockpit(one_with(demo, role), area.name, size=WIDEST) as at:
        screen = area_screen(at)
        for view in screen.views():
            closed = bool(view.listed) and demo.session.source_of(view.listed) in sensitive_tables()
            closed = closed and not holds(role, Right.PEOPLE)
            assert screen.view.key == view.key
            assert screen.pane.is_withheld == closed
            assert (f"({view.title})" in at.top) == closed
            dimmed_as_the_rights_say(at, role)
            if closed:
                at.shows(str(lacking(role, Right.PEOPLE)))
                # Whatever asks something of the list in view does no harm.
                await at.press("space", "V", "y", "v", "R", "f", "slash", "enter", "escape")
                assert area_screen(at) is screen
            await at.press("]")


def dimmed_as_the_rights_say(at: Cockpit, role: Role) -> None:
    """Check that the footer dims each command that the role may not give, and names the reason."""
    screen = area_screen(at)
    hints = {hint.key: hint for hint in screen._hints.hints}
    for key, command in screen.shortcuts().items():
        if not holds(role, command.right):
            assert hints[key].reason == str(lacking(role, command.right)), (screen.view.key, key)


async def test_where_nothing_can_be_filtered_the_letters_behind_the_slash_are_no_commands(demo: World) -> None:
    session = one_with(demo, Role.VIEWER)
    reason = str(lacking(Role.VIEWER, Right.PEOPLE))
    async with cockpit(session, "training", size=WIDEST) as at:
        area_screen(at).show_noun("resistance")
        await at.settle()
        assert [hint.reason for hint in area_screen(at)._hints.hints if hint.key == "/"] == [reason]
        for ending in ("enter", "escape"):
            await at.type("/1gk?[zhu")
            assert "(Resistance)" in at.top
            assert reason in "\n".join(at.line.lines)
            await at.press(ending)
            assert not at.line.is_open
            assert not at.dialog.is_open
        area_screen(at).show_noun("course")
        await at.settle()
        assert [hint.reason for hint in area_screen(at)._hints.hints if hint.key == "/"] == [""]
        await at.type("/zhu\r")
        assert area_screen(at).pane.asked.filter == "zhu"


async def test_a_sensitive_view_opens_and_closes_with_the_role(demo: World) -> None:
    session = one_with(demo, Role.CHANGE_GROUP)
    async with cockpit(session, "training", size=WIDEST) as at:
        area_screen(at).show_noun("resistance")
        await at.settle()
        assert len(at.table.rows) > 0
        demo.do(EditPerson, person=session.actor, role="viewer")
        session._tell(demo.told[-1])
        await at.settle()
        at.shows("(Resistance)", str(lacking(Role.VIEWER, Right.PEOPLE)))
        assert not area_screen(at).selection()
        demo.do(EditPerson, person=session.actor, role="manager")
        session._tell(demo.told[-1])
        await at.settle()
        assert "[Resistance]" in at.top and len(at.table.rows) > 0


async def test_a_list_that_is_lost_while_it_is_read_says_why(demo: World) -> None:
    session = one_with(demo, Role.MANAGER)
    async with cockpit(session, "training", size=WIDEST) as at:
        area_screen(at).show_noun("survey")
        await at.settle()
        # A refused command has already asked which part the person has by now.
        session.role = Role.VIEWER
        await at.press("R")
        at.shows(str(lacking(Role.VIEWER, Right.PEOPLE)))


@pytest.mark.parametrize("area", SCREENS, ids=lambda area: area.name)
async def test_the_palette_dims_what_a_viewer_may_not_do(demo: World, area: Area) -> None:
    async with cockpit(one_with(demo, Role.VIEWER), area.name, size=(200, WIDE[1])) as at:
        screen = area_screen(at)
        first = next(command for command in offered(screen) if command.right is not Right.READ)
        before = demo.store.last_seq()
        await at.press("ctrl+p")
        await at.paste(first.label())
        line = next(line for line in at.picker.options if first.label() in line)
        reason = str(lacking(Role.VIEWER, first.right))
        assert f"({reason})" in line
        await at.press("home", "enter")
        at.says(reason)
        assert demo.store.last_seq() == before


def offered(screen: AreaScreen) -> list[type[Command]]:
    """Return the commands that keys of a screen give."""
    return [*screen.shortcuts().values(), *screen.area.commands()]


async def test_a_key_that_opens_nothing_any_more_ends_the_session(
    here: World, elsewhere: Callable[[str], World]
) -> None:
    here.do(AddKey, person="li.wei", public_key=ED25519, device="lent", expires="2026-11-24")
    here.do(AddKey, person="li.wei", public_key=ed25519(1), device="own")
    for lose in (lambda clock: here.do(RevokeKey, which="own"), lambda clock: setattr(clock, "moment", NOW + DAY)):
        fingerprint = read_public_key(ED25519 if len(here.rows("access_key", archived=1)) else ed25519(1)).fingerprint
        session = elsewhere("li.wei").session
        async with cockpit(session, "goals", settings=Settings(key=fingerprint)) as at:
            await at.notice()
            assert at.app.is_running
            await at.press("n")
            await at.type("half a sentence")
            lose(session.clock)
            await at.notice()
            assert not at.app.is_running
            assert str(at.app.refusal) == "your key opens this cockpit no longer"


async def test_who_leaves_a_project_sees_nothing_more_of_it_whatever_else_is_open_to_them(
    here: World, elsewhere: Callable[[str], World]
) -> None:
    other = Session(here.store, actor="olga", clock=here.session.clock)
    receipt = other.do(AddProject(code="TWO", name="Another"))
    other.enter(receipt.ids[0])
    World(other).do(AddPerson, handle="li.wei", name="Li Wei", role="viewer")
    session = elsewhere("li.wei").session
    session.enter(here.session.project_id)
    async with cockpit(session, "goals") as at:
        await at.press("n")
        await at.type("half a sentence")
        here.do(EditPerson, person="li.wei", role="consultant")
        await at.notice()
        assert at.app.is_running
        here.do(ArchivePerson, persons="li.wei")
        await at.notice()
        assert not at.app.is_running
        assert str(at.app.refusal).startswith("you take part in project ERP no longer")
    assert Session(here.store, actor="li.wei", clock=here.session.clock).project_id == receipt.ids[0]


async def test_ones_own_key_may_be_revoked_by_oneself(here: World) -> None:
    here.do(AddKey, person="olga", public_key=ED25519, device="own")
    settings = Settings(key=read_public_key(ED25519).fingerprint)
    async with cockpit(here.session, "goals", settings=settings) as at:
        here.do(RevokeKey, which="own")
        await at.settle()
        assert not at.app.is_running
