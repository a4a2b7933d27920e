"""Panels: who speaks at a screening, in which role and order."""
