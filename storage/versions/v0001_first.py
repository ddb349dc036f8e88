"""Projects, people and goals, and the journal under them."""

from sqlite_utils import Database

from storage.schema import searchable

_JOURNAL = (
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, session TEXT NOT NULL,
        command TEXT NOT NULL, args TEXT NOT NULL, undoes INTEGER REFERENCES change(id)) STRICT""",
    "CREATE INDEX change_by_session ON change(session, actor, id)",
    "CREATE INDEX change_by_undoes ON change(undoes) WHERE undoes IS NOT NULL",
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, change INTEGER NOT NULL REFERENCES change(id),
        tbl TEXT NOT NULL, pk INTEGER NOT NULL, before TEXT, after TEXT) STRICT""",
    "CREATE INDEX journal_by_row ON journal(tbl, pk)",
    "CREATE INDEX journal_by_change ON journal(change)",
    """CREATE TABLE counter (
        scope INTEGER NOT NULL, prefix TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (scope, prefix)) STRICT, WITHOUT ROWID""",
)

_PORTFOLIO = (
    """CREATE TABLE project (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
        customer TEXT NOT NULL, product TEXT NOT NULL, phase TEXT NOT NULL, start TEXT, go_live TEXT, end TEXT,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX project_by_code ON project(code)",
    """CREATE TABLE module (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX module_by_name ON module(project_id, name)",
    """CREATE TABLE view (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, listing TEXT NOT NULL,
        name TEXT NOT NULL, filter TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX view_by_name ON view(project_id, listing, name)",
    """CREATE TABLE preference (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL,
        value TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX preference_by_name ON preference(actor, name)",
    """CREATE TABLE draft (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, actor TEXT NOT NULL,
        command TEXT NOT NULL, "values" TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX draft_by_command ON draft(project_id, actor, command)",
)

_PEOPLE = (
    """CREATE TABLE department (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        in_scope INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX department_by_name ON department(project_id, name)",
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, handle TEXT NOT NULL,
        name TEXT NOT NULL, department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT, org TEXT NOT NULL,
        company TEXT NOT NULL, job TEXT NOT NULL, team_role TEXT NOT NULL, role TEXT NOT NULL, email TEXT NOT NULL,
        skills TEXT NOT NULL, hours REAL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX person_by_handle ON person(project_id, handle)",
    "CREATE INDEX person_by_department ON person(department_id)",
)

_GOALS = (
    """CREATE TABLE theme (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX theme_by_name ON theme(project_id, name)",
    """CREATE TABLE goal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, theme_id INTEGER REFERENCES theme(id) ON DELETE RESTRICT,
        department_id INTEGER REFERENCES department(id) ON DELETE RESTRICT,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, why TEXT NOT NULL, start TEXT, due TEXT,
        cadence_days INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL, rank TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX goal_by_number ON goal(project_id, number)",
    "CREATE INDEX goal_by_rank ON goal(project_id, rank)",
    "CREATE INDEX goal_by_theme ON goal(theme_id)",
    "CREATE INDEX goal_by_department ON goal(department_id)",
    "CREATE INDEX goal_by_owner ON goal(owner_id)",
    """CREATE TABLE metric (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE CASCADE, name TEXT NOT NULL, unit TEXT NOT NULL,
        baseline REAL, baseline_on TEXT, baseline_source TEXT NOT NULL, measure_by TEXT, target REAL, current REAL,
        current_on TEXT, position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX metric_by_goal ON metric(goal_id, archived)",
    "CREATE INDEX metric_by_name ON metric(project_id, name)",
    """CREATE TABLE check_in (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        metric_id INTEGER NOT NULL REFERENCES metric(id) ON DELETE CASCADE, on_day TEXT NOT NULL, value REAL NOT NULL,
        confidence INTEGER, note TEXT NOT NULL, blocker TEXT NOT NULL, author TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX check_in_by_day ON check_in(metric_id, on_day)",
    "CREATE INDEX check_in_by_project ON check_in(project_id)",
    """CREATE TABLE goal_module (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE CASCADE,
        module_id INTEGER NOT NULL REFERENCES module(id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX goal_module_once ON goal_module(goal_id, module_id)",
    "CREATE INDEX goal_module_by_module ON goal_module(module_id)",
    "CREATE INDEX goal_module_by_project ON goal_module(project_id)",
    """CREATE TABLE interview (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        stakeholder TEXT NOT NULL, job TEXT NOT NULL, on_day TEXT NOT NULL, quotes TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX interview_by_number ON interview(project_id, number)",
    """CREATE TABLE expectation (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        interview_id INTEGER NOT NULL REFERENCES interview(id) ON DELETE CASCADE, text TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX expectation_by_number ON expectation(project_id, number)",
    "CREATE INDEX expectation_by_interview ON expectation(interview_id)",
    """CREATE TABLE expectation_goal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        expectation_id INTEGER NOT NULL REFERENCES expectation(id) ON DELETE CASCADE,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE CASCADE) STRICT""",
    "CREATE UNIQUE INDEX expectation_goal_once ON expectation_goal(expectation_id, goal_id)",
    "CREATE INDEX expectation_goal_by_goal ON expectation_goal(goal_id)",
    "CREATE INDEX expectation_goal_by_project ON expectation_goal(project_id)",
    """CREATE TABLE commitment (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE CASCADE,
        sponsor_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, kind TEXT NOT NULL, state TEXT NOT NULL,
        on_day TEXT NOT NULL, note TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX commitment_by_goal ON commitment(goal_id)",
    "CREATE INDEX commitment_by_sponsor ON commitment(sponsor_id)",
    "CREATE INDEX commitment_by_project ON commitment(project_id)",
    """CREATE TABLE smart_answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        goal_id INTEGER NOT NULL REFERENCES goal(id) ON DELETE CASCADE, letter TEXT NOT NULL,
        answer INTEGER NOT NULL, by TEXT NOT NULL, on_day TEXT NOT NULL, note TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX smart_answer_once ON smart_answer(goal_id, letter)",
    "CREATE INDEX smart_answer_by_project ON smart_answer(project_id)",
)

_SEARCH = {
    "person": ("handle", "name", "job"),
    "goal": ("title", "why"),
    "metric": ("name",),
    "interview": ("stakeholder", "quotes"),
    "expectation": ("text",),
}


def step(db: Database) -> None:
    """Make every table of the first version."""
    for statement in (*_JOURNAL, *_PORTFOLIO, *_PEOPLE, *_GOALS):
        db.execute(statement)
    for table, names in _SEARCH.items():
        searchable(db, table, names)
