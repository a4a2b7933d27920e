"""Pages of the guides area."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("guides", __name__)
