"""Job roles, courses, sessions with rosters, surveys, results, champions, resistance, other names of persons."""

from sqlite_utils import Database

from storage.schema import searchable

_NEEDS = (
    """CREATE TABLE job_role (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX job_role_by_name ON job_role(project_id, name)",
    """CREATE TABLE person_job (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT,
        role_id INTEGER NOT NULL REFERENCES job_role(id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX person_job_once ON person_job(person_id, role_id)",
    "CREATE INDEX person_job_by_role ON person_job(role_id, person_id)",
    "CREATE INDEX person_job_by_project ON person_job(project_id)",
    """CREATE TABLE course (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, code TEXT NOT NULL,
        title TEXT NOT NULL, purpose TEXT NOT NULL, module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        levels TEXT NOT NULL CHECK (levels IN ('1', '2', '3')), processes TEXT NOT NULL, minutes INTEGER,
        most REAL NOT NULL, pass_mark REAL, exercises TEXT NOT NULL, scenario TEXT NOT NULL, most_minutes INTEGER,
        most_errors INTEGER, position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX course_by_code ON course(project_id, code)",
    "CREATE INDEX course_by_module ON course(module_id)",
    """CREATE TABLE course_requirement (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        course_id INTEGER NOT NULL REFERENCES course(id) ON DELETE RESTRICT,
        requirement_id INTEGER NOT NULL REFERENCES requirement(id) ON DELETE RESTRICT) STRICT""",
    "CREATE UNIQUE INDEX course_requirement_once ON course_requirement(course_id, requirement_id)",
    "CREATE INDEX course_requirement_by_requirement ON course_requirement(requirement_id)",
    "CREATE INDEX course_requirement_by_project ON course_requirement(project_id)",
    """CREATE TABLE role_course (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        role_id INTEGER NOT NULL REFERENCES job_role(id) ON DELETE RESTRICT,
        course_id INTEGER NOT NULL REFERENCES course(id) ON DELETE RESTRICT,
        level TEXT NOT NULL CHECK (level IN ('1', '2', '3'))) STRICT""",
    "CREATE UNIQUE INDEX role_course_once ON role_course(role_id, course_id)",
    "CREATE INDEX role_course_by_course ON role_course(course_id)",
    "CREATE INDEX role_course_by_project ON role_course(project_id)",
)

_ROSTERS = (
    """CREATE TABLE training_session (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        course_id INTEGER NOT NULL REFERENCES course(id) ON DELETE RESTRICT,
        level TEXT NOT NULL CHECK (level IN ('1', '2', '3')), day TEXT NOT NULL, at TEXT NOT NULL,
        minutes INTEGER NOT NULL, zone TEXT NOT NULL, begins TEXT NOT NULL, ends TEXT NOT NULL, place TEXT NOT NULL,
        link TEXT NOT NULL, trainer_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, capacity INTEGER,
        language TEXT NOT NULL, note TEXT NOT NULL, cancelled INTEGER NOT NULL, cancel_reason TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX training_session_by_number ON training_session(project_id, number)",
    "CREATE INDEX training_session_by_time ON training_session(project_id, archived, begins)",
    "CREATE INDEX training_session_by_course ON training_session(course_id, level, begins)",
    "CREATE INDEX training_session_by_trainer ON training_session(trainer_id, begins)",
    """CREATE TABLE enrolment (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        session_id INTEGER NOT NULL REFERENCES training_session(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, place INTEGER NOT NULL,
        code TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
        makes_up_id INTEGER REFERENCES enrolment(id) ON DELETE RESTRICT, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX enrolment_once ON enrolment(session_id, person_id)",
    "CREATE UNIQUE INDEX enrolment_by_place ON enrolment(session_id, place)",
    # Ids are found however they are typed.
    "CREATE UNIQUE INDEX enrolment_by_code ON enrolment(project_id, code COLLATE NOCASE)",
    "CREATE INDEX enrolment_by_person ON enrolment(person_id, state)",
    "CREATE INDEX enrolment_by_made_up ON enrolment(makes_up_id) WHERE makes_up_id IS NOT NULL",
    """CREATE TABLE survey_answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        session_id INTEGER NOT NULL REFERENCES training_session(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT,
        course_id INTEGER NOT NULL REFERENCES course(id) ON DELETE RESTRICT, fear_before INTEGER,
        clarity_before INTEGER, fear_after INTEGER, clarity_after INTEGER, on_day TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX survey_answer_once ON survey_answer(session_id, person_id)",
    "CREATE INDEX survey_answer_by_person ON survey_answer(person_id, course_id)",
    "CREATE INDEX survey_answer_by_course ON survey_answer(course_id)",
    "CREATE INDEX survey_answer_by_project ON survey_answer(project_id)",
    """CREATE TABLE training_result (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT,
        course_id INTEGER NOT NULL REFERENCES course(id) ON DELETE RESTRICT,
        level TEXT NOT NULL CHECK (level IN ('1', '2', '3')),
        session_id INTEGER REFERENCES training_session(id) ON DELETE RESTRICT, on_day TEXT NOT NULL,
        passed INTEGER NOT NULL, score REAL, most REAL, exercises INTEGER, independent INTEGER, minutes INTEGER,
        errors INTEGER, assessor_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, recognised INTEGER NOT NULL,
        reason TEXT NOT NULL, note TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX training_result_passed ON training_result(person_id, course_id, archived, passed, level)",
    "CREATE INDEX training_result_by_course ON training_result(course_id, level)",
    "CREATE INDEX training_result_by_session ON training_result(session_id)",
    "CREATE INDEX training_result_by_assessor ON training_result(assessor_id)",
    "CREATE INDEX training_result_by_day ON training_result(project_id, archived, on_day)",
)

_PEOPLE = (
    """CREATE TABLE champion (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, since TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX champion_once ON champion(person_id)",
    "CREATE INDEX champion_by_project ON champion(project_id)",
    """CREATE TABLE trained_by (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT,
        trainer_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, on_day TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX trained_by_once ON trained_by(person_id, trainer_id)",
    "CREATE INDEX trained_by_trainer ON trained_by(trainer_id)",
    "CREATE INDEX trained_by_project ON trained_by(project_id)",
    """CREATE TABLE resistance (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, on_day TEXT NOT NULL,
        awareness INTEGER, desire INTEGER, knowledge INTEGER, ability INTEGER, reinforcement INTEGER, action TEXT,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, due TEXT, done_on TEXT, note TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX resistance_by_person ON resistance(person_id, on_day)",
    "CREATE INDEX resistance_by_owner ON resistance(owner_id)",
    "CREATE INDEX resistance_by_project ON resistance(project_id)",
    """CREATE TABLE person_alias (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE RESTRICT, handle TEXT NOT NULL,
        name TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX person_alias_by_handle ON person_alias(project_id, handle)",
    "CREATE INDEX person_alias_by_person ON person_alias(person_id)",
)

_SEARCH = {"course": ("code", "title", "purpose")}


def step(db: Database) -> None:
    """Make the tables of this version."""
    for statement in (*_NEEDS, *_ROSTERS, *_PEOPLE):
        db.execute(statement)
    for table, names in _SEARCH.items():
        searchable(db, table, names)
