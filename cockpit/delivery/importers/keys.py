"""Where a card comes from: the program, and its id there, written as one text."""

from __future__ import annotations

import re

from cockpit.delivery.choices import CARD
from cockpit.ids import human, number_of

JIRA, GITHUB, TASKWARRIOR, KANBAN_TUI, FILE = "jira", "github", "taskwarrior", "kanban-tui", "file"
REDMINE, OPENPROJECT = "redmine", "openproject"
SOURCES = (JIRA, GITHUB, TASKWARRIOR, KANBAN_TUI, REDMINE, OPENPROJECT, FILE)
_ISSUE = re.compile(r"[A-Z][A-Z0-9_]+-\d+")


def joined(source: str, external_id: str | None) -> str | None:
    """Return the text for a source and an id there, None for a card that comes from nowhere."""
    return None if external_id is None else f"{source}:{external_id}"


def parted(key: str) -> tuple[str, str]:
    """Return source and id of such a text."""
    source, colon, external_id = key.partition(":")
    return (source, external_id) if colon and source in SOURCES else (FILE, key)


def normal_key(text: str) -> str:
    """Return a key as it is kept; one without a source is that of a file."""
    found = text.strip()
    return found if not found or parted(found)[0] != FILE or found.startswith(f"{FILE}:") else f"{FILE}:{found}"


def normal_id(text: str) -> str:
    """Return the id of a card as people say it; what is none stays as it is."""
    # A bare number is as likely the number of a row in somebody's list.
    number = None if text.strip().isdecimal() else number_of(text, CARD)
    return text.strip() if number is None else human(CARD, number)


def normal_reference(text: str) -> str:
    """Return how a row names another card: by its id, else by its key."""
    found = normal_id(text)
    return found if found.startswith(f"{CARD}-") else normal_key(found)


def looks_like_jira(key: str) -> bool:
    """Tell whether a key has the form that Jira gives: ``XD-12``."""
    return bool(_ISSUE.fullmatch(key.strip()))
