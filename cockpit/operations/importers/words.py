"""Words of other programs for states, types and priorities of issues, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from cockpit.choice import Choice
from cockpit.exchange.words import fold
from cockpit.i18n import LANGUAGES, speaking
from cockpit.operations.choices import IssueType
from cockpit.operations.issue_states import State
from cockpit.operations.priority import Level, Priority

STATES: dict[State, tuple[str, ...]] = {
    State.NEW: (
        *("open", "to do", "todo", "backlog", "created", "reported", "reopened", "pending", "unassigned", "triage"),
        *("selected for development", "not started", "to be scheduled", "confirmed", "specified", "registered"),
        *("新建", "新增", "打开", "待处理", "未处理", "未开始", "待办", "未解决", "重新打开", "已登记"),
    ),
    State.ASSIGNED: (
        *("accepted", "acknowledged", "scheduled", "planned", "in specification"),
        *("已分配", "已指派", "已受理", "已接单", "已分派"),
    ),
    State.IN_PROGRESS: (
        *(
            "doing",
            "started",
            "active",
            "in review",
            "review",
            "testing",
            "in testing",
            "in test",
            "qa",
            "in development",
        ),
        *(
            "development",
            "ongoing",
            "wip",
            "work in progress",
            "developed",
            "under investigation",
            "analysing",
            "fixing",
        ),
        *("进行中", "处理中", "整改中", "解决中", "测试中", "开发中", "跟进中"),
    ),
    State.WAITING: (
        *(
            "waiting",
            "waiting for customer",
            "waiting for user",
            "waiting for support",
            "on hold",
            "feedback",
            "blocked",
        ),
        *("needs info", "needinfo", "more information needed", "pending customer", "suspended", "deferred"),
        *("等待", "等待用户", "待反馈", "待用户反馈", "待确认", "反馈", "挂起", "暂停", "搁置"),
    ),
    State.RESOLVED: (
        *("fixed", "tested", "implemented", "ready for test", "to be verified", "verify", "solved"),
        *("已解决", "已修复", "已处理", "待验证", "待复核", "待验收", "解决"),
    ),
    State.CLOSED: (
        *("done", "complete", "completed", "finished", "verified", "released", "archived", "cancelled by user"),
        *("已关闭", "关闭", "完成", "已完成", "销号", "已销号", "已验证", "已验收", "已归档", "结束"),
    ),
    State.REJECTED: (
        *(
            "won't do",
            "won't fix",
            "wontfix",
            "cancelled",
            "canceled",
            "declined",
            "invalid",
            "not a bug",
            "not planned",
        ),
        *("cannot reproduce", "incomplete", "obsolete", "works as designed", "abandoned", "out of scope"),
        *(
            "已拒绝",
            "拒绝",
            "驳回",
            "不处理",
            "不会修复",
            "不修复",
            "不解决",
            "不做",
            "已取消",
            "取消",
            "无效",
            "无法重现",
            "不予处理",
        ),
    ),
    State.DUPLICATE: ("duplicated", "duplicates", "重复", "重复问题"),
}
TYPES: dict[IssueType, tuple[str, ...]] = {
    IssueType.FAULT: (
        *("incident", "problem", "outage", "error", "failure", "system fault"),
        *("故障", "系统故障", "异常", "事件", "问题"),
    ),
    IssueType.PERMISSION: ("access", "access request", "authorization", "authorisation", "权限", "权限问题", "授权"),
    IssueType.UPGRADE: ("update", "release", "patch", "version", "升级", "版本升级", "版本"),
    IssueType.QUESTION: (
        *("support", "service request", "help", "consultation", "inquiry", "how to", "documentation"),
        *("咨询", "支持", "操作问题", "使用问题", "疑问"),
    ),
    IssueType.DEFECT: ("bug", "sub-bug", "缺陷", "错误", "程序错误"),
    IssueType.IMPROVEMENT: (
        *(
            "feature",
            "new feature",
            "enhancement",
            "story",
            "user story",
            "epic",
            "change request",
            "suggestion",
            "idea",
        ),
        *("改进", "功能", "需求", "优化", "新功能", "建议", "变更"),
    ),
}
PRIORITIES: dict[Priority, tuple[str, ...]] = {
    Priority.P1: (
        *("highest", "blocker", "critical", "immediate", "urgent", "emergency", "p0", "1", "1 - critical", "sev1"),
        *("最高", "紧急", "特急", "立刻", "非常紧急", "一级", "致命"),
    ),
    Priority.P2: ("high", "major", "important", "2", "2 - high", "sev2", "高", "重要", "严重", "二级"),
    Priority.P3: (
        *("medium", "normal", "moderate", "default", "standard", "3", "3 - medium", "3 - moderate", "sev3"),
        *("中", "普通", "一般", "正常", "三级"),
    ),
    Priority.P4: (
        *("low", "lowest", "minor", "trivial", "4", "4 - low", "5 - planning", "sev4", "p5"),
        *("低", "最低", "轻微", "四级", "不紧急"),
    ),
}
LEVELS: dict[Level, tuple[str, ...]] = {
    Level.HIGH: (
        "blocker",
        "critical",
        "major",
        "extensive",
        "severe",
        "1",
        "大",
        "严重",
        "致命",
        "重大",
        "紧急",
        "很高",
    ),
    Level.MEDIUM: ("normal", "moderate", "significant", "2", "一般", "普通", "中等"),
    Level.LOW: ("minor", "trivial", "limited", "localized", "3", "小", "轻微", "较小", "不紧急", "很低"),
}


C = TypeVar("C", bound=Choice)


def synonyms(words: Mapping[C, tuple[str, ...]]) -> dict[str, str]:
    """Return each word with the value that it stands for."""
    return {word: value.value for value, listed in words.items() for word in listed}


def folded(words: Mapping[C, tuple[str, ...]]) -> dict[str, C]:
    """Return each word, folded, with what it stands for; values and their labels are words too."""
    found = {fold(word): value for value, listed in words.items() for word in listed}
    for value in words:
        for code in LANGUAGES:
            with speaking(code):
                found[fold(value.label)] = value
        found[fold(value.value)] = value
    return found
