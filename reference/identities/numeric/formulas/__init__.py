"""Formulas written by ``python -m reference.identities``, one family per file."""
