"""Backlogs of other programs, brought into the form that the import of cards reads: one row a card, known headings.

A card that comes from elsewhere is known by its source and its id there, written ``jira:XD-12``. So the same file read
again changes what it brought before, and never doubles it.
"""
