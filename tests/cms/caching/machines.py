"""Machines that serve a copy of the demo: a server with workers, and processes that write.

Machines on one database share nothing else; on SQLite there can be one only.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from tests.cms.caching.two_workers import Worker, Writer, connected, workers_of
from tests.running_site import ROOT, free_port, wait_until

SETTINGS = "tests.cms.caching.serving_settings"
SECRET = "of the tests of caching alone, and no secret"


@dataclass
class Machine:
    """A folder of its own and a database; ``environment`` is that of every process on it."""

    folder: Path
    environment: dict[str, str]

    @contextmanager
    def serving(self, workers: int = 2, **variables: str) -> Iterator[list[Worker]]:
        """Serve the site; gives a connection to each of the workers, which are two processes."""
        port = free_port()
        server = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        server += [
            "--workers",
            str(workers),
            "--blocking-threads",
            "2",
            "--workers-kill-timeout",
            "5",
        ]
        with (self.folder / "output.txt").open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "granian", *server, "cms.wsgi:application"],
                cwd=ROOT,
                env={**self.environment, "PORT": str(port), **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(lambda: answers(port) or process.poll() is not None)
            assert process.poll() is None, (self.folder / "output.txt").read_text()
            with workers_of(f"http://127.0.0.1:{port}", workers) as found:
                yield found
        finally:
            process.terminate()
            process.wait(30)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Run a process that writes, as a command does."""
        process = Writer(self.environment)
        try:
            yield process
        finally:
            process.stop()


def answers(port: int) -> bool:
    try:
        connected(f"127.0.0.1:{port}").close()
    except OSError:
        return False
    return True


def copy_of_database(folder: Path) -> str:
    """Copy the database of the tests, as its last commit left it; returns its DATABASE_URL."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "site.sqlite3")])
        return ""
    original = connection.settings_dict["NAME"]
    connection.close()  # the server copies nothing that somebody has open
    name = f"careers_site_{secrets.token_hex(6)}"
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def on_server(statement: str) -> None:
    maintenance = urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(statement)


def machine(folder: Path, url: str, clean: dict[str, str]) -> Machine:
    environment = {
        **clean,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "VAR_DIR": str(folder),
        "DATABASE_URL": url,
        "SERVER_THREADS": "2",
        "AVIF": "0",
    }
    return Machine(folder, environment)


def on_database(place: Machine, statement: str) -> None:
    """Run a statement as a superuser of the database does."""
    with psycopg.connect(place.environment["DATABASE_URL"], autocommit=True) as database:
        database.execute(statement)
