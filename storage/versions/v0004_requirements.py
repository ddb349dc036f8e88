"""Requirements with their pain points, quotes, Kano answers, links and change-management actions."""

from sqlite_utils import Database

from storage.schema import searchable

_TABLES = (
    # The long text stands last, so that what lists read is never behind it.
    """CREATE TABLE requirement (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, source TEXT NOT NULL, process TEXT NOT NULL,
        module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT,
        representative_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, effort REAL, state TEXT NOT NULL,
        state_reason TEXT NOT NULL, snoozed_until TEXT,
        duplicate_of_id INTEGER REFERENCES requirement(id) ON DELETE RESTRICT, moscow TEXT, moscow_reason TEXT NOT NULL,
        fit TEXT, resolution TEXT, fit_reason TEXT NOT NULL,
        decider_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, impact INTEGER, external_id TEXT NOT NULL,
        rank TEXT NOT NULL, archived INTEGER NOT NULL, text TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX requirement_by_number ON requirement(project_id, number)",
    "CREATE INDEX requirement_by_rank ON requirement(project_id, archived, rank, id, state, snoozed_until, moscow)",
    "CREATE INDEX requirement_by_priority ON requirement(project_id, archived, moscow, state, effort, fit, resolution)",
    "CREATE INDEX requirement_by_external_id ON requirement(project_id, external_id)",
    "CREATE INDEX requirement_by_module ON requirement(module_id)",
    "CREATE INDEX requirement_by_department ON requirement(department_id)",
    "CREATE INDEX requirement_by_representative ON requirement(representative_id)",
    "CREATE INDEX requirement_by_decider ON requirement(decider_id)",
    "CREATE INDEX requirement_by_original ON requirement(duplicate_of_id)",
    """CREATE TABLE pain_point (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL, count INTEGER NOT NULL,
        department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT, process TEXT NOT NULL, frequency INTEGER,
        severity INTEGER, merged_into_id INTEGER REFERENCES pain_point(id) ON DELETE RESTRICT,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX pain_point_by_number ON pain_point(project_id, number)",
    "CREATE INDEX pain_point_by_department ON pain_point(department_id)",
    "CREATE INDEX pain_point_by_merge ON pain_point(merged_into_id)",
    """CREATE TABLE quote (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        pain_point_id INTEGER NOT NULL REFERENCES pain_point(id) ON DELETE RESTRICT, text TEXT NOT NULL,
        who TEXT NOT NULL, on_day TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX quote_by_pain_point ON quote(pain_point_id)",
    "CREATE INDEX quote_by_project ON quote(project_id)",
    """CREATE TABLE requirement_pain (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        requirement_id INTEGER NOT NULL REFERENCES requirement(id) ON DELETE RESTRICT,
        pain_point_id INTEGER NOT NULL REFERENCES pain_point(id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX requirement_pain_once ON requirement_pain(requirement_id, pain_point_id)",
    "CREATE INDEX requirement_pain_by_pain_point ON requirement_pain(pain_point_id)",
    "CREATE INDEX requirement_pain_by_project ON requirement_pain(project_id)",
    """CREATE TABLE requirement_goal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        requirement_id INTEGER NOT NULL REFERENCES requirement(id) ON DELETE RESTRICT,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX requirement_goal_once ON requirement_goal(requirement_id, goal_id)",
    "CREATE INDEX requirement_goal_by_goal ON requirement_goal(goal_id)",
    "CREATE INDEX requirement_goal_by_project ON requirement_goal(project_id)",
    """CREATE TABLE kano_answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        requirement_id INTEGER NOT NULL REFERENCES requirement(id) ON DELETE RESTRICT, respondent TEXT NOT NULL,
        segment TEXT NOT NULL, functional TEXT NOT NULL CHECK (functional IN ('1', '2', '3', '4', '5')),
        dysfunctional TEXT NOT NULL CHECK (dysfunctional IN ('1', '2', '3', '4', '5')), on_day TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX kano_answer_once ON kano_answer(requirement_id, respondent)",
    "CREATE INDEX kano_answer_by_project ON kano_answer(project_id)",
    """CREATE TABLE change_action (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        requirement_id INTEGER NOT NULL REFERENCES requirement(id) ON DELETE RESTRICT, title TEXT NOT NULL,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, due TEXT, state TEXT NOT NULL, outcome TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX change_action_by_number ON change_action(project_id, number)",
    "CREATE UNIQUE INDEX change_action_by_requirement ON change_action(requirement_id)",
    "CREATE INDEX change_action_by_owner ON change_action(owner_id)",
)

_SEARCH = {"requirement": ("title", "text"), "pain_point": ("title",), "quote": ("text",)}


def step(db: Database) -> None:
    """Make the tables of this area."""
    for statement in _TABLES:
        db.execute(statement)
    for table, names in _SEARCH.items():
        searchable(db, table, names)
