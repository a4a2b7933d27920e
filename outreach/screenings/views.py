"""Pages of the screenings area."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("screenings", __name__)
