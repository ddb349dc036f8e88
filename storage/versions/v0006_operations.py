"""The issue ledger, the table of priorities, improvement proposals with votes, the support roster, upgrades."""

from sqlite_utils import Database

from storage.schema import searchable

_ISSUES = (
    # The long texts stand last, so that what lists read is never behind them.
    """CREATE TABLE issue (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, state_reason TEXT NOT NULL,
        impact TEXT NOT NULL CHECK (impact IN ('high', 'medium', 'low')),
        urgency TEXT NOT NULL CHECK (urgency IN ('high', 'medium', 'low')),
        priority TEXT NOT NULL CHECK (priority IN ('P1', 'P2', 'P3', 'P4')),
        reporter_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, reporter TEXT NOT NULL,
        department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT,
        module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT, found_on TEXT NOT NULL,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT,
        reviewer_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, due TEXT, due_on TEXT,
        missed INTEGER NOT NULL, caused_by_data INTEGER NOT NULL, reopened INTEGER NOT NULL,
        duplicate_of_id INTEGER REFERENCES issue(id) ON DELETE RESTRICT, labels TEXT NOT NULL,
        reported_at TEXT NOT NULL, responded_at TEXT, resolved_at TEXT, closed_at TEXT, respond_by TEXT,
        resolve_by TEXT, stopped_at TEXT, clock_at TEXT NOT NULL, source TEXT NOT NULL, external_id TEXT,
        archived INTEGER NOT NULL, workaround TEXT NOT NULL, root_cause TEXT NOT NULL, resolution TEXT NOT NULL,
        description TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX issue_by_number ON issue(project_id, number)",
    """CREATE UNIQUE INDEX issue_by_source ON issue(project_id, source, external_id)
        WHERE external_id IS NOT NULL""",
    """CREATE INDEX issue_by_clock ON issue(
        project_id, archived, clock_at, id, number, state, priority, type, owner_id, reviewer_id, reporter_id,
        module_id, department_id, due_on, missed)""",
    """CREATE INDEX issue_in_order ON issue(
        project_id, archived, number, id, clock_at, state, priority, type, owner_id, reviewer_id, reporter_id,
        module_id, department_id, due_on, missed)""",
    "CREATE INDEX issue_by_priority ON issue(project_id, archived, priority, clock_at, id, state)",
    "CREATE INDEX issue_by_report ON issue(project_id, archived, reported_at, clock_at, id)",
    "CREATE INDEX issue_by_resolution ON issue(project_id, archived, resolved_at, clock_at, id)",
    "CREATE INDEX issue_by_reporter ON issue(reporter_id)",
    "CREATE INDEX issue_by_department ON issue(department_id)",
    "CREATE INDEX issue_by_module ON issue(module_id)",
    "CREATE INDEX issue_by_owner ON issue(owner_id)",
    "CREATE INDEX issue_by_reviewer ON issue(reviewer_id)",
    "CREATE INDEX issue_by_original ON issue(duplicate_of_id) WHERE duplicate_of_id IS NOT NULL",
)

_BESIDE_ISSUES = (
    """CREATE TABLE issue_pause (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        issue_id INTEGER NOT NULL REFERENCES issue(id) ON DELETE CASCADE, state TEXT NOT NULL, since TEXT NOT NULL,
        until TEXT, reason TEXT NOT NULL, author TEXT NOT NULL) STRICT""",
    "CREATE INDEX issue_pause_by_issue ON issue_pause(issue_id, since)",
    "CREATE INDEX issue_pause_by_time ON issue_pause(project_id, since)",
    """CREATE TABLE issue_comment (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        issue_id INTEGER NOT NULL REFERENCES issue(id) ON DELETE CASCADE, author TEXT NOT NULL, at TEXT NOT NULL,
        evidence INTEGER NOT NULL, text TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX issue_comment_by_issue ON issue_comment(issue_id, archived)",
    "CREATE INDEX issue_comment_by_project ON issue_comment(project_id)",
    """CREATE TABLE issue_link (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        issue_id INTEGER NOT NULL REFERENCES issue(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        other_id INTEGER REFERENCES issue(id) ON DELETE RESTRICT,
        requirement_id INTEGER REFERENCES requirement(id) ON DELETE RESTRICT,
        card_id INTEGER REFERENCES card(id) ON DELETE RESTRICT, url TEXT NOT NULL,
        CHECK ((other_id IS NOT NULL) + (requirement_id IS NOT NULL) + (card_id IS NOT NULL) + (url <> '') = 1))
        STRICT""",
    "CREATE INDEX issue_link_by_issue ON issue_link(issue_id)",
    "CREATE INDEX issue_link_by_other ON issue_link(other_id) WHERE other_id IS NOT NULL",
    "CREATE INDEX issue_link_by_requirement ON issue_link(requirement_id) WHERE requirement_id IS NOT NULL",
    "CREATE INDEX issue_link_by_card ON issue_link(card_id) WHERE card_id IS NOT NULL",
    "CREATE INDEX issue_link_by_project ON issue_link(project_id)",
)

_SETTINGS = (
    """CREATE TABLE priority_rule (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        impact TEXT NOT NULL, urgency TEXT NOT NULL, priority TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX priority_rule_by_name ON priority_rule(project_id, name)",
    """CREATE TABLE priority_target (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL, respond TEXT,
        resolve TEXT, always INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX priority_target_by_name ON priority_target(project_id, name)",
    """CREATE TABLE support_hours (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, opens TEXT NOT NULL,
        closes TEXT NOT NULL, zone TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX support_hours_once ON support_hours(project_id)",
)

_PROPOSALS = (
    """CREATE TABLE proposal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, text TEXT NOT NULL, proposer_id INTEGER REFERENCES person(id) ON DELETE RESTRICT,
        proposer TEXT NOT NULL, department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT,
        module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT, made_on TEXT NOT NULL, state TEXT NOT NULL,
        state_reason TEXT NOT NULL, requirement_id INTEGER REFERENCES requirement(id) ON DELETE RESTRICT,
        merged_into_id INTEGER REFERENCES proposal(id) ON DELETE RESTRICT, released_in TEXT NOT NULL,
        released_on TEXT, told_on TEXT, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX proposal_by_number ON proposal(project_id, number)",
    "CREATE INDEX proposal_by_state ON proposal(project_id, archived, state)",
    "CREATE INDEX proposal_by_proposer ON proposal(proposer_id)",
    "CREATE INDEX proposal_by_department ON proposal(department_id)",
    "CREATE INDEX proposal_by_module ON proposal(module_id)",
    "CREATE INDEX proposal_by_requirement ON proposal(requirement_id)",
    "CREATE INDEX proposal_by_merge ON proposal(merged_into_id)",
    """CREATE TABLE proposal_vote (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        proposal_id INTEGER NOT NULL REFERENCES proposal(id) ON DELETE CASCADE,
        voter_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, on_day TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX proposal_vote_once ON proposal_vote(proposal_id, voter_id)",
    "CREATE INDEX proposal_vote_by_voter ON proposal_vote(voter_id)",
    "CREATE INDEX proposal_vote_by_project ON proposal_vote(project_id)",
)

_SUPPORT = (
    """CREATE TABLE support_duty (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, start TEXT NOT NULL, end TEXT NOT NULL,
        note TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX support_duty_by_day ON support_duty(project_id, archived, end, start)",
    "CREATE INDEX support_duty_by_person ON support_duty(person_id)",
    """CREATE TABLE upgrade (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        release TEXT NOT NULL, module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, day TEXT NOT NULL, opens TEXT NOT NULL,
        closes TEXT NOT NULL, tests TEXT NOT NULL, result TEXT NOT NULL, note TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX upgrade_by_number ON upgrade(project_id, number)",
    "CREATE INDEX upgrade_by_module ON upgrade(module_id)",
    "CREATE INDEX upgrade_by_owner ON upgrade(owner_id)",
)

_SEARCH = {
    "issue": ("title", "description", "workaround", "root_cause", "resolution"),
    "issue_comment": ("text",),
    "proposal": ("title", "text"),
    "upgrade": ("release", "tests", "note"),
}

_RULES = (
    ("high", "high", "P1"), ("high", "medium", "P2"), ("high", "low", "P3"),
    ("medium", "high", "P2"), ("medium", "medium", "P3"), ("medium", "low", "P4"),
    ("low", "high", "P3"), ("low", "medium", "P4"), ("low", "low", "P4"),
)  # fmt: skip
_TARGETS = (("P1", "15m", "4h"), ("P2", "1h", "1d"), ("P3", "4h", "3d"), ("P4", "1d", "5d"))


def step(db: Database) -> None:
    """Make every table of this version, and give the projects that there are the usual table of priorities."""
    for statement in (*_ISSUES, *_BESIDE_ISSUES, *_SETTINGS, *_PROPOSALS, *_SUPPORT):
        db.execute(statement)
    for table, names in _SEARCH.items():
        searchable(db, table, names)
    for impact, urgency, priority in _RULES:
        db.execute(
            "INSERT INTO priority_rule(version, project_id, name, impact, urgency, priority, archived)"
            " SELECT 1, id, ?, ?, ?, ?, 0 FROM project",
            (f"{impact}-{urgency}", impact, urgency, priority),
        )
    for name, respond, resolve in _TARGETS:
        db.execute(
            "INSERT INTO priority_target(version, project_id, name, respond, resolve, always, archived)"
            " SELECT 1, id, ?, ?, ?, 0, 0 FROM project",
            (name, respond, resolve),
        )
