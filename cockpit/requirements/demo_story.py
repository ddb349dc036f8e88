"""What happens to requirements in the demo project, in both languages: pain points, decisions, a survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.command import Command
from cockpit.requirements.commands import (
    AcceptRequirements,
    AdvanceRequirements,
    DecideFit,
    DeclineRequirements,
    MakeCould,
    MakeMust,
    MakeShould,
    MakeWont,
    MergeRequirements,
    SnoozeRequirements,
)

Text = tuple[str, str]
"""A text in English and in Chinese."""


@dataclass(frozen=True)
class Pain:
    """A pain point with quotes as (who, text); made so many days ago."""

    title: Text
    source: str
    department: str
    process: Text
    count: int
    frequency: str
    severity: str
    quotes: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Need:
    """A requirement; ``decisions`` are (days ago, actor, command, inputs), whose texts are in both languages."""

    made: int
    title: Text
    source: str
    process: Text
    department: str
    speaker: str = ""
    module: int | None = None
    effort: str = ""
    goals: str = ""
    pains: str = ""
    decisions: tuple[tuple[int, str, type[Command], Mapping[str, str | Text]], ...] = ()
    text: Text = field(default=("", ""))


_CLOSE: Text = ("Month-end close", "月末结账")
_BUY: Text = ("Purchase to pay", "采购到付款")
_STOCK: Text = ("Warehouse", "仓储管理")
_SELL: Text = ("Order to cash", "订单到收款")
MANAGER = "lin.mei"

PAINS = (
    Pain(
        ("Nobody knows what the close is waiting for", "没人知道结账卡在哪里"),
        "interview",
        "finance",
        _CLOSE,
        4,
        "5",
        "4",
        (
            (
                "zhao.min",
                (
                    "“On day ten I still call five people to ask what is missing.”",
                    "“到第十天我还在打电话问五个人缺什么。”",
                ),
            ),
            (
                "ma.chao",
                (
                    "“The list is a sheet on my desk. If I am ill there is no list.”",
                    "“清单就是我桌上的一张纸，我病了就没有清单。”",
                ),
            ),
        ),
    ),
    Pain(
        ("Postings with a wrong cost centre come back weeks later", "成本中心错误的凭证几周后才退回"),
        "ticket",
        "finance",
        _CLOSE,
        61,
        "4",
        "3",
        (
            (
                "ma.chao",
                ("“Two days of every close are corrections of last month.”", "“每次结账有两天在改上个月的错。”"),
            ),
        ),
    ),
    Pain(
        ("Purchase orders lie on a desk until somebody comes back", "采购订单躺在桌上等人回来"),
        "focus-group",
        "purchasing",
        _BUY,
        9,
        "4",
        "5",
        (
            (
                "wu.tao",
                (
                    "“The director travels three days a week. So does my order.”",
                    "“总监每周出差三天，我的订单也跟着出差。”",
                ),
            ),
            (
                "he.yun",
                (
                    "“I order twice what I need, because I never know when it comes.”",
                    "“我总订两倍的量，因为不知道什么时候到。”",
                ),
            ),
        ),
    ),
    Pain(
        ("The stock in the system is not the stock on the shelf", "系统库存与实物不符"),
        "interview",
        "warehouse",
        _STOCK,
        7,
        "5",
        "5",
        (
            ("sun.li", ("“I trust my notebook more than the screen.”", "“我更相信自己的本子，而不是屏幕。”")),
            (
                "he.yun",
                (
                    "“We stopped the line for a part that lay in the next hall.”",
                    "“为一个零件停了线，其实它就在隔壁车间。”",
                ),
            ),
        ),
    ),
    Pain(
        ("Receipts are booked in the evening", "收货到晚上才入账"),
        "survey",
        "warehouse",
        _STOCK,
        14,
        "4",
        "3",
        (
            (
                "sun.li",
                (
                    "“At noon the system says zero and I stand beside forty boxes.”",
                    "“中午系统显示为零，我就站在四十箱货旁边。”",
                ),
            ),
        ),
    ),
    Pain(
        ("Goods stand at the dock without a booking", "货在码头没有入账"),
        "ticket",
        "warehouse",
        _STOCK,
        3,
        "3",
        "3",
        (("he.yun", ("“The part is here, but for planning it is not.”", "“零件到了，但计划里没有。”")),),
    ),
    Pain(
        ("Nobody can say whether a customer may still order", "没人说得清客户还能不能下单"),
        "interview",
        "sales",
        _SELL,
        5,
        "3",
        "4",
        (("zhou.jie", ("“I promise first and ask finance afterwards.”", "“我先答应客户，再去问财务。”")),),
    ),
)

NEEDS = (
    Need(
        148,
        ("Close checklist with owners and due days", "结账清单：责任人与期限"),
        "interview",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "6",
        "GOAL-1",
        "PAIN-1",
        (
            (
                120,
                "zhao.min",
                MakeMust,
                {"reason": ("Fifteen days cannot be reached without it", "没有它无法做到15天")},
            ),
            (
                92,
                "anna.berg",
                DecideFit,
                {"fit": "config", "impact": "3", "reason": ("Close cockpit of the suite", "套件自带结账工作台")},
            ),
            (80, MANAGER, AcceptRequirements, {}),
            (70, MANAGER, AdvanceRequirements, {}),
            (40, "anna.berg", AdvanceRequirements, {}),
            (25, "zhao.min", AdvanceRequirements, {}),
            (18, "zhao.min", AdvanceRequirements, {}),
        ),
    ),
    Need(
        147,
        ("Post accruals automatically at month end", "月末自动计提"),
        "process",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "8",
        "GOAL-1, GOAL-2",
        "",
        (
            (120, "zhao.min", MakeMust, {"reason": ("Four of the thirty days", "三十天里占了四天")}),
            (92, "anna.berg", DecideFit, {"fit": "standard"}),
            (80, MANAGER, AcceptRequirements, {}),
            (52, MANAGER, AdvanceRequirements, {}),
        ),
    ),
    Need(
        146,
        ("Check cost centre and account while posting", "记账时校验成本中心与科目"),
        "ticket",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "4",
        "GOAL-2",
        "PAIN-2",
        (
            (119, "zhao.min", MakeMust, {"reason": ("61 tickets in a year", "一年61张工单")}),
            (91, "anna.berg", DecideFit, {"fit": "config"}),
            (80, MANAGER, AcceptRequirements, {}),
            (70, MANAGER, AdvanceRequirements, {}),
            (33, "anna.berg", AdvanceRequirements, {}),
        ),
    ),
    Need(
        145,
        ("Reconcile sub-ledgers with the general ledger each day", "明细账与总账每日核对"),
        "interview",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "5",
        "GOAL-3",
        "",
        (
            (119, "zhao.min", MakeMust, {"reason": ("Finding 3 of the last audit", "上次审计的第3项发现")}),
            (91, "anna.berg", DecideFit, {"fit": "standard"}),
            (80, MANAGER, AcceptRequirements, {}),
            (52, MANAGER, AdvanceRequirements, {}),
        ),
    ),
    Need(
        144,
        ("Keep the document with every posting", "每张凭证附原始单据"),
        "focus-group",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "3",
        "GOAL-3",
        "",
        (
            (119, "zhao.min", MakeShould, {}),
            (90, "anna.berg", DecideFit, {"fit": "config"}),
            (60, MANAGER, AcceptRequirements, {}),
        ),
    ),
    Need(
        143,
        ("Approve purchase orders on the phone", "手机审批采购订单"),
        "survey",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "10",
        "GOAL-4",
        "PAIN-3",
        (
            (118, "wu.tao", MakeShould, {}),
            (
                88,
                "anna.berg",
                DecideFit,
                {
                    "fit": "gap",
                    "resolution": "third-party",
                    "reason": ("The suite has no app for it", "套件没有相应的应用"),
                },
            ),
        ),
    ),
    Need(
        142,
        ("Approval limits by role and amount", "按角色与金额设审批额度"),
        "process",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "6",
        "GOAL-4",
        "PAIN-3",
        (
            (118, "wu.tao", MakeMust, {"reason": ("Internal audit asks for it", "内审要求")}),
            (
                86,
                "anna.berg",
                DecideFit,
                {
                    "fit": "partial",
                    "resolution": "organisation",
                    "impact": "4",
                    "owner": "xu.na",
                    "due": "-20",
                    "reason": ("The suite knows three levels, we have seven", "套件支持三级审批，我们有七级"),
                },
            ),
            (60, MANAGER, AcceptRequirements, {}),
        ),
    ),
    Need(
        141,
        ("Match order, receipt and invoice", "订单、收货、发票三单匹配"),
        "process",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "9",
        "",
        "",
        (
            (118, "wu.tao", MakeMust, {"reason": ("Paid twice eleven times last year", "去年重复付款11次")}),
            (86, "anna.berg", DecideFit, {"fit": "standard"}),
        ),
    ),
    Need(
        140,
        ("Rate suppliers once a quarter", "每季度供应商评价"),
        "survey",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "",
        "",
        "",
        ((117, "wu.tao", MakeCould, {}),),
    ),
    Need(
        139,
        ("Reorder point for each item and warehouse", "按物料与仓库设再订货点"),
        "interview",
        _STOCK,
        "warehouse",
        "sun.li",
        2,
        "7",
        "GOAL-5",
        "PAIN-4",
        (
            (117, "sun.li", MakeMust, {"reason": ("Half of the stock-outs", "一半的缺料由此而来")}),
            (
                50,
                "anna.berg",
                DecideFit,
                {"fit": "gap", "reason": ("Only for each item, not for each warehouse", "只能按物料，不能按仓库")},
            ),
        ),
    ),
    Need(
        138,
        ("Count stock with hand-held scanners", "手持终端盘点"),
        "focus-group",
        _STOCK,
        "warehouse",
        "sun.li",
        2,
        "12",
        "GOAL-6",
        "PAIN-4",
        (
            (117, "sun.li", MakeShould, {}),
            (50, "tom.okafor", DecideFit, {"fit": "gap", "resolution": "third-party"}),
        ),
    ),
    Need(
        137,
        ("Book receipts at the dock within the hour", "收货一小时内入账"),
        "ticket",
        _STOCK,
        "warehouse",
        "sun.li",
        2,
        "3",
        "GOAL-6",
        "PAIN-5",
        (
            (116, "sun.li", MakeShould, {}),
            (
                49,
                "anna.berg",
                DecideFit,
                {
                    "fit": "partial",
                    "resolution": "organisation",
                    "impact": "3",
                    "reason": ("The suite can; the evening shift books today", "系统可以做到，但现在由晚班入账"),
                },
            ),
        ),
    ),
    Need(
        136,
        ("Show the credit limit when an order is entered", "录入订单时显示信用额度"),
        "interview",
        _SELL,
        "sales",
        "zhou.jie",
        0,
        "4",
        "GOAL-9",
        "PAIN-7",
        ((116, "zhou.jie", MakeShould, {}),),
    ),
    Need(
        135,
        ("Keep the report numbers of the old system", "保留旧系统的报表编号"),
        "process",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "5",
        "",
        "",
        ((115, "zhao.min", MakeWont, {"reason": ("Nobody reads 35 of the 46", "46张报表中有35张没人看")}),),
    ),
    Need(
        134,
        ("Print cheques", "打印支票"),
        "process",
        _BUY,
        "finance",
        "zhao.min",
        0,
        "2",
        "",
        "",
        ((115, "zhao.min", DeclineRequirements, {"reason": ("No cheque since 2023", "2023年起不再使用支票")}),),
    ),
    Need(
        133,
        ("A closing list for each plant", "各工厂的结账清单"),
        "ticket",
        _CLOSE,
        "finance",
        "zhao.min",
        0,
        "",
        "",
        "",
        (
            (
                114,
                MANAGER,
                MergeRequirements,
                {"of": "REQ-1", "reason": ("The checklist has a plant", "清单里有工厂字段")},
            ),
        ),
    ),
    Need(
        132,
        ("Foresee stock-outs from the sales plan", "用销售计划预测缺料"),
        "survey",
        _STOCK,
        "warehouse",
        "sun.li",
        2,
        "15",
        "GOAL-5",
        "",
        (
            (
                113,
                "sun.li",
                SnoozeRequirements,
                {"until": "40", "reason": ("The sales plan is not in the suite yet", "销售计划尚未进入系统")},
            ),
        ),
    ),
    Need(
        62,
        ("Electronic invoices from suppliers", "供应商电子发票"),
        "suggestion",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "8",
        "",
        "",
        (
            (
                34,
                "wu.tao",
                SnoozeRequirements,
                {"until": "-3", "reason": ("Waits for the interface of the tax bureau", "等税务局接口")},
            ),
        ),
    ),
    Need(
        26,
        ("List of open purchase orders by supplier", "按供应商列出未交订单"),
        "interview",
        _BUY,
        "purchasing",
        "wu.tao",
        1,
        "2",
    ),
    Need(
        21,
        ("Month-end checklist with owners and due days", "月末结账清单（责任人、期限）"),
        "ticket",
        _CLOSE,
        "finance",
    ),
    Need(
        17,
        ("Scan pallets at goods receipt", "收货时扫描托盘"),
        "focus-group",
        _STOCK,
        "warehouse",
        "sun.li",
        2,
        "",
        "",
        "PAIN-5",
    ),
    Need(
        12,
        ("Check the budget before an order is approved", "审批订单前检查预算"),
        "interview",
        _BUY,
        "finance",
        "zhao.min",
        1,
        "5",
        "",
        "",
        ((2, "zhao.min", AcceptRequirements, {}),),
    ),
    Need(
        8,
        ("Two persons to change the bank details of a supplier", "变更供应商银行信息须双人复核"),
        "suggestion",
        _BUY,
        "finance",
    ),
    Need(5, ("Trial balance as a workbook", "试算平衡表导出为工作簿"), "ticket", _CLOSE, "finance", "zhao.min", 0),
    Need(
        3,
        ("Stop deliveries to customers over their limit", "超额度客户停止发货"),
        "survey",
        _SELL,
        "sales",
        "zhou.jie",
        None,
        "",
        "",
        "PAIN-7",
    ),
    Need(
        1,
        ("Show the stock of the other plants", "显示其他工厂的库存"),
        "survey",
        _STOCK,
        "production",
        "",
        2,
        "",
        "",
        "PAIN-4",
    ),
)

SURVEY: dict[str, str] = {
    "REQ-1": "25 25 25 15 25 25 15 25 12 25 22 15",
    "REQ-6": "12 12 13 15 12 13 12 15 12 25 22 15",
    "REQ-7": "25 15 25 15 22 25 15 13 25 15 22 12",
    "REQ-11": "15 15 12 15 15 25 15 12 15 15 33 15",
    "REQ-13": "11 25 15 12 11 33 25 15 12 22 15 25",
    "REQ-14": "33 33 51 22 33 51 33 12 33 22 51 33",
}
"""Answers of twelve respondents to six questions, each a pair of digits: with it, and without it."""
SEGMENTS = ("finance",) * 5 + ("purchasing",) * 4 + ("warehouse",) * 3
