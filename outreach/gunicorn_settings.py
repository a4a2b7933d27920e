"""Gunicorn, as Outreach uses it: ``gunicorn -c python:outreach.gunicorn_settings wsgi:app``."""

from __future__ import annotations

from typing import Any

from outreach import logs
from outreach.config import read_settings

_settings = read_settings()

bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = 2
# SQLite lets one writer in at a time, and its waiting is unfair: many waiting threads starve one.
threads = 4 if _settings.database_url.startswith("sqlite") else 8
preload_app = True  # imported once, not once in each worker: the first page comes sooner
keepalive = 5
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
forwarded_allow_ips = ""  # TRUSTED_PROXIES says whose words count; by itself it trusts loopback
# No access log: its lines would hold guests' addresses, and their tokens in the paths.
accesslog = None


def on_starting(server: Any) -> None:
    """Processes forked from here log alike."""
    logs.set_up()
    for handler in server.log.error_log.handlers:
        handler.setFormatter(logs.Discreet())
    server.log.error_log.propagate = False


def pre_fork(server: Any, _worker: Any) -> None:
    """Leave no open file of a database to a fork: SQLite's locks do not survive it."""
    extensions = getattr(server.app.wsgi(), "extensions", {})
    if "queue" in extensions:
        extensions["queue"].huey.storage.close()
    if "database" in extensions:
        extensions["database"].engine.dispose()
