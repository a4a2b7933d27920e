"""``make run``: the web server and the worker, one process group that starts and ends together."""

from __future__ import annotations

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic.util import CommandError

from outreach import migrations
from outreach.clock import now
from outreach.config import SettingError, Settings, read_settings
from outreach.database import Database

if TYPE_CHECKING:
    from outreach.example import Example

ROOT = Path(__file__).parent.parent
WRONG_SETTING = 2
INTERRUPTED = 128 + signal.SIGINT
SECONDS_TO_STOP = 6
PR_SET_PDEATHSIG = 1


def main() -> int:
    try:
        settings = read_settings()
        listener = listen(settings)
        with listener:
            lines = greeting(settings, prepare(settings))
            return Crew(settings, listener).work(lines)
    except SettingError as error:
        print(f"Outreach: {error}", file=sys.stderr)
        return WRONG_SETTING
    except KeyboardInterrupt:
        return INTERRUPTED


def listen(settings: Settings) -> socket.socket:
    """The socket that guests will reach; bound here, so that a taken port is known before all else.

    Raises:
        SettingError: this host or port cannot be had.
    """
    host, port = settings.host, settings.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise SettingError(f"HOST: {host!r} is no address of this machine") from error
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingError(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {port} is taken by another program; stop it or choose another"
    if error.errno == errno.EACCES:
        return f"PORT: {port} may only be used by root; choose one above 1023"
    return f"HOST: cannot listen on {host!r} ({error.strerror})"


def prepare(settings: Settings) -> Example | None:
    """Bring the database to today's tables, and load the example into an empty one.

    Returns:
        What to say about the example; None when these are somebody's own records.

    Raises:
        SettingError: the database cannot be used.
    """
    from outreach import erasures
    from outreach.screenings.actions import entries

    try:
        migrations.upgrade(settings.database_url)
        database = Database(settings.database_url, site=settings.public_url)
        try:
            with database.transaction() as session:
                entries.store_all(session)  # they name the address that people reach us by
            erasures.repeat(settings, database, now=now())
            return _load_example(settings, database)
        finally:
            database.engine.dispose()
    except sa.exc.DatabaseError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise SettingError(f"DATABASE_URL: cannot use {_shown(settings)} ({reason})") from error
    except CommandError as error:
        raise SettingError(
            f"DATABASE_URL: {_shown(settings)} was made by a newer Outreach ({error})"
        ) from error


def _load_example(settings: Settings, database: Database) -> Example | None:
    """Only where nobody else can reach it: it brings an account that can do everything."""
    from outreach import example

    if not settings.is_for_oneself:
        return None
    return example.load(database, folder=settings.instance, now=now())


def _shown(settings: Settings) -> str:
    return sa.make_url(settings.database_url).render_as_string(hide_password=True)


def greeting(settings: Settings, example: Example | None) -> list[str]:
    """What whoever started it wants to know."""
    lines = [f"Outreach is at {settings.public_url}"]
    if example is not None:
        lines.append(
            f"Sign in at {settings.public_url}/sign-in"
            f" as {example.host_email} with the password {example.host_password}"
        )
    if settings.mail_url is None:
        folder, page = settings.mail_folder, f"{settings.public_url}/manage/mail"
        lines.append(f"Mail is not sent but kept in {folder}, shown at {page}")
    else:
        server = urlsplit(settings.mail_url)
        lines.append(f"Mail goes out by {server.scheme}://{server.hostname}")
    return [*lines, "Ctrl-C stops it."]


class Crew:
    """The web server and the worker. When one ends, or we are told to stop, both end."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._address = listener.getsockname()[:2]
        self._told_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, self._stop)
        python = [sys.executable, "-m"]
        gunicorn = ["gunicorn", "-c", "python:outreach.gunicorn_settings"]
        bind = ["--bind", f"fd://{listener.fileno()}"]
        self._members = {
            "web server": _start([*python, *gunicorn, *bind, "wsgi:app"], (listener.fileno(),)),
            "worker": _start([*python, "flask", "--app", "wsgi", "worker"], niceness=10),
        }
        listener.close()  # else guests would wait for us when the web server is gone

    def work(self, greeting: list[str]) -> int:
        """Watch until the end. Says the greeting when the first page answers."""
        try:
            while not self._told_to_stop:
                if greeting and self._answers():
                    print("\n".join(greeting), flush=True)
                    greeting = []
                for name, process in self._members.items():
                    if process.poll() is not None:
                        print(
                            f"Outreach: the {name} has ended ({process.returncode}); stopping",
                            file=sys.stderr,
                        )
                        return 1
                time.sleep(0.1)
        finally:
            self._end()
        return 0

    def _answers(self) -> bool:
        host, port = self._address
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        connection = http.client.HTTPConnection(reachable, port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        else:
            return True
        finally:
            connection.close()

    def _stop(self, _number: int, _frame: Any) -> None:
        if self._told_to_stop:  # twice: somebody is in a hurry
            for process in self._members.values():
                process.kill()
        self._told_to_stop = True

    def _end(self) -> None:
        for process in self._members.values():
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in self._members.values():
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(
    command: list[str], pass_fds: tuple[int, ...] = (), *, niceness: int = 0
) -> subprocess.Popen[bytes]:
    """Start a process. One that is nicer leaves the processor to pages while it sets a document."""

    def prepare() -> None:
        """In the new process: leave Ctrl-C to us, and end when we are killed."""
        os.nice(niceness)
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        pass_fds=pass_fds,
        preexec_fn=prepare,  # noqa: PLW1509 - we have no threads
    )


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
