"""One SQLite file for any record: a record in; a transaction, a journal and an undo out. It knows no noun of ours."""
