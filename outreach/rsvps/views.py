"""Pages of the rsvps area."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rsvps", __name__)
