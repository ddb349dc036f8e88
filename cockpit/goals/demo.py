"""The demo's goals: some on their way, some late, some that nobody has measured yet, as in any real project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cockpit.demo import Scene, Step
from cockpit.goals.commands import (
    AddCommitment,
    AddExpectation,
    AddGoal,
    AddInterview,
    AddMetric,
    AnswerSmart,
    CheckInGoal,
    CloseGoals,
)
from cockpit.goals.seed import THEMES
from cockpit.i18n import _
from cockpit.people.demo import department_name
from cockpit.portfolio.demo import modules

_FINANCE, _SUPPLY, _CUSTOMERS = 0, 1, 2


@dataclass(frozen=True)
class _Metric:
    """A metric with its check-ins as (days ago, value)."""

    english: str
    chinese: str
    unit: tuple[str, str]
    baseline: str
    target: str
    source: tuple[str, str] = ("", "")
    check_ins: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class _Goal:
    """A goal; ``start`` and ``due`` are days from today, ``modules`` places in the rollout."""

    english: str
    chinese: str
    owner: str
    department: str
    theme: int
    start: int
    due: int | None
    metrics: tuple[_Metric, ...]
    modules: tuple[int, ...] = ()
    expectations: tuple[int, ...] = ()
    cadence: int = 14
    why: tuple[str, str] = ("", "")
    commitment: str = ""
    answers: str = ""
    outcome: tuple[str, str] | None = None


_DAYS = ("days", "天")
_HOURS = ("h", "小时")
_PERCENT = ("%", "%")

_INTERVIEWS = (
    (
        ("Chen Hao", "陈浩"),
        ("Chief financial officer", "首席财务官"),
        (
            "“I see our figures four weeks late. By then I am explaining the past.”",
            "“我看到数字时已经晚了四周，只能解释过去。”",
        ),
        (
            ("Figures of the month within three weeks", "三周内看到当月数字"),
            ("No surprises at the audit", "审计时没有意外"),
            ("One set of cost centres for all plants", "各工厂使用同一套成本中心"),
        ),
    ),
    (
        ("Wu Tao", "吴涛"),
        ("Head of purchasing", "采购主管"),
        ("“Half of my day is asking where an order is.”", "“我半天时间都在问订单到哪里了。”"),
        (
            ("Know where every purchase order stands", "随时知道每张采购订单的状态"),
            ("Fewer stock-outs in production", "减少生产缺料"),
        ),
    ),
    (
        ("Zhou Jie", "周洁"),
        ("Key account manager", "大客户经理"),
        ("“Customers ask for a date and I cannot give one.”", "“客户要交期，我给不出来。”"),
        (
            ("Promise delivery dates that hold", "承诺的交期能够兑现"),
            ("See the credit limit before the order", "下单前能看到信用额度"),
            ("Know before the customer does that an order will be late", "比客户更早知道订单会延误"),
        ),
    ),
)

_GOALS = (
    _Goal(
        "Cut month-end close from 30 to 15 days",
        "财务月结周期从30天缩短至15天",
        "zhao.min",
        "finance",
        _FINANCE,
        -150,
        62,
        (
            _Metric(
                "Month-end close",
                "财务月结周期",
                _DAYS,
                "30",
                "15",
                ("Closing calendar of the last twelve months", "最近十二个月的结账日历"),
                ((138, 30), (108, 28), (78, 25), (48, 22), (18, 20), (4, 19)),
            ),
        ),
        (0,),
        (1,),
        30,
        ("The board decides on figures that are a month old.", "董事会依据一个月前的数字做决定。"),
        "given",
        "SAR",
    ),
    _Goal(
        "Raise the share of postings without correction to 98%",
        "将一次过账正确率提高到98%",
        "ma.chao",
        "finance",
        _FINANCE,
        -120,
        40,
        (
            _Metric(
                "Postings without correction",
                "一次过账正确率",
                _PERCENT,
                "91",
                "98",
                ("Sample of 400 postings", "抽查400笔凭证"),
                ((100, 91.5), (72, 92), (44, 92.6), (16, 93.4)),
            ),
        ),
        (0,),
        (2,),
    ),
    _Goal(
        "Close the audit of the year without findings on the ledger",
        "年度审计总账无发现项",
        "zhao.min",
        "finance",
        _FINANCE,
        -60,
        180,
        (
            _Metric(
                "Open audit findings",
                "未关闭审计发现",
                ("findings", "项"),
                "14",
                "0",
                ("Audit report", "审计报告"),
                ((50, 13), (22, 12)),
            ),
            _Metric(
                "Reconciled balance-sheet accounts",
                "已对账的资产负债表科目",
                _PERCENT,
                "40",
                "100",
                ("Account list", "科目清单"),
                ((50, 55), (8, 74)),
            ),
        ),
        (0,),
        (2,),
        30,
        ("Two years in a row the auditor asked for the same lists.", "审计师连续两年索要同样的清单。"),
        "asked",
    ),
    _Goal(
        "Cut the time to approve a purchase order from 72 to 24 hours",
        "采购订单审批时间从72小时压缩到24小时",
        "wu.tao",
        "purchasing",
        _SUPPLY,
        -90,
        95,
        (
            _Metric(
                "Purchase order approval time",
                "采购订单审批时间",
                _HOURS,
                "72",
                "24",
                ("Median of the last quarter", "上季度中位数"),
                ((76, 70), (62, 61), (48, 55), (34, 48), (20, 44), (6, 40)),
            ),
        ),
        (1,),
        (4,),
        14,
        ("Suppliers deliver in the order in which they are asked.", "供应商按询单先后供货。"),
        "given",
        "R",
    ),
    _Goal(
        "Lower stock-outs in production from 26 to 8 a month",
        "生产缺料由每月26次降低到8次",
        "sun.li",
        "warehouse",
        _SUPPLY,
        -100,
        120,
        (
            _Metric(
                "Stock-outs",
                "缺料次数",
                ("a month", "次"),
                "26",
                "8",
                ("Shift reports", "班组日报"),
                ((86, 27), (72, 26), (44, 24)),
            ),
        ),
        (2,),
        (5,),
    ),
    _Goal(
        "Raise the accuracy of stock records to 99%",
        "将库存账实相符率提高到99%",
        "sun.li",
        "warehouse",
        _SUPPLY,
        -30,
        150,
        (
            _Metric(
                "Stock record accuracy",
                "库存账实相符率",
                _PERCENT,
                "93.5",
                "99",
                ("Cycle count", "循环盘点"),
                ((12, 94.6), (2, 95.1)),
            ),
        ),
        (2,),
    ),
    _Goal(
        "Cut emergency purchases by half",
        "紧急采购减少一半",
        "wu.tao",
        "purchasing",
        _SUPPLY,
        -75,
        -6,
        (
            _Metric(
                "Emergency purchases",
                "紧急采购",
                ("a month", "次"),
                "40",
                "20",
                ("Orders marked urgent", "标记为紧急的订单"),
                ((60, 38), (46, 33), (32, 30), (10, 27)),
            ),
        ),
        (1,),
    ),
    _Goal(
        "Keep promised delivery dates in 95% of the orders",
        "订单准时交付率达到95%",
        "zhou.jie",
        "sales",
        _CUSTOMERS,
        -6,
        180,
        (
            _Metric(
                "Orders delivered as promised",
                "订单准时交付率",
                _PERCENT,
                "81",
                "95",
                ("Order book", "订单簿"),
                ((1, 81),),
            ),
        ),
        (1, 2),
        (6,),
    ),
    _Goal(
        "Answer credit questions before the order is taken",
        "接单前回复信用额度",
        "zhou.jie",
        "sales",
        _CUSTOMERS,
        -40,
        90,
        (_Metric("Orders with a credit check first", "先查信用的订单", _PERCENT, "", "100"),),
        (0,),
        (7,),
    ),
    _Goal(
        "Improve financial transparency",
        "提高财务透明度",
        "",
        "",
        _FINANCE,
        -20,
        None,
        (),
    ),
    _Goal(
        "Cut the reports kept by hand from 46 to 10",
        "手工报表由46张减少到10张",
        "ma.chao",
        "finance",
        _FINANCE,
        -140,
        20,
        (
            _Metric(
                "Reports kept by hand",
                "手工报表",
                ("reports", "张"),
                "46",
                "10",
                ("Report inventory", "报表清单"),
                ((126, 44), (98, 36), (70, 27), (42, 18), (14, 12), (3, 9)),
            ),
        ),
        (0,),
        (3,),
        14,
        ("", ""),
        "given",
    ),
    _Goal(
        "Move supplier master data into one list",
        "统一供应商主数据",
        "tom.okafor",
        "purchasing",
        _SUPPLY,
        -140,
        -35,
        (
            _Metric(
                "Duplicate suppliers",
                "重复供应商",
                ("records", "条"),
                "1240",
                "0",
                ("Profile of the old systems", "旧系统数据画像"),
                ((120, 1240), (90, 610), (60, 85), (40, 0)),
            ),
        ),
        (1,),
        outcome=(
            "1,240 duplicates merged; a new supplier now needs the tax number first.",
            "合并1,240条重复记录；新供应商须先登记税号。",
        ),
    ),
)


def steps(scene: Scene) -> Iterator[Step]:
    """Tell what was expected, which goals came of it, and how they went."""
    yield from _interviews(scene)
    for number, goal in enumerate(_GOALS, 1):
        yield from _goal(scene, number, goal)


def _interviews(scene: Scene) -> Iterator[Step]:
    say = scene.say
    for number, (who, job, quotes, expectations) in enumerate(_INTERVIEWS, 1):
        day = 165 - number
        yield Step(day, "lin.mei", AddInterview, {"stakeholder": say(*who), "job": say(*job), "quotes": say(*quotes)})
        for text in expectations:
            yield Step(day, "lin.mei", AddExpectation, {"interview": f"INT-{number}", "text": say(*text)})


def _goal(scene: Scene, number: int, goal: _Goal) -> Iterator[Step]:
    say, shown = scene.say, f"GOAL-{number}"
    inputs = {
        "title": say(goal.english, goal.chinese),
        "theme_id": _(THEMES[goal.theme]),
        "cadence_days": str(goal.cadence),
    }
    inputs |= {"start": scene.day(goal.start), "why": say(*goal.why)}
    if goal.owner:
        inputs |= {"owner_id": goal.owner, "department_id": department_name(scene, goal.department)}
    if goal.due is not None:
        inputs["due"] = scene.day(goal.due)
    if goal.modules:
        inputs["modules"] = ", ".join(modules(scene)[place] for place in goal.modules)
    if goal.expectations:
        inputs["expectations"] = ", ".join(f"EXP-{place}" for place in goal.expectations)
    made = _made_on(number)
    first, *others = goal.metrics or (None,)
    if first is not None:
        inputs |= _metric_inputs(scene, first, goal.start, "metric")
    yield Step(made, "lin.mei", AddGoal, inputs)
    for metric in others:
        assert metric is not None
        yield Step(made, "lin.mei", AddMetric, {"goal": shown, **_metric_inputs(scene, metric, goal.start, "name")})
    if goal.commitment:
        commitment = {"goal": shown, "sponsor_id": "chen.hao", "kind": "people", "state": goal.commitment}
        yield Step(made - 2, "lin.mei", AddCommitment, commitment)
    for letter in goal.answers:
        yield Step(made - 3, goal.owner, AnswerSmart, {"goal": shown, "letter": letter, "answer": "yes"})
    yield from _check_ins(scene, shown, goal)
    if goal.outcome is not None:
        yield Step(34, "lin.mei", CloseGoals, {"goals": shown, "outcome": say(*goal.outcome)})


def _made_on(number: int) -> int:
    """Return how many days ago a goal was written down: all of them in the weeks after the interviews."""
    return 158 - number


def _metric_inputs(scene: Scene, metric: _Metric, start: int, name: str) -> dict[str, str]:
    inputs = {name: scene.say(metric.english, metric.chinese), "unit": scene.say(*metric.unit), "target": metric.target}
    if metric.baseline:
        inputs |= {
            "baseline": metric.baseline,
            "baseline_on": scene.day(min(start, -2)),
            "baseline_source": scene.say(*metric.source),
        }
    else:
        inputs["measure_by"] = scene.day(14)
    return inputs


def _check_ins(scene: Scene, shown: str, goal: _Goal) -> Iterator[Step]:
    for metric in goal.metrics:
        values = [(None, float(metric.baseline or 0)), *metric.check_ins]
        for (_day, before), (day, value) in pairwise(values):
            inputs = {"goal": shown, "metric": scene.say(metric.english, metric.chinese), "value": f"{value:g}"}
            falling = float(metric.target) < float(metric.baseline or 0)
            better = value < before if falling else value > before
            inputs["confidence"] = "8" if better else "5"
            if not better:
                inputs["note"] = scene.say("No change yet; the work has only begun.", "尚无变化，工作刚刚开始。")
            assert day is not None
            yield Step(day, goal.owner, CheckInGoal, inputs)
