"""Issues of other programs, brought into the form that the import of issues reads.

Jira, Redmine and OpenProject as CSV, GitHub as JSON, and ledgers that people keep in spreadsheets. An issue that comes
from elsewhere is known by its source and its id there, written ``jira:XD-12``, so that the same file read again changes
what it brought before and never doubles it.
"""
