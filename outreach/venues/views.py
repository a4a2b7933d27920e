"""Pages of the venues area."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("venues", __name__)
