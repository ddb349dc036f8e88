"""What goes wrong and what people propose in the demo project, in both languages.

Texts are (English, Chinese); days are counted back from today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.command import Command
from cockpit.operations.commands import (
    AddIssueComment,
    CloseIssues,
    LinkIssue,
    MergeIssues,
    RejectIssues,
    ReopenIssues,
    ResolveIssues,
    StartIssues,
    WaitIssues,
)

Text = tuple[str, str]
Deed = tuple[int, str, type[Command], Mapping[str, str | Text]]
"""Days ago, who, what, and its inputs besides the issue."""
MANAGER, ADMIN, FINANCE, DATA = "lin.mei", "guo.peng", "anna.berg", "tom.okafor"
HEAD, TRAINER, BUYER, STOCK = "zhao.min", "ma.chao", "wu.tao", "sun.li"
_NIGHT: Text = ("Night shift, hall 2", "二号车间夜班")
LEAVER = "lu.jun"
"""A consultant who leaves the project and still owns an issue."""


@dataclass(frozen=True)
class Trouble:
    """An issue, and what was done about it."""

    day: int
    title: Text
    type: str
    impact: str
    urgency: str
    reporter: str | Text
    owner: str = ""
    reviewer: str = ""
    module: int | None = 0
    department: str = "finance"
    text: Text = ("", "")
    labels: Text = ("", "")
    by_data: bool = False
    deeds: tuple[Deed, ...] = field(default=())


def _how(english: str, chinese: str, cause: Text = ("", ""), workaround: Text = ("", "")) -> dict[str, str | Text]:
    given: dict[str, str | Text] = {"resolution": (english, chinese)}
    return given | {name: text for name, text in (("root_cause", cause), ("workaround", workaround)) if text[0]}


TROUBLES = (
    Trouble(
        40,
        ("Month-end close stops at the cost centre check", "月末结账停在成本中心校验"),
        "fault",
        "high",
        "medium",
        HEAD,
        FINANCE,
        HEAD,
        text=(
            "The pilot close of last month stopped after 40 minutes; nobody could post until it was ended by hand.",
            "上月试运行结账40分钟后停住，手工终止之前无法过账。",
        ),
        deeds=(
            (40, FINANCE, StartIssues, {}),
            (
                39,
                FINANCE,
                AddIssueComment,
                {"text": ("It happens with 400 cost centres and more.", "成本中心超过400个时出现。")},
            ),
            (
                39,
                FINANCE,
                ResolveIssues,
                _how(
                    "The check runs in parts of 100 now.",
                    "校验改为每次100个。",
                    ("One query over all cost centres ran out of memory.", "一次查询全部成本中心，内存不足。"),
                    ("End the job and close department by department.", "终止作业，按部门逐个结账。"),
                ),
            ),
            (
                38,
                HEAD,
                CloseIssues,
                {"evidence": ("Close of the test month in 6 minutes, log 38-02.", "测试月结账6分钟，日志38-02。")},
            ),
            (38, FINANCE, LinkIssue, {"to": "REQ-3"}),
        ),
    ),
    Trouble(
        38,
        ("Senior accountant cannot post to period 13", "高级会计无法在第13期间过账"),
        "permission",
        "low",
        "high",
        TRAINER,
        ADMIN,
        TRAINER,
        deeds=(
            (38, ADMIN, StartIssues, {}),
            (37, ADMIN, ResolveIssues, _how("Role extended by period 13.", "角色已增加第13期间权限。")),
            (37, TRAINER, CloseIssues, {"evidence": ("Test posting 9001300.", "测试凭证9001300。")}),
        ),
    ),
    Trouble(
        35,
        ("Voucher print cuts the last line", "打印凭证时最后一行被截断"),
        "defect",
        "low",
        "medium",
        TRAINER,
        FINANCE,
        TRAINER,
        labels=("print", "打印"),
        deeds=(
            (34, FINANCE, StartIssues, {}),
            (33, FINANCE, WaitIssues, {"reason": ("Which printer, which paper?", "哪台打印机，什么纸？")}),
            (30, TRAINER, AddIssueComment, {"text": ("Room 2.14, A4.", "2.14室，A4纸。")}),
            (30, FINANCE, StartIssues, {}),
            (
                29,
                FINANCE,
                ResolveIssues,
                _how(
                    "Margin of the form corrected.",
                    "修正了表单页边距。",
                    ("The form was made for letter paper.", "表单按信纸尺寸制作。"),
                ),
            ),
            (27, TRAINER, ReopenIssues, {"reason": ("Still cut on the second printer.", "第二台打印机仍被截断。")}),
            (24, FINANCE, StartIssues, {}),
            (
                22,
                FINANCE,
                ResolveIssues,
                _how("Both printers have the same tray settings now.", "两台打印机的纸盒设置已统一。"),
            ),
            (21, TRAINER, CloseIssues, {"evidence": ("Prints of both rooms, on paper.", "两处打印样张。")}),
        ),
    ),
    Trouble(
        30,
        ("How is an accrual reversed?", "计提如何冲回？"),
        "question",
        "low",
        "low",
        "he.yun",
        TRAINER,
        HEAD,
        deeds=(
            (
                29,
                TRAINER,
                ResolveIssues,
                _how(
                    "Reverse on the first of the month; page 12 of the instruction.",
                    "每月1日冲回，见作业指导书第12页。",
                ),
            ),
            (28, HEAD, CloseIssues, {"evidence": ("Instruction updated.", "作业指导书已更新。")}),
        ),
    ),
    Trouble(
        28,
        ("Trial balance differs by 0.01 after the opening balances were loaded", "期初余额导入后试算平衡差0.01"),
        "fault",
        "high",
        "medium",
        HEAD,
        DATA,
        HEAD,
        by_data=True,
        deeds=(
            (27, DATA, StartIssues, {}),
            (
                20,
                DATA,
                ResolveIssues,
                _how(
                    "Balances loaded again with four decimals.",
                    "以四位小数重新导入余额。",
                    ("The extract rounded each line before the sum.", "抽取时先逐行舍入再求和。"),
                ),
            ),
            (
                19,
                HEAD,
                CloseIssues,
                {"evidence": ("Trial balance of both systems, equal to the cent.", "两套系统的试算平衡表，分毫不差。")},
            ),
        ),
    ),
    Trouble(
        25,
        ("Close hangs again", "结账又卡住了"),
        "fault",
        "high",
        "medium",
        TRAINER,
        deeds=(
            (
                25,
                MANAGER,
                MergeIssues,
                {"of": "ISS-1", "reason": ("Seen before the correction was in.", "修正上线前发生的。")},
            ),
        ),
    ),
    Trouble(
        24,
        ("Show the ledger on a dark background", "总账界面改为深色背景"),
        "improvement",
        "low",
        "low",
        "he.yun",
        deeds=((23, MANAGER, RejectIssues, {"reason": ("The product offers no themes.", "产品不支持主题。")}),),
    ),
    Trouble(
        20,
        ("Version 2.4 asks for a new licence file", "2.4版本要求新的许可文件"),
        "upgrade",
        "medium",
        "low",
        ADMIN,
        LEAVER,
        MANAGER,
        module=None,
        department="it",
        deeds=((19, LEAVER, StartIssues, {}),),
    ),
    Trouble(
        14,
        ("Approval mail for purchase orders comes hours late", "采购订单审批邮件迟到数小时"),
        "fault",
        "medium",
        "high",
        BUYER,
        ADMIN,
        BUYER,
        module=1,
        department="purchasing",
        deeds=(
            (14, ADMIN, StartIssues, {}),
            (
                13,
                ADMIN,
                AddIssueComment,
                {"text": ("The mail server holds bulk mail back until noon.", "邮件服务器把批量邮件压到中午。")},
            ),
            (13, ADMIN, LinkIssue, {"to": "REQ-6"}),
        ),
    ),
    Trouble(
        9,
        ("Exchange rate of the first day is taken twice", "月初汇率被计算两次"),
        "defect",
        "high",
        "low",
        TRAINER,
        FINANCE,
        HEAD,
        deeds=(
            (8, FINANCE, StartIssues, {}),
            (
                2,
                FINANCE,
                ResolveIssues,
                _how(
                    "Rates are read once a day.",
                    "汇率每天只读取一次。",
                    ("The night job ran twice after the change of the schedule.", "调整计划后夜间作业跑了两次。"),
                ),
            ),
        ),
    ),
    Trouble(
        6,
        ("Planning list shows no dates", "计划清单不显示日期"),
        "question",
        "low",
        "medium",
        "he.yun",
        TRAINER,
        HEAD,
        module=2,
        department="production",
        deeds=((5, TRAINER, WaitIssues, {"reason": ("Please send a screenshot of the list.", "请发一张清单截图。")}),),
    ),
    Trouble(
        3,
        ("Scanner shows the stock of yesterday", "扫描枪显示昨天的库存"),
        "fault",
        "medium",
        "high",
        _NIGHT,
        "",
        "",
        module=2,
        department="warehouse",
        text=("Since the update on Monday; a restart helps for an hour.", "周一更新后出现；重启后能好一个小时。"),
        by_data=True,
    ),
    Trouble(
        2,
        ("New buyer cannot see the open orders", "新采购员看不到未交订单"),
        "permission",
        "low",
        "high",
        BUYER,
        ADMIN,
        BUYER,
        module=1,
        department="purchasing",
    ),
    Trouble(
        0,
        ("Nobody can log in to the pilot", "试运行系统无人能登录"),
        "fault",
        "high",
        "high",
        HEAD,
        ADMIN,
        MANAGER,
        deeds=((0, ADMIN, StartIssues, {}),),
    ),
)


@dataclass(frozen=True)
class Idea:
    """A proposal: who made it, who is for it, and what became of it."""

    day: int
    title: Text
    proposer: str | Text
    department: str
    module: int | None
    voters: str
    text: Text = ("", "")


IDEAS = (
    Idea(
        34,
        ("Copy the accruals of last month as a draft", "复制上月计提作为草稿"),
        TRAINER,
        "finance",
        0,
        "ma.chao, zhao.min, he.yun, zhou.jie",
        ("Nine of ten accruals are the same each month.", "十笔计提中有九笔每月相同。"),
    ),
    Idea(
        31,
        ("Mark postings of the pilot month in another colour", "试运行月份的凭证用另一种颜色标记"),
        HEAD,
        "finance",
        0,
        "zhao.min, ma.chao",
    ),
    Idea(
        22,
        ("Let buyers see who holds an approval", "让采购员看到审批停在谁那里"),
        BUYER,
        "purchasing",
        1,
        "wu.tao, he.yun, sun.li",
    ),
    Idea(16, ("Vouchers on A5 paper", "凭证改用A5纸"), ("Mrs Qian, archive", "档案室钱女士"), "finance", 0, "ma.chao"),
    Idea(
        8,
        ("Scan a whole pallet instead of each box", "整托盘扫描代替逐箱扫描"),
        _NIGHT,
        "warehouse",
        2,
        "sun.li, he.yun, guo.peng, wu.tao, zhou.jie",
    ),
    Idea(
        5, ("Show at which step an approval hangs", "显示审批卡在哪一步"), "he.yun", "production", 1, "he.yun, zhou.jie"
    ),
    Idea(2, ("A short film for each booking", "每种记账一段短视频"), "xu.na", "hr", None, "xu.na, ma.chao"),
)
