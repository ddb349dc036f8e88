"""The cross-functional team: persons, departments, roles."""
