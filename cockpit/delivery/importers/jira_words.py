"""Headings of Jira's export in the languages in which it writes them: English, Chinese, German and French."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cockpit.exchange.words import fold, heading_forms

KEY = (
    *("issue key", "issuekey", "work item key", "问题关键字", "事务关键字", "工作项关键字"),
    *("vorgangsschlüssel", "ticketschlüssel", "clé de ticket", "clé du ticket", "clé de demande", "clé de la demande"),
)
NUMBER = (
    *("issue id", "work item id", "问题id", "事务id", "工作项id", "vorgangs-id", "ticket-id"),
    *("id de ticket", "id du ticket", "id de demande", "id de la demande"),
)
SPRINT = ("sprint", "冲刺", "迭代")
ASSIGNEE = (
    *("assignee", "经办人", "zugewiesene person", "zugewiesen an", "bearbeiter"),
    *("responsable", "personne assignée", "attribution"),
)
PARENT = (
    *("parent key", "parent id", "parent", "epic link", "父级", "父级关键字", "父任务", "父问题", "父事务", "父id"),
    *("史诗链接", "übergeordnet", "übergeordnete id", "übergeordneter vorgang", "übergeordnetes element", "epos-link"),
    *("id parent", "id du parent", "clé parente", "élément parent", "lien d'epic"),
)
STATUS = ("status", "状态", "état", "statut")
CATEGORY = ("status category", "状态类别", "状态分类", "statuskategorie", "catégorie d'état", "catégorie de statut")
RESOLUTION = ("resolution", "解决结果", "解决方案", "lösung", "résolution")
UNRESOLVED = (
    *("unresolved", "未解决", "nicht gelöst", "unerledigt", "nicht erledigt", "non résolu", "non résolue"),
    "none",
)
"""What stands in the column of the resolution while there is none."""
RESOLVED = (
    *("resolved", "resolution date", "已解决", "解决日期", "解决时间", "erledigt", "gelöst", "résolu", "résolue"),
    "date de résolution",
)
COMMENT = ("comment", "comments", "注释", "评论", "备注", "kommentar", "kommentare", "commentaire", "commentaires")
COMPONENT = ("模块",)
"""What Jira calls a component where it is the word for a module here."""
_LINK = re.compile(
    r"(?P<inward>.*(?:inward|内向|转入|eingehend|entrant).*)?(?P<outward>.*(?:outward|外向|转出|ausgehend|sortant).*)?"
    r"[(（]\s*(?:blocks|blocker|blocked|阻塞|阻止|blockiert|blockade|bloque|bloquant)\s*[)）]",
    re.IGNORECASE,
)


def found(headings: Iterable[str], names: Iterable[str]) -> tuple[int, ...]:
    """Return the places of the columns with one of these headings, also as a field of one's own."""
    words = frozenset(map(fold, names))
    return tuple(place for place, heading in enumerate(headings) if not words.isdisjoint(heading_forms(heading)[:2]))


def is_inward(heading: str) -> bool | None:
    """Return whether a column names cards that block this one, False for those that it blocks, None for no such."""
    match = _LINK.fullmatch(heading.strip())
    if match is None or not (match["inward"] or match["outward"]):
        return None
    return match["outward"] is None
