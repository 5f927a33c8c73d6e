"""Killed with SIGKILL at every fail point, an import that is run again ends as if nothing happened.

Real processes on real databases: a file of SQLite, or databases of a PostgreSQL server.
"""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from careers.importing.failpoints import FAIL_POINTS, VARIABLE
from tests.careers.importing.building import SECRETARY, DataSet
from tests.running_site import ROOT

pytestmark = pytest.mark.django_db  # else the test's own database, to be copied, is not made
CODES = (SECRETARY, "43-4171.00")  # related to each other
KILLED, REFUSED = -9, 3
CHANGES = (
    ("ep_occupations_2024_2034.csv", ",4.2,", ",5.1,"),
    ("Related Occupations.txt", "\tPrimary-Short\t", "\tPrimary-Long\t"),
    ("Task Statements.txt", "\tCore\t", "\tSupplemental\t"),
    ("Job Zones.txt", f"{SECRETARY}\t2", f"{SECRETARY}\t3"),
)
# Of an import that updates, those within the transactions of an occupation and of its links.
OF_UPDATES = (
    "rows-half-saved",
    "rows-saved",
    "revision-saved",
    "page-published",
    "page-logged",
    "page-indexed",
    "occupation-committed",
    "links-saved",
)


@dataclass
class Laboratory:
    """A database like the test's own, and the script that runs imports on it."""

    folder: Path
    database: str
    arguments: dict[str, list[str]] = field(default_factory=dict)
    tasks: list[list[dict[str, Any]]] = field(default_factory=list)

    def add(self, *steps: str, killed_at: str = "", dump: str = "", times: int = 1) -> int:
        """Add a task: so many processes at once, each with these steps. Returns its place."""
        place = len(self.tasks)
        self.tasks.append(
            [
                {
                    "steps": steps,
                    "arguments": self.arguments,
                    "environment": {VARIABLE: killed_at},
                    "dump": str(self.folder / f"{dump}.json"),
                    "output": str(self.folder / f"output-{place}-{number}.txt"),
                }
                for number in range(times)
            ]
        )
        return place

    def run(self) -> list[list[int]]:
        """Run all tasks in order. Returns the exit codes of the processes of each."""
        config, results = self.folder / "config.json", self.folder / "results.json"
        tasks = {"tasks": self.tasks, "database": self.database, "results": str(results)}
        config.write_text(json.dumps(tasks))
        self.tasks = []
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        environment["VAR_DIR"] = str(self.folder)
        command = [sys.executable, "-m", "tests.careers.importing.killing", str(config)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300)
        return json.loads(results.read_text())

    def output(self, task: int, process: int = 0) -> str:
        return (self.folder / f"output-{task}-{process}.txt").read_text()

    def dump(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Laboratory]:
    """Two sets of data, and what imports that nobody kills make of them: "first" of a fresh site,
    "second", where values have changed, of the site that the first left."""
    folder = tmp_path_factory.mktemp("killed")
    with django_db_blocker.unblock(), a_copy_of_the_database(folder) as database:
        laboratory = Laboratory(folder, database)
        for name in ("first", "second"):
            data = DataSet(folder / name, CODES)
            laboratory.arguments[name] = ["onet", *data.arguments, "--publish"]
        for file, old, new in CHANGES:
            data.replace(file, old, new, times=100)
        laboratory.add("empty", "first", dump="whole-first")
        laboratory.add("second", dump="whole-second")
        assert laboratory.run() == [[0], [0]], laboratory.output(0) + laboratory.output(1)
        yield laboratory


@contextmanager
def a_copy_of_the_database(folder: Path) -> Iterator[str]:
    """Copy the test's own database, migrated, for other processes. Yields the copy's name."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "site.sqlite3")) as target:
            connection.connection.backup(target)
        yield str(folder / "site.sqlite3")
        return
    name, template = f"careers_killed_{secrets.token_hex(6)}", connection.settings_dict["NAME"]
    connection.close()  # a database that somebody uses cannot be copied
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    # What is killed here is the client; the server need not survive a power cut.
    on_server(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        yield name
    finally:
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_server(statement: str) -> None:
    options = connection.get_connection_params()
    options = {n: v for n, v in options.items() if n in {"host", "port", "user", "password"}}
    with psycopg.connect(**options, dbname="postgres", autocommit=True) as maintenance:
        maintenance.execute(statement)


def difference(one: Any, other: Any, place: str = "") -> str:
    """Return where two dumps differ first; "" if they do not."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{place}/{name}", one[name], other[name]) for name in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{place}/{n}", *pair) for n, pair in enumerate(zip(one, other, strict=True))]
    else:
        return "" if one == other else f"{place}: {one!r:.200} is not {other!r:.200}"
    return next(filter(None, (difference(a, b, name) for name, a, b in pairs)), "")


def test_there_are_enough_fail_points():
    print(f"{len(FAIL_POINTS)} fail points: {', '.join(FAIL_POINTS)}")
    assert len(set(FAIL_POINTS)) >= 10


@pytest.mark.parametrize(
    ("before", "name", "points"),
    [(["empty"], "first", FAIL_POINTS), (["empty", "first"], "second", OF_UPDATES)],
    ids=["first import", "update"],
)
def test_killed_anywhere_a_second_run_ends_as_an_uninterrupted_one(
    laboratory, before, name, points
):
    for point in points:
        laboratory.add(*before)
        laboratory.add(name, killed_at=point)
        laboratory.add(name, dump=f"{name}-{point}")
    codes = [code for (code,) in laboratory.run()]
    whole = laboratory.dump(f"whole-{name}")
    assert len(whole["careers"]) == len(CODES)
    for place, point in enumerate(points):
        ready, killed, again = codes[3 * place : 3 * place + 3]
        assert ready == 0, laboratory.output(3 * place)
        assert killed == KILLED, f"{point}: {laboratory.output(3 * place + 1)}"
        assert again == 0, f"{point}: {laboratory.output(3 * place + 2)}"
        assert not difference(laboratory.dump(f"{name}-{point}"), whole), point


def test_two_imports_at_once_leave_what_one_would(laboratory):
    """One of them does it all; the other refuses in words, or finds that nothing is left to do."""
    laboratory.add("empty")
    both = laboratory.add("first", times=2)
    laboratory.add("dump", dump="both")
    _ready, codes, _dumped = laboratory.run()
    assert 0 in codes
    for place, code in enumerate(codes):
        output = laboratory.output(both, place)
        assert code in (0, REFUSED), output
        if code == REFUSED:
            assert "Another import is running on this database. Nothing was done" in output
    assert not difference(laboratory.dump("both"), laboratory.dump("whole-first"))
