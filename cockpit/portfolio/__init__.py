"""Engagements: the customers' projects that one store holds, their modules, and the views that people keep."""
