"""Mail that was kept as files because no mail server is set: what would have been sent."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mail", __name__)
