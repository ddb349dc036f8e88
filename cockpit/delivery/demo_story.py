"""What happens on the board of the demo project, in both languages: cards, sprints, retrospectives, lessons, wins.

Days of a sprint are counted from its first one, a Monday, as 0; 4 is the first Friday, 11 the second.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str]
"""A text in English and in Chinese."""
FINANCE, PURCHASING, INVENTORY = 0, 1, 2
ACTIVE, PLANNED = 7, 8
"""The sprint that runs, and the one after it; those before are closed."""


@dataclass(frozen=True)
class Told:
    """A card's story. ``days`` are those on which it is begun, tested and done; the rest is still to come.

    ``joined`` is the day on which it enters its sprint, None for one that was there when it began. ``block`` is a day,
    the day on which it is lifted (None: not yet) and the reason. ``needs`` and ``part_of`` are places in the list of
    all cards, from 1 on; ``due`` is a day of the sprint. ``words`` are comments as (day, who, text).
    """

    sprint: int | None
    title: Text
    points: str
    owner: str
    module: int | None
    days: tuple[int, ...] = ()
    joined: int | None = None
    priority: str = ""
    labels: str = ""
    requirement: str = ""
    due: int | None = None
    needs: tuple[int, ...] = ()
    part_of: int | None = None
    block: tuple[int, int | None, Text] | None = None
    points_later: tuple[int, str] | None = None
    points_to_check: Text = ("", "")
    words: tuple[tuple[int, str, Text], ...] = ()
    about: Text = ("", "")
    dropped: int | None = None


@dataclass(frozen=True)
class ToldSprint:
    """A sprint: what it is for, what works at its end or why nothing does, and who accepts it."""

    goal: Text
    module: int
    capacity: int
    increment: Text = ("", "")
    why_none: Text = ("", "")
    is_accepted: bool = False


@dataclass(frozen=True)
class Note:
    """A note of a retrospective, and who votes for it."""

    kind: str
    text: Text
    author: str
    voters: str = ""


@dataclass(frozen=True)
class Action:
    """What a retrospective agrees on; ``done`` and ``dropped`` are days after that sprint's first one."""

    title: Text
    owner: str
    due: int
    done: int | None = None
    dropped: int | None = None
    note: int = 1
    """The place of the note that it is about, from 1 on."""


SPRINTS = (
    ToldSprint(
        ("Accounts and periods stand; the first open items are loaded.", "科目与期间就绪，首批未清项已导入。"),
        FINANCE,
        26,
        ("Journal entries can be posted for all plants", "各工厂均可录入日记账"),
        is_accepted=True,
    ),
    ToldSprint(
        ("Everybody sees what the close waits for.", "人人都能看到结账卡在哪里。"),
        FINANCE,
        26,
        ("Close checklist with owners, used for one plant", "结账清单（含责任人）已在一个工厂使用"),
        is_accepted=True,
    ),
    ToldSprint(
        ("Customer and supplier balances agree with the old system.", "客户与供应商余额与旧系统一致。"),
        FINANCE,
        28,
        why_none=(
            "The balances of plant 2 came a week late; nothing could be shown that agreed.",
            "二厂余额晚到一周，没有可演示的一致结果。",
        ),
    ),
    ToldSprint(
        ("The month is closed in the new system, twice.", "在新系统中完成两次月结。"),
        FINANCE,
        30,
        ("Month closed with real data, balances signed", "以真实数据完成月结，余额已签字"),
        is_accepted=True,
    ),
    ToldSprint(
        ("An order is approved within a day.", "订单一天内完成审批。"),
        PURCHASING,
        26,
        ("Orders with approval levels, suppliers in one list", "订单分级审批，供应商统一管理"),
        is_accepted=True,
    ),
    ToldSprint(
        ("Invoices are checked against order and receipt.", "发票与订单、收货三单匹配。"),
        PURCHASING,
        26,
        ("Three-way match with tolerances", "带容差的三单匹配"),
        is_accepted=True,
    ),
    ToldSprint(
        ("Purchasing works from order to payment.", "采购从下单到付款全程可用。"),
        PURCHASING,
        26,
        ("Order to payment in one run", "从订单到付款一次走通"),
    ),
    ToldSprint(
        ("Receipts are booked at the dock.", "货到码头即入账。"),
        INVENTORY,
        24,
    ),
)

CARDS = (
    # The first sprint
    Told(
        1,
        ("Chart of accounts for all plants", "各工厂统一会计科目表"),
        "5",
        "anna.berg",
        FINANCE,
        (0, 3, 7),
        words=(
            (3, "zhao.min", ("Plant 2 keeps two accounts of its own until the audit.", "审计前二厂保留两个自用科目。")),
        ),
    ),
    Told(1, ("Cost centres agreed with the plants", "与各工厂确认成本中心"), "3", "zhao.min", FINANCE, (0, 2, 4)),
    Told(
        1,
        ("Open items of customers, first load", "客户未清项首次导入"),
        "5",
        "tom.okafor",
        FINANCE,
        (1, 8, 10),
        labels="migration",
    ),
    Told(1, ("Posting periods and closing calendar", "过账期间与结账日历"), "2", "anna.berg", FINANCE, (3, 4, 8)),
    Told(1, ("Roles and rights for accounting", "会计角色与权限"), "3", "guo.peng", FINANCE, (2, 7, 9)),
    Told(1, ("Work instruction: journal entries", "作业指导书：日记账"), "2", "ma.chao", FINANCE, (4, 8, 10)),
    Told(
        1,
        ("Bank statements by interface", "银行对账单接口"),
        "8",
        "tom.okafor",
        FINANCE,
        (7, 17, 18),
        labels="interface",
        block=(8, 15, ("waits for the bank's certificate", "等待银行证书")),
        words=(
            (15, "tom.okafor", ("The certificate came; the test file went through.", "证书已到，测试文件已通过。")),
        ),
    ),
    # The second
    Told(
        2,
        ("Close checklist with owners and due days", "结账清单：责任人与期限"),
        "5",
        "anna.berg",
        FINANCE,
        (0, 3, 8),
        requirement="REQ-1",
    ),
    Told(2, ("Accruals posted at month end", "月末自动计提"), "3", "zhao.min", FINANCE, (1, 4, 7), requirement="REQ-2"),
    Told(
        2,
        ("Check of cost centre and account while posting", "过账时校验成本中心与科目"),
        "5",
        "anna.berg",
        FINANCE,
        (3, 8, 10),
        requirement="REQ-3",
    ),
    Told(
        2,
        ("Open items of suppliers, first load", "供应商未清项首次导入"),
        "5",
        "tom.okafor",
        FINANCE,
        (4, 8, 11),
        labels="migration",
    ),
    Told(2, ("Tax codes", "税码"), "2", "ma.chao", FINANCE, (2, 3, 4)),
    Told(2, ("Balance of each plant as a report", "各工厂余额报表"), "3", "guo.peng", FINANCE, (8, 16, 17)),
    Told(
        2,
        ("Printer for payment advices", "付款通知打印机"),
        "1",
        "guo.peng",
        FINANCE,
        (7, 8, 9),
        joined=4,
    ),
    # The third
    Told(
        3,
        ("Reconcile the balances of customers", "客户余额对账"),
        "5",
        "tom.okafor",
        FINANCE,
        (0, 8, 15),
        labels="migration",
        needs=(3,),
    ),
    Told(
        3,
        ("Reconcile the balances of suppliers", "供应商余额对账"),
        "5",
        "tom.okafor",
        FINANCE,
        (1, 9, 17),
        labels="migration",
        needs=(11,),
        block=(2, 9, ("waits for the balances of plant 2", "等待二厂余额")),
    ),
    Told(
        3,
        ("First close with real data", "用真实数据首次月结"),
        "8",
        "zhao.min",
        FINANCE,
        (7, 18, 21),
        needs=(8, 9),
        points_later=(8, "5"),
    ),
    Told(3, ("Key figures for the board", "董事会关键指标"), "5", "anna.berg", FINANCE, (0, 3, 8)),
    Told(3, ("Training: closing the month", "培训：月结"), "3", "ma.chao", FINANCE, (3, 7, 9), labels="training"),
    Told(3, ("Archive the old reports", "归档旧报表"), "2", "guo.peng", FINANCE, (8, 9, 10), requirement="REQ-14"),
    Told(
        3,
        ("VAT is rounded per line, not per invoice", "增值税按行舍入而非按发票"),
        "2",
        "anna.berg",
        FINANCE,
        (3, 4, 7),
        joined=3,
        priority="urgent",
        labels="defect",
    ),
    # The fourth
    Told(
        4,
        ("Second close with real data", "第二次真实数据月结"),
        "3",
        "zhao.min",
        FINANCE,
        (7, 8, 10),
        needs=(17,),
    ),
    Told(
        4,
        ("Opening balances, reconciled and ready to sign", "期初余额对账完毕待签字"),
        "3",
        "zhao.min",
        FINANCE,
        (3, 7, 9),
        needs=(15, 16),
        requirement="REQ-4",
    ),
    Told(
        4,
        ("Plan of the cut-over in finance", "财务切换方案"),
        "3",
        "lin.mei",
        FINANCE,
        (0, 4, 8),
        points_to_check=(
            "Freeze of the old ledger agreed\nWay back described\nPhone list printed",
            "旧账冻结时间已商定\n回退办法已写明\n联系人名单已打印",
        ),
    ),
    Told(4, ("Dunning letters", "催款函"), "3", "anna.berg", FINANCE, (0, 2, 4)),
    Told(4, ("Revaluation of foreign currency", "外币重估"), "3", "anna.berg", FINANCE, (2, 7, 9)),
    Told(4, ("Payment run with two signatures", "双签付款"), "3", "guo.peng", FINANCE, (1, 7, 11)),
    Told(
        4, ("What to do when the bank interface fails", "银行接口故障应急办法"), "2", "tom.okafor", FINANCE, (8, 9, 11)
    ),
    # The fifth
    Told(
        5,
        ("Approval levels by role and amount", "按角色与金额设审批级别"),
        "5",
        "anna.berg",
        PURCHASING,
        (0, 3, 8),
        requirement="REQ-7",
    ),
    Told(
        5,
        ("Suppliers in one list", "供应商统一名录"),
        "5",
        "tom.okafor",
        PURCHASING,
        (0, 7, 9),
        labels="migration",
    ),
    Told(5, ("Form of the purchase order", "采购订单表单"), "3", "wu.tao", PURCHASING, (1, 2, 3)),
    Told(
        5,
        ("Approve orders on the phone", "手机审批订单"),
        "8",
        "guo.peng",
        PURCHASING,
        (3, 15, 17),
        requirement="REQ-6",
        priority="high",
        words=(
            (
                8,
                "wu.tao",
                ("Works in the office, not in the train: the page is too heavy.", "办公室可用，火车上不行：页面太重。"),
            ),
            (17, "wu.tao", ("Approved one from the platform. Fine.", "在站台上批了一单，可以。")),
        ),
    ),
    Told(5, ("Contracts with price scales", "阶梯价格合同"), "3", "anna.berg", PURCHASING, (8, 9, 10)),
    Told(5, ("Receipts against the order", "按订单收货"), "5", "wu.tao", PURCHASING, (3, 8, 10)),
    Told(5, ("Work instruction: ordering", "作业指导书：下单"), "2", "ma.chao", PURCHASING, (7, 8, 11)),
    # The sixth
    Told(
        6,
        ("Match order, receipt and invoice", "订单、收货、发票三单匹配"),
        "8",
        "anna.berg",
        PURCHASING,
        (0, 7, 10),
        requirement="REQ-8",
        priority="high",
    ),
    Told(6, ("Substitute while an approver is away", "审批人外出时的代理"), "3", "guo.peng", PURCHASING, (1, 3, 8)),
    Told(6, ("Confirmation of orders by mail", "订单邮件确认"), "3", "wu.tao", PURCHASING, (2, 4, 7)),
    Told(6, ("Reminder of late deliveries", "迟交提醒"), "3", "wu.tao", PURCHASING, (7, 8, 9)),
    Told(
        6,
        ("Open purchase orders, first load", "未结采购订单首次导入"),
        "5",
        "tom.okafor",
        PURCHASING,
        (0, 8, 11),
        labels="migration",
    ),
    Told(6, ("Training: approving orders", "培训：审批订单"), "3", "xu.na", PURCHASING, (8, 9, 11), labels="training"),
    Told(6, ("Spend by supplier as a report", "供应商支出报表"), "3", "guo.peng", PURCHASING, (7, 16)),
    # The one that runs
    Told(
        7,
        ("Open purchase orders, second load", "未结采购订单第二次导入"),
        "5",
        "tom.okafor",
        PURCHASING,
        (0, 3, 7),
        labels="migration",
        needs=(40,),
    ),
    Told(7, ("Orders in an emergency give a reason", "紧急采购须注明原因"), "3", "wu.tao", PURCHASING, (0, 2, 4)),
    Told(
        7,
        ("Framework orders with call-offs", "框架协议与分批要货"),
        "5",
        "anna.berg",
        PURCHASING,
        (0, 3),
        due=11,
        words=(
            (
                4,
                "anna.berg",
                ("Call-offs work; the report of what is left does not yet.", "分批要货可用，余量报表还不行。"),
            ),
        ),
    ),
    Told(
        7,
        ("Interface to the customs broker", "报关行接口"),
        "8",
        "tom.okafor",
        PURCHASING,
        (1,),
        labels="interface",
        priority="high",
        due=7,
        block=(4, None, ("waits for a test account at the broker", "等待报关行测试账号")),
        about=(
            "Declarations go to the broker with the order, and come back with the number of the customs.",
            "申报随订单发给报关行，并带回海关编号。",
        ),
    ),
    Told(7, ("Ask the broker for a test account", "向报关行申请测试账号"), "1", "wu.tao", PURCHASING, (2,), part_of=46),
    Told(
        7,
        ("Customs codes of our twenty main parts", "二十种主要物料的海关编码"),
        "2",
        "wu.tao",
        PURCHASING,
        (1, 3, 7),
        part_of=46,
    ),
    Told(
        7,
        ("Tolerances of the match by supplier", "按供应商设匹配容差"),
        "3",
        "guo.peng",
        PURCHASING,
        (3, 7),
        points_to_check=(
            "Two percent unless agreed otherwise\nAbove it the buyer decides\nEvery exception stays on record",
            "未另约定时为百分之二\n超出由采购员决定\n例外全部留痕",
        ),
    ),
    Told(7, ("Test: from order to payment", "测试：从订单到付款"), "5", "zhao.min", PURCHASING, needs=(45, 46)),
    Told(7, ("Work instruction: returns to suppliers", "作业指导书：供应商退货"), "2", "ma.chao", PURCHASING, due=4),
    Told(
        7,
        ("Orders print the old delivery address", "订单打印了旧的收货地址"),
        "1",
        "guo.peng",
        PURCHASING,
        (4, 7),
        joined=3,
        priority="urgent",
        labels="defect",
    ),
    # What comes next
    Told(
        8,
        ("Bins of hall 1 and 2", "一、二号库库位"),
        "5",
        "sun.li",
        INVENTORY,
        points_to_check=(
            "Walk both halls\nStick the labels\nTake the list to the system",
            "走访两个库\n贴标签\n录入系统",
        ),
    ),
    Told(
        8,
        ("Book receipts at the dock with a scanner", "码头扫码收货"),
        "8",
        "sun.li",
        INVENTORY,
        requirement="REQ-12",
        needs=(53,),
        priority="high",
    ),
    Told(8, ("Count without closing the warehouse", "不停库盘点"), "5", "sun.li", INVENTORY, requirement="REQ-11"),
    Told(
        8,
        ("Opening stock from the count", "期初库存取自盘点"),
        "5",
        "tom.okafor",
        INVENTORY,
        labels="migration",
        needs=(55,),
    ),
    Told(None, ("Reorder point for each item", "每种物料的再订货点"), "3", "sun.li", INVENTORY, requirement="REQ-10"),
    Told(None, ("Moves between the halls", "库间调拨"), "3", "", INVENTORY),
    Told(None, ("Serial numbers of instruments", "仪器序列号"), "8", "", INVENTORY),
    Told(None, ("Labels with QR codes", "二维码标签"), "", "sun.li", INVENTORY, labels="hardware"),
    Told(None, ("Quarterly rating of suppliers", "供应商季度评级"), "", "wu.tao", PURCHASING, requirement="REQ-9"),
    Told(None, ("Decide what the warehouses are called", "确定仓库名称"), "0", "sun.li", INVENTORY),
    Told(
        None,
        ("Credit limit when an order is entered", "录单时显示信用额度"),
        "5",
        "zhou.jie",
        None,
        requirement="REQ-13",
    ),
    Told(None, ("Orders by fax", "传真下单"), "3", "", PURCHASING, dropped=18),
)

RETROS: dict[int, tuple[tuple[Note, ...], tuple[Action, ...]]] = {
    2: (
        (
            Note(
                "went-well", ("Accounting and consultants sit in one room", "会计与顾问同室办公"), "zhao.min", "ma.chao"
            ),
            Note(
                "improve",
                ("Two cards waited days for somebody to test", "两张卡等人测试等了好几天"),
                "anna.berg",
                "zhao.min tom.okafor guo.peng",
            ),
            Note(
                "try", ("Test in the hour after lunch, every day", "每天午饭后一小时集中测试"), "ma.chao", "anna.berg"
            ),
        ),
        (
            Action(
                ("Keep the hour after lunch free for tests", "午饭后一小时留作测试"), "zhao.min", 18, done=17, note=2
            ),
        ),
    ),
    4: (
        (
            Note(
                "went-well",
                ("Second close in half the time of the first", "第二次结账只用了第一次一半的时间"),
                "zhao.min",
                "anna.berg ma.chao",
            ),
            Note(
                "improve",
                ("Test data comes when the sprint is half over", "迭代过半测试数据才到"),
                "tom.okafor",
                "anna.berg zhao.min guo.peng",
            ),
            Note("improve", ("The demo was moved twice", "演示改期两次"), "lin.mei", "zhao.min"),
            Note("try", ("Ask for data one sprint ahead", "提前一个迭代索要数据"), "tom.okafor", "lin.mei"),
        ),
        (
            Action(
                ("List the data that the next sprint needs", "列出下个迭代所需数据"), "tom.okafor", 21, done=18, note=2
            ),
            Action(("Move the demo to Thursdays", "演示改到周四"), "lin.mei", 18, dropped=17, note=3),
        ),
    ),
    5: (
        (
            Note("went-well", ("Buyers tested on their own", "采购员自己完成了测试"), "wu.tao", "anna.berg"),
            Note(
                "improve",
                ("Cards are too big: approvals took three weeks", "卡片太大：审批做了三周"),
                "guo.peng",
                "anna.berg wu.tao tom.okafor",
            ),
        ),
        (
            Action(
                ("Split cards above five points before they start", "大于五点的卡片先拆分再开工"),
                "anna.berg",
                25,
                note=2,
            ),
        ),
    ),
    6: (
        (
            Note(
                "went-well",
                ("All orders loaded without a correction", "订单导入零修正"),
                "tom.okafor",
                "wu.tao lin.mei",
            ),
            Note(
                "improve",
                ("Nobody asks the broker until a card starts", "卡片开工了才去问报关行"),
                "tom.okafor",
                "wu.tao",
            ),
            Note(
                "try",
                ("Look at interfaces two sprints ahead", "提前两个迭代检查接口"),
                "guo.peng",
                "tom.okafor lin.mei",
            ),
        ),
        (Action(("Ask all partners for test accounts", "向所有合作方申请测试账号"), "wu.tao", 27, note=2),),
    ),
}
"""What is said at the end of a sprint, and what is agreed on."""

LESSONS: tuple[tuple[int, int, int, str, Text], ...] = (
    (
        2,
        11,
        FINANCE,
        "tom.okafor",
        ("Ask the bank for certificates eight weeks ahead.", "银行证书须提前八周申请。"),
    ),
    (
        3,
        11,
        FINANCE,
        "zhao.min",
        (
            "Balances of every plant are needed before the sprint begins, not in its second week.",
            "各工厂余额应在迭代开始前到位，而不是第二周。",
        ),
    ),
    (
        4,
        11,
        FINANCE,
        "lin.mei",
        ("A rehearsal with real data finds more than three weeks of tests.", "一次真实数据演练胜过三周测试。"),
    ),
    (
        6,
        11,
        PURCHASING,
        "wu.tao",
        ("Approvers read on the phone: keep the page light.", "审批人用手机看：页面要轻。"),
    ),
)
"""Sprint, day, module, author, words."""

WINS: tuple[tuple[int, int, int, Text, Text, Text], ...] = (
    (
        2,
        10,
        FINANCE,
        ("Zhao Min, head of accounting", "赵敏，会计主管"),
        ("“I no longer call five people to know what the close waits for.”", "“我不用再打电话问五个人结账卡在哪里。”"),
        ("calls a day: 12 to 2", "每天电话：12次降到2次"),
    ),
    (
        4,
        10,
        FINANCE,
        ("Ma Chao, senior accountant", "马超，高级会计"),
        ("“The second close was over before the weekend.”", "“第二次结账周末前就完成了。”"),
        ("close: 30 to 20 days", "月结：30天降到20天"),
    ),
    (
        6,
        8,
        PURCHASING,
        ("Wu Tao, head of purchasing", "吴涛，采购主管"),
        ("“I approved six orders on the train.”", "“我在火车上批了六张订单。”"),
        ("approval: 72 to 44 hours", "审批：72小时降到44小时"),
    ),
)
"""Sprint, day, module, who, in their words, measured by."""
