"""The order of the goals, with what the board needs to put them into columns: the index alone answers."""

from sqlite_utils import Database


def step(db: Database) -> None:
    """Make the index of the order anew."""
    db.execute("DROP INDEX goal_by_rank")
    db.execute("CREATE INDEX goal_by_rank ON goal(project_id, rank, id, archived, theme_id)")
