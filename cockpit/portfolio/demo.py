"""The demo's engagement: finance first, then purchasing and inventory."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.demo import Scene, Step
from cockpit.portfolio.commands import AddModule, AddProject


def steps(scene: Scene) -> Iterator[Step]:
    """Tell how the project is set up."""
    say = scene.say
    yield Step(
        170,
        scene.actor,
        AddProject,
        {
            "code": scene.code,
            "name": say("Finance first: ERP at Harbour Instruments", "财务先行：海港仪器ERP上线"),
            "customer": say("Harbour Instruments", "海港仪器"),
            "product": say("ERP suite, finance to inventory", "ERP套件（财务至库存）"),
            "start": scene.day(-170),
            "go_live": scene.day(62),
            "end": scene.day(240),
        },
    )
    for name in modules(scene):
        yield Step(169, scene.actor, AddModule, {"name": name})


def modules(scene: Scene) -> tuple[str, str, str]:
    """Return the modules in the order in which they are rolled out."""
    return scene.say("Finance", "财务"), scene.say("Purchasing", "采购"), scene.say("Inventory", "库存")
