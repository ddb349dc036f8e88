"""Files in and out: one mapper that turns any table into planned changes, and the writers of export files."""
