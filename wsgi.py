"""The application for a web server: ``gunicorn wsgi:app``."""

from outreach.app import create_app
from outreach.delivery.jobs import start_queue

app = create_app()
start_queue(app)
