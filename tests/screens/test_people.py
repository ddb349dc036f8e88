"""People as a person meets them."""

from __future__ import annotations

from collections.abc import Callable

from cockpit.keys.commands import AddKey
from tests.commands.test_keys import ED25519, FINGERPRINT
from tests.screens.driver import cockpit
from tests.support import World, contents


async def test_a_merge_is_shown_before_it_is_done(demo: World) -> None:
    before = contents(demo.store)
    async with cockpit(demo.session, "people") as at:
        at.app.go("people").show_noun("person", "lin.mei")
        await at.settle()
        await at.press("D")
        at.dialog.shows("Merge the persons into another one: lin.mei")
        await at.form.fill({"Merge into": "chen.hao"})
        await at.press("ctrl+s")
        at.dialog.shows("Save it like this?", "have little in common", "from Lin Mei to Chen Hao")
        await at.press("n")
        assert contents(demo.store) == before
        await at.press("ctrl+s", "y")
        at.says("Lin Mei merged into Chen Hao")


async def test_keys_are_registered_by_pasting_and_revoked_after_a_question(here: World) -> None:
    async with cockpit(here.session, "keys") as at:
        at.shows("no key yet; press n and paste")
        await at.press("n")
        await at.form.fill({"Person": "li.wei"})
        await at.form.go_to("Public key")
        await at.paste(ED25519)
        await at.press("ctrl+s")
        assert at.table.row("@li.wei").endswith("valid")
        at.says("of li.wei registered")
        await at.press("d")
        at.dialog.shows("Revoke the key?", FINGERPRINT, "li.wei,", "li@laptop")
        await at.press("y")
        at.says("of li.wei revoked")
        # What stands beside the list follows once the cursor rests.
        await at.until(lambda: "@li.wei" not in at.text)
        await at.type("/revoked\r")
        assert at.table.row("@li.wei").endswith("revoked")


async def test_keys_are_found_by_the_palette_and_shown_to_others_as_far_as_they_are_theirs(
    here: World, elsewhere: Callable[[str], World]
) -> None:
    here.do(AddKey, person="li.wei", public_key=ED25519)
    async with cockpit(elsewhere("tom").session, "people") as at:
        await at.press("ctrl+p")
        await at.paste("Go to: Access keys")
        await at.press("enter")
        at.shows("[a Access]", "no key yet")
        at.lacks("@li.wei")
        await at.press("n")
        at.says("as viewer you may not set up projects and keys")
