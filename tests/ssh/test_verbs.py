"""Verbs over SSH without a terminal: the same tree, standard streams and exit codes passed through, and who is on."""

from __future__ import annotations

import subprocess

import pytest

from cockpit.i18n import _, speaking
from cockpit.portfolio.commands import SetPreference
from tests.ssh.support import Host

ROSTER = "姓名,部门,职务,邮箱,角色,组织\n周洁,Finance,大客户经理,zhou@x.cn,关键用户,甲方\n"


def test_a_list_is_data_and_nothing_else(host: Host) -> None:
    said = host.run("olga", "person list --json")
    assert (said.code, said.err) == (0, "")
    assert [row["handle"] for row in said.json] == ["li.wei", "tom", "wang.fang", "olga"]


def test_the_name_of_the_program_may_be_given_too(host: Host) -> None:
    assert host.run("olga", "cockpit person list --json").out == host.run("olga", "person list --json").out


def test_the_user_name_does_not_matter_the_key_does(host: Host) -> None:
    said = host.run("tom", "who --json", options=("-l", "olga"))
    assert [seat["person"] for seat in said.json] == ["tom"]


def test_chinese_goes_both_ways_without_any_locale(host: Host) -> None:
    said = host.run("olga", "goal add '财务月结周期从30天缩短至15天 by 2030-12-31 @li.wei' --yes --draft --json")
    assert said.code == 0, said
    assert "财务月结周期" in host.run("olga", "goal list --json").json[0]["title"]
    said = host.run("olga", "module add 财务总账 --json")
    assert said.code == 0, said
    assert "财务总账" in host.run("olga", "module list --json").out


def test_a_quoted_line_is_one_word(host: Host) -> None:
    assert host.run("olga", "module add 'Two words' --json").json["ids"] == ["Two words"]
    said = host.run("olga", "module add 'unclosed")
    assert (said.code, said.err) == (2, "cockpit: a quotation mark is not closed\n")


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("nonsense", 2, "there is no “nonsense”"),
        ("goal show GOAL-99", 3, "there is no goal GOAL-99"),
        ("goal show", 2, "GOAL"),
        ("", 64, "the screens need a terminal"),
        ("goals", 64, "the screens need a terminal"),
        ("goal new", 2, "also needs: Title (--title)"),
    ],
)
def test_exit_codes_and_sentences_are_passed_through(host: Host, command: str, code: int, said: str) -> None:
    found = host.run("olga", command)
    assert (found.out, found.code) == ("", code)
    assert said in found.err
    assert "Traceback" not in found.err


def test_a_role_that_may_not_is_told_so_with_its_own_code(host: Host) -> None:
    said = host.run("tom", "module add Mine")
    assert (said.code, said.err) == (5, "cockpit: as viewer you may not plan, and set up people\n")


def test_standard_input_reaches_an_import_and_one_import_is_one_undo(host: Host) -> None:
    said = host.run("olga", "person import - --json", stdin=ROSTER.encode("gb18030"))
    assert said.code == 0, said
    assert "周洁" in host.run("olga", "person list --json").out
    assert host.run("olga", "undo").code == 0
    assert "周洁" not in host.run("olga", "person list --json").out


def test_an_export_comes_back_on_standard_output(host: Host) -> None:
    said = host.run("olga", "person export -")
    assert said.code == 0
    assert "li.wei" in said.out
    again = host.run("olga", "person import - --dry-run", stdin=said.out.encode())
    assert (again.code, "nothing was written" in again.out) == (0, True)


def test_a_backup_comes_back_on_standard_output_for_the_owner_alone(host: Host) -> None:
    command = host.ssh("olga", "backup -", options=("-T",))
    data = subprocess.run(command, capture_output=True, check=True).stdout
    assert data.startswith(b"SQLite format 3\x00")
    assert host.run("tom", "backup -").code == 5


def test_a_command_under_a_key_is_done_once(host: Host) -> None:
    first = host.run("olga", "module add Warehouse --once job-1 --json").json
    second = host.run("olga", "module add Warehouse --once job-1 --json").json
    assert (second["change"], second["ids"]) == (first["change"], ["Warehouse"])
    assert host.run("olga", "module add Warehouse --json").code == 4


@pytest.mark.parametrize(
    "command",
    [
        "person import /etc/passwd",
        "person export /tmp/x.csv",
        "backup /tmp/x.db",
        "restore /tmp/x.db --yes",
        "key add li.wei /root/.ssh/id_ed25519.pub",
        "serve",
        "session olga",
        "authorized-keys",
        "goal list --as olga",
        "goal list --store /tmp/other.db",
        "cockpit --as=olga goal list",
    ],
)
def test_nothing_on_the_server_can_be_reached(host: Host, command: str) -> None:
    said = host.run("olga", command)
    assert (said.out, said.code) == ("", 5), said
    assert said.err.startswith("cockpit: ")


def test_a_key_can_be_registered_over_the_wire(host: Host) -> None:
    said = host.run("olga", "key add tom - --device spare", stdin=host.keys.public("tom-spare").encode())
    assert said.code == 0, said
    assert host.run("tom-spare", "who --json").json[0]["person"] == "tom"
    assert host.run("olga", "key revoke spare --yes").code == 0
    assert host.run("tom-spare", "who").code == 255


def test_who_tells_persons_and_verbs(host: Host) -> None:
    assert "over SSH" in host.run("li.wei", "who").out


def test_the_language_is_the_persons_own(host: Host) -> None:
    with host.looking() as world:
        world.another("tom").do(SetPreference, preference="language", value="zh_CN")
    with speaking("zh_CN"):
        said = _("as {role} you may not {right}", role=_("viewer"), right=_("plan, and set up people"))
    assert said != "as viewer you may not plan, and set up people"
    assert host.run("tom", "module add X").err == f"cockpit: {said}\n"
    assert "as viewer" in host.run("tom", "module add X --lang en").err
