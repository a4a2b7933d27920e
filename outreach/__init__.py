"""Outreach: show a documentary and do something about it."""
