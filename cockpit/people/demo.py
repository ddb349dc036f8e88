"""The demo's team: sponsor, manager, voices of the business, consultants, and a department that nobody speaks for."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.demo import Scene, Step
from cockpit.people.commands import AddDepartment, AddPerson

_DEPARTMENTS = {
    "finance": ("Finance", "财务部", "yes"),
    "purchasing": ("Purchasing", "采购部", "yes"),
    "warehouse": ("Warehouse", "仓储部", "yes"),
    "production": ("Production", "生产部", "yes"),
    "sales": ("Sales", "销售部", "yes"),
    "hr": ("Human resources", "人力资源部", "no"),
    "it": ("IT", "信息部", "no"),
}
# handle, English name, Chinese name, department, team role, organisation, English job, Chinese job, hours per sprint
_PEOPLE = (
    ("chen.hao", "Chen Hao", "陈浩", "", "sponsor", "customer", "Chief financial officer", "首席财务官", ""),
    ("lin.mei", "Lin Mei", "林梅", "it", "manager", "customer", "Project manager", "项目经理", "60"),
    ("zhao.min", "Zhao Min", "赵敏", "finance", "business", "customer", "Head of accounting", "会计主管", "24"),
    ("wu.tao", "Wu Tao", "吴涛", "purchasing", "business", "customer", "Head of purchasing", "采购主管", "16"),
    ("sun.li", "Sun Li", "孙丽", "warehouse", "business", "customer", "Warehouse manager", "仓库经理", "16"),
    ("zhou.jie", "Zhou Jie", "周洁", "sales", "business", "customer", "Key account manager", "大客户经理", "8"),
    ("he.yun", "He Yun", "何云", "production", "user", "customer", "Production planner", "生产计划员", "8"),
    ("guo.peng", "Guo Peng", "郭鹏", "it", "it", "customer", "System administrator", "系统管理员", "24"),
    ("anna.berg", "Anna Berg", "安娜·伯格", "", "consultant", "vendor", "Finance consultant", "财务顾问", "64"),
    (
        "tom.okafor",
        "Tom Okafor",
        "汤姆·奥卡福",
        "",
        "consultant",
        "third-party",
        "Data migration lead",
        "数据迁移负责人",
        "48",
    ),
    ("xu.na", "Xu Na", "徐娜", "hr", "change", "customer", "Change manager", "变更经理", "24"),
    ("ma.chao", "Ma Chao", "马超", "finance", "trainer", "customer", "Senior accountant", "高级会计", "12"),
)
_SKILLS = {"anna.berg": "config", "tom.okafor": "migration, integration", "guo.peng": "integration"}


def steps(scene: Scene) -> Iterator[Step]:
    """Tell how the team comes together."""
    say = scene.say
    for english, chinese, in_scope in _DEPARTMENTS.values():
        yield Step(168, scene.actor, AddDepartment, {"name": say(english, chinese), "in_scope": in_scope})
    for handle, english, chinese, department, team_role, org, job, job_zh, hours in _PEOPLE:
        if handle == scene.actor:
            continue
        inputs = {
            "handle": handle,
            "name": say(english, chinese),
            "team_role": team_role,
            "org": org,
            "job": say(job, job_zh),
            "company": say("Northlight Consulting", "北光咨询") if org == "vendor" else "",
        }
        if department:
            inputs["department_id"] = department_name(scene, department)
        if hours:
            inputs["hours"] = hours
        if handle in _SKILLS:
            inputs["skills"] = _SKILLS[handle]
        yield Step(167, scene.actor, AddPerson, inputs)


def department_name(scene: Scene, key: str) -> str:
    """Return the name of one of the demo's departments."""
    english, chinese, _ = _DEPARTMENTS[key]
    return scene.say(english, chinese)
