"""Reusable faces over small frozen inputs: no noun of the product, no scheme of ids, no text of their own."""
