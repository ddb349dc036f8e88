"""Public keys that people log in with, and commands that are done only once."""

from sqlite_utils import Database

_TABLES = (
    """CREATE TABLE access_key (
        id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, person TEXT NOT NULL,
        fingerprint TEXT NOT NULL, public_key TEXT NOT NULL, device TEXT NOT NULL, expires TEXT,
        archived INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX access_key_by_fingerprint ON access_key(fingerprint)",
    "CREATE INDEX access_key_by_person ON access_key(person)",
    # A caller that does not know whether its command arrived sends it again under the same key.
    """CREATE UNIQUE INDEX change_once ON change(actor, json_extract(args, '$._once'))
        WHERE json_extract(args, '$._once') IS NOT NULL""",
)


def step(db: Database) -> None:
    """Make the table of keys, and the index that lets no command be done twice under one key."""
    for statement in _TABLES:
        db.execute(statement)
