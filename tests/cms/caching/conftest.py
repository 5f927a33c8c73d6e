from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from cms.caching import notices
from cms.caching.generations import EVERYTHING, shared
from tests.cms.caching.machines import Machine, copy_of_database, machine, on_server
from tests.cms.caching.two_workers import Worker, Writer


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process is the only one that writes to the database of the tests, and keeps open the
    connection whose transaction a test is."""
    monkeypatch.setattr(notices, "hears", lambda: True)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def as_if_committed(demo) -> Iterator[None]:
    """Begin without pending changes, and leave nothing that was remembered of changes which a
    test told of: its transaction is rolled back."""
    connection.changed_slots.clear()
    yield
    shared().renew([EVERYTHING])


@pytest.fixture(scope="session")
def new_machine(
    loaded_demo, django_db_blocker, tmp_path_factory, clean_environment
) -> Iterator[Callable[..., Machine]]:
    """Return a maker of machines: each with a copy of the demo, or on another one's database."""
    made: list[str] = []

    def make(beside: Machine | None = None) -> Machine:
        folder = Path(tmp_path_factory.mktemp("machine"))
        if beside is not None:
            return machine(folder, beside.environment["DATABASE_URL"], clean_environment)
        with django_db_blocker.unblock():
            url = copy_of_database(folder)
        made.append(url)
        return machine(folder, url, clean_environment)

    yield make
    for url in filter(None, made):
        on_server(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')


@pytest.fixture(scope="session")
def here(new_machine) -> Machine:
    """The machine that the tests of this folder share: they may change its content."""
    return new_machine()


@pytest.fixture(scope="session")
def workers(here: Machine) -> Iterator[list[Worker]]:
    """Both workers of the machine's server: each a process of its own."""
    with here.serving() as found:
        yield found


@pytest.fixture(scope="session")
def writer(here: Machine) -> Iterator[Writer]:
    """A process that writes to the machine's database."""
    with here.writing() as process:
        yield process


@pytest.fixture
def other_writer(here: Machine) -> Callable[[], AbstractContextManager[Writer]]:
    """Return a starter of one more process that writes; it may die."""
    return here.writing
