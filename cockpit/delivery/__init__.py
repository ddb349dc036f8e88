"""Delivery in sprints: the board, sprints and their charts, retrospectives, and the order of modules."""
