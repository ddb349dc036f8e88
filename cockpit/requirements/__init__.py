"""Requirement triage: pain points, requirements, Kano surveys, MoSCoW priorities and the fit-gap analysis."""
