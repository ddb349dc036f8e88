"""What the demo tells of training: who works where, what is taught, who came, who passed, who helps whom."""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str]
"""The same in English and in Chinese."""

ACCOUNTANT, BUYER, CLERK, PLANNER, SELLER = range(5)
ROLES: tuple[Text, ...] = (
    ("Accountant", "会计"),
    ("Buyer", "采购员"),
    ("Warehouse clerk", "仓管员"),
    ("Production planner", "生产计划员"),
    ("Sales clerk", "销售内勤"),
)
TEAM = {
    "zhao.min": ACCOUNTANT,
    "ma.chao": ACCOUNTANT,
    "wu.tao": BUYER,
    "sun.li": CLERK,
    "he.yun": PLANNER,
    "zhou.jie": SELLER,
}
"""Who of the project's team works in a job role."""
USERS: tuple[tuple[str, int, str], ...] = (
    (
        "finance",
        ACCOUNTANT,
        "qian.wei 钱伟, sun.jing 孙静, li.na 李娜, zhou.lei 周磊, wu.xia 吴霞, zheng.hong 郑红, feng.yan 冯燕,"
        " chu.bin 褚斌, wei.ning 卫宁",
    ),
    (
        "purchasing",
        BUYER,
        "jiang.tao 蒋涛, shen.jie 沈洁, han.mei 韩梅, yang.fan 杨帆, zhu.lin 朱琳, qin.yu 秦宇",
    ),
    (
        "warehouse",
        CLERK,
        "xu.gang 许刚, he.ping 何平, lv.fang 吕芳, shi.lei 施磊, zhang.qiang 张强, zhangqiang 张强, kong.xin 孔鑫,"
        " cao.ying 曹颖, yan.bo 严波, hua.min 华敏",
    ),
    ("production", PLANNER, "jin.song 金松, wei.lan 魏兰, tao.ran 陶然, jiang.nan 姜楠, qi.yue 戚悦"),
    ("sales", SELLER, "xie.wen 谢雯, zou.kai 邹凯, yu.hong 喻红"),
)
"""Department, job role, and handles with Chinese names; one person stands there under two spellings."""


@dataclass(frozen=True)
class Taught:
    """A course; ``module`` is a place in the rollout, ``needs`` the level for each job role that needs it."""

    code: str
    title: Text
    purpose: Text
    levels: str
    module: int | None
    needs: dict[int, str]
    process: Text = ("", "")
    exercises: Text = ("", "")
    scenario: Text = ("", "")
    minutes: str = "90"


COURSES = (
    Taught(
        "GEN-1",
        ("Why we change, and how the system thinks", "为什么要变：系统的价值与操作逻辑"),
        (
            "What the system does for each department, what stays as it is, and what nobody has to fear.",
            "系统给各部门带来什么，哪些不变，以及为什么不必担心。",
        ),
        "1",
        None,
        dict.fromkeys(range(5), "1"),
        minutes="60",
    ),
    Taught(
        "FI-1",
        ("Ledger and month-end close", "总账与月末结账"),
        ("Posting, accruals, and closing a month without a spreadsheet.", "记账、计提，以及不用表格完成月结。"),
        "3",
        0,
        {ACCOUNTANT: "3"},
        ("Month-end close", "月末结账"),
        ("Post a journal entry; Run the accruals; Close a period", "录入凭证；运行计提；关闭期间"),
        (
            "Close the month of the test company alone: from open items to the trial balance.",
            "独立完成测试公司的月结：从未清项到试算平衡。",
        ),
    ),
    Taught(
        "FI-2",
        ("Invoices and payments", "发票与付款"),
        ("From the scanned invoice to the payment run.", "从扫描发票到付款运行。"),
        "2",
        0,
        {ACCOUNTANT: "1", SELLER: "1"},
        ("Purchase to pay", "采购到付款"),
        ("Enter an invoice; Match it; Pay it", "录入发票；三单匹配；付款"),
    ),
    Taught(
        "PU-1",
        ("From the requisition to the order", "从请购到采购订单"),
        ("Who approves what, and where an order stands.", "谁审批什么，订单走到哪一步。"),
        "3",
        1,
        {BUYER: "3", CLERK: "1", PLANNER: "1"},
        ("Purchase to pay", "采购到付款"),
        ("Make a requisition; Ask for offers; Order", "提交请购；询价；下单"),
        ("Order three items from two suppliers within a day.", "一天内向两家供应商采购三种物料。"),
    ),
    Taught(
        "IN-1",
        ("Receipt, stock and count", "收货、库存与盘点"),
        ("Every movement is booked where it happens.", "每次移动都在现场记账。"),
        "2",
        2,
        {CLERK: "2", PLANNER: "2"},
        ("", ""),
        ("Receive goods; Move stock; Count a shelf", "收货；移库；盘点"),
    ),
)


_FINANCE = "zhao.min, qian.wei, sun.jing, li.na, zhou.lei, wu.xia, zheng.hong, feng.yan, chu.bin, wei.ning"
_BUYING = "jiang.tao, shen.jie, han.mei, yang.fan, zhu.lin, qin.yu"
_STOCK = "sun.li, xu.gang, he.ping, lv.fang, shi.lei, zhang.qiang, zhangqiang, kong.xin, cao.ying, yan.bo, hua.min"
_SALES = "zhou.jie, xie.wen, zou.kai, yu.hong"
_OTHERS = f"he.yun, jin.song, wei.lan, tao.ran, jiang.nan, qi.yue, {_SALES}"


@dataclass(frozen=True)
class Held:
    """A session so many days from today.

    ``absent``, ``excused`` and ``unanswered`` are handles; the others were there and answered the survey, once it was
    ``marked``. ``twice`` says that its trainer is elsewhere, too.
    """

    course: str
    level: str
    day: int
    at: str
    trainer: str
    capacity: str
    place: Text
    people: str
    absent: str = ""
    excused: str = ""
    marked: bool = True
    unanswered: str = ""
    twice: bool = False

    @property
    def answered(self) -> tuple[str, ...]:
        """Who was there and answered the survey."""
        left_out = {*self.absent.split(", "), *self.excused.split(", "), *self.unanswered.split(", ")}
        return tuple(handle for handle in self.people.split(", ") if handle not in left_out)


_CANTEEN = ("Canteen, 1st floor", "一楼食堂")
_ROOM_A, _ROOM_B = ("Training room A", "培训教室A"), ("Training room B", "培训教室B")
SESSIONS = (
    Held(
        "GEN-1", "1", -46, "09:30", "xu.na", "24", _CANTEEN, f"ma.chao, {_FINANCE}, wu.tao, {_BUYING}",
        "zhu.lin, chu.bin", "qin.yu", unanswered="wei.ning",
    ),
    Held(
        "GEN-1", "1", -45, "14:00", "xu.na", "24", _CANTEEN, f"{_STOCK}, {_OTHERS}", "shi.lei, yu.hong",
        unanswered="lv.fang, kong.xin, qi.yue, zhangqiang",
    ),
    Held("FI-1", "1", -31, "09:30", "anna.berg", "12", _ROOM_A, _FINANCE, "wei.ning", unanswered="chu.bin"),
    Held("FI-1", "2", -21, "09:30", "anna.berg", "12", _ROOM_A, _FINANCE.removesuffix(", wei.ning"), "chu.bin"),
    Held("FI-2", "1", -13, "09:30", "ma.chao", "15", _ROOM_B, _FINANCE, "chu.bin", "wei.ning", unanswered="wu.xia"),
    Held("FI-1", "3", -8, "13:30", "ma.chao", "12", _ROOM_A, "zhao.min, qian.wei, sun.jing, li.na, zhou.lei"),
    Held("PU-1", "1", -3, "09:30", "wu.tao", "20", _ROOM_B, _BUYING, marked=False),
    Held("PU-1", "2", 4, "09:30", "anna.berg", "5", _ROOM_B, f"wu.tao, {_BUYING}", marked=False),
    Held("FI-2", "1", 4, "10:00", "anna.berg", "12", _ROOM_A, _SALES, marked=False, twice=True),
    Held("IN-1", "1", 9, "08:00", "", "12", ("Warehouse, gate 3", "仓库3号门"), _STOCK, marked=False),
)  # fmt: skip
"""In the order in which they are planned: a past one that nobody marked, one that is too small, one that puts its
trainer in two places, one that nobody holds."""
SCORES: tuple[tuple[str, float, int], ...] = (
    ("zhao.min", 96, 3),
    ("qian.wei", 91, 3),
    ("sun.jing", 88, 3),
    ("li.na", 84, 3),
    ("zhou.lei", 82, 3),
    ("wu.xia", 71, 3),
    ("zheng.hong", 93, 2),
    ("feng.yan", 90, 3),
)
"""Scores of the second level of the first course of finance: one below the pass mark, one with an exercise left."""
SCENARIOS: tuple[tuple[str, str, int, int], ...] = (
    ("zhao.min", "yes", 95, 0),
    ("qian.wei", "yes", 110, 1),
    ("sun.jing", "yes", 118, 1),
    ("li.na", "no", 140, 4),
    ("zhou.lei", "yes", 102, 2),
)
"""Who closed the month of the test company, alone or not, in how many minutes and with how many errors."""
CHAMPIONS = ("ma.chao", "jiang.tao", "sun.li")
TRAINED = (("anna.berg", "ma.chao, sun.li"), ("ma.chao", "qian.wei, sun.jing, li.na"), ("sun.li", "xu.gang, he.ping"))
"""Who trained whom."""
STANDS: tuple[tuple[str, str, str], ...] = (
    ("xu.gang", "4 4 3 2 -", ""),
    ("he.ping", "4 3 2 2 -", "peer"),
    ("lv.fang", "5 2 2 1 -", "one-to-one"),
    ("shi.lei", "3 2 2 1 -", "manager"),
    ("kong.xin", "4 4 4 3 -", ""),
    ("cao.ying", "5 5 4 4 4", ""),
    ("zhao.min", "5 5 5 4 4", ""),
    ("qian.wei", "5 4 4 4 3", ""),
)
"""Where people stand in the change, five scores each, and what is done to help."""
