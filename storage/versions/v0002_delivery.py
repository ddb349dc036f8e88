"""The board with its cards, sprints, the working calendar, retrospectives, lessons, wins and the rollout of modules."""

from sqlite_utils import Database

from storage.schema import searchable

_BOARD = (
    """CREATE TABLE board_column (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL, kind TEXT NOT NULL,
        soft_limit INTEGER, hard_limit INTEGER, limit_by TEXT NOT NULL, on_enter TEXT NOT NULL, on_leave TEXT NOT NULL,
        firmness TEXT NOT NULL, position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX board_column_by_name ON board_column(project_id, name)",
    """CREATE TABLE sprint (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL, goal TEXT NOT NULL,
        start TEXT, end TEXT, capacity REAL, module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        increment TEXT NOT NULL, demo_on TEXT, accepted_by INTEGER REFERENCES person(id) ON DELETE RESTRICT,
        accepted_on TEXT, votes INTEGER NOT NULL, state TEXT NOT NULL, started_on TEXT, closed_on TEXT,
        why_none TEXT NOT NULL, cards INTEGER NOT NULL, done_cards INTEGER NOT NULL, carried_over INTEGER NOT NULL,
        committed REAL, committed_done REAL, done REAL, last_state INTEGER, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX sprint_by_name ON sprint(project_id, name)",
    "CREATE INDEX sprint_by_module ON sprint(module_id)",
    "CREATE INDEX sprint_by_acceptance ON sprint(accepted_by)",
    """CREATE TABLE card (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        title TEXT NOT NULL, description TEXT NOT NULL,
        column_id INTEGER NOT NULL REFERENCES board_column(id) ON DELETE RESTRICT,
        module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        requirement_id INTEGER REFERENCES requirement(id) ON DELETE RESTRICT,
        sprint_id INTEGER REFERENCES sprint(id) ON DELETE RESTRICT,
        parent_id INTEGER REFERENCES card(id) ON DELETE RESTRICT,
        owner_id INTEGER REFERENCES person(id) ON DELETE RESTRICT, points REAL, priority TEXT NOT NULL, due TEXT,
        labels TEXT NOT NULL, blocked_reason TEXT NOT NULL, blocked_since TEXT, made_on TEXT NOT NULL,
        moved_on TEXT NOT NULL, began_on TEXT, done_on TEXT, cycle_days INTEGER, source TEXT NOT NULL, external_id TEXT,
        rank TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX card_by_number ON card(project_id, number)",
    """CREATE UNIQUE INDEX card_by_source ON card(project_id, source, external_id)
        WHERE external_id IS NOT NULL""",
    "CREATE INDEX card_on_board ON card(project_id, archived, column_id, rank)",
    "CREATE INDEX card_by_rank ON card(project_id, rank)",
    "CREATE INDEX card_by_cycle ON card(project_id, cycle_days)",
    "CREATE INDEX card_by_end ON card(project_id, done_on)",
    "CREATE INDEX card_by_column ON card(column_id, archived)",
    "CREATE INDEX card_by_sprint ON card(sprint_id, archived)",
    "CREATE INDEX card_by_module ON card(module_id)",
    "CREATE INDEX card_by_owner ON card(owner_id)",
    "CREATE INDEX card_by_parent ON card(parent_id) WHERE parent_id IS NOT NULL",
    "CREATE INDEX card_by_requirement ON card(requirement_id) WHERE requirement_id IS NOT NULL",
    """CREATE TABLE card_state (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE, day TEXT NOT NULL,
        sprint_id INTEGER REFERENCES sprint(id) ON DELETE RESTRICT,
        left_sprint_id INTEGER REFERENCES sprint(id) ON DELETE RESTRICT, points REAL, kind TEXT NOT NULL, was TEXT,
        archived INTEGER NOT NULL, told INTEGER NOT NULL) STRICT""",
    "CREATE INDEX card_state_by_card ON card_state(card_id)",
    "CREATE INDEX card_state_by_sprint ON card_state(sprint_id) WHERE sprint_id IS NOT NULL",
    "CREATE INDEX card_state_by_left ON card_state(left_sprint_id) WHERE left_sprint_id IS NOT NULL",
    "CREATE INDEX card_state_by_day ON card_state(project_id, day)",
)

_BESIDE_CARDS = (
    """CREATE TABLE card_need (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE,
        needed_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE) STRICT""",
    "CREATE UNIQUE INDEX card_need_once ON card_need(card_id, needed_id)",
    "CREATE INDEX card_need_by_needed ON card_need(needed_id)",
    "CREATE INDEX card_need_by_project ON card_need(project_id)",
    """CREATE TABLE check_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE, text TEXT NOT NULL, done INTEGER NOT NULL,
        position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX check_item_by_card ON check_item(card_id, archived)",
    "CREATE INDEX check_item_by_project ON check_item(project_id)",
    """CREATE TABLE done_criterion (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, name TEXT NOT NULL,
        position INTEGER NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX done_criterion_by_name ON done_criterion(project_id, name)",
    """CREATE TABLE done_tick (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE,
        criterion_id INTEGER NOT NULL REFERENCES done_criterion(id) ON DELETE CASCADE) STRICT""",
    "CREATE UNIQUE INDEX done_tick_once ON done_tick(card_id, criterion_id)",
    "CREATE INDEX done_tick_by_criterion ON done_tick(criterion_id)",
    "CREATE INDEX done_tick_by_project ON done_tick(project_id)",
    """CREATE TABLE card_comment (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE, author TEXT NOT NULL, at TEXT NOT NULL,
        text TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX card_comment_by_card ON card_comment(card_id, archived)",
    "CREATE INDEX card_comment_by_project ON card_comment(project_id)",
)

_CALENDAR = (
    """CREATE TABLE work_week (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, weekend TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX work_week_once ON work_week(project_id)",
    """CREATE TABLE holiday (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, day TEXT NOT NULL, kind TEXT NOT NULL,
        name TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX holiday_by_day ON holiday(project_id, day)",
)

_LEARNING = (
    """CREATE TABLE retro_note (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        sprint_id INTEGER NOT NULL REFERENCES sprint(id) ON DELETE RESTRICT, kind TEXT NOT NULL, text TEXT NOT NULL,
        author TEXT NOT NULL, archived INTEGER NOT NULL) STRICT""",
    "CREATE INDEX retro_note_by_sprint ON retro_note(sprint_id)",
    "CREATE INDEX retro_note_by_project ON retro_note(project_id)",
    """CREATE TABLE retro_vote (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        note_id INTEGER NOT NULL REFERENCES retro_note(id) ON DELETE CASCADE, voter TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX retro_vote_once ON retro_vote(note_id, voter)",
    "CREATE INDEX retro_vote_by_project ON retro_vote(project_id)",
    """CREATE TABLE retro_action (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        sprint_id INTEGER NOT NULL REFERENCES sprint(id) ON DELETE RESTRICT,
        card_id INTEGER NOT NULL REFERENCES card(id) ON DELETE CASCADE,
        note_id INTEGER REFERENCES retro_note(id) ON DELETE SET NULL) STRICT""",
    "CREATE UNIQUE INDEX retro_action_by_card ON retro_action(card_id)",
    "CREATE INDEX retro_action_by_sprint ON retro_action(sprint_id)",
    "CREATE INDEX retro_action_by_note ON retro_action(note_id)",
    "CREATE INDEX retro_action_by_project ON retro_action(project_id)",
    """CREATE TABLE lesson (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        text TEXT NOT NULL, module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT,
        sprint_id INTEGER REFERENCES sprint(id) ON DELETE RESTRICT, learned_on TEXT NOT NULL, author TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX lesson_by_number ON lesson(project_id, number)",
    "CREATE INDEX lesson_by_module ON lesson(module_id)",
    "CREATE INDEX lesson_by_sprint ON lesson(sprint_id)",
    """CREATE TABLE win (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT, number INTEGER NOT NULL,
        who TEXT NOT NULL, quote TEXT NOT NULL, metric TEXT NOT NULL,
        sprint_id INTEGER REFERENCES sprint(id) ON DELETE RESTRICT,
        module_id INTEGER REFERENCES module(id) ON DELETE RESTRICT, on_day TEXT NOT NULL,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX win_by_number ON win(project_id, number)",
    "CREATE INDEX win_by_sprint ON win(sprint_id)",
    "CREATE INDEX win_by_module ON win(module_id)",
    """CREATE TABLE rollout_step (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        project_id INTEGER NOT NULL REFERENCES project(id) ON DELETE RESTRICT,
        module_id INTEGER NOT NULL REFERENCES module(id) ON DELETE RESTRICT, entry TEXT NOT NULL, started_on TEXT,
        override TEXT NOT NULL, reconciled_on TEXT, reconciled_by TEXT NOT NULL, accepted_on TEXT,
        accepted_by TEXT NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX rollout_step_by_module ON rollout_step(module_id)",
    "CREATE INDEX rollout_step_by_project ON rollout_step(project_id)",
)

_SEARCH = {
    "card": ("title", "description"),
    "card_comment": ("text",),
    "lesson": ("text",),
    "win": ("quote", "who", "metric"),
}


def step(db: Database) -> None:
    """Make every table of this version."""
    for statement in (*_BOARD, *_BESIDE_CARDS, *_CALENDAR, *_LEARNING):
        db.execute(statement)
    for table, names in _SEARCH.items():
        searchable(db, table, names)
