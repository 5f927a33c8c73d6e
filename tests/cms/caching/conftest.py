from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.cms.caching.two_workers import Worker, Writer, workers_of
from tests.running_site import RunningSite


@pytest.fixture(scope="session")
def served(start_site: Callable[..., RunningSite]) -> RunningSite:
    """A running site that the tests of this folder share: they may change its content."""
    return start_site(WEB_WORKERS="2", SERVER_THREADS="2")


@pytest.fixture(scope="session")
def workers(served: RunningSite) -> Iterator[list[Worker]]:
    """Both workers of the site: each a process of its own."""
    with workers_of(served.url) as found:
        yield found


@pytest.fixture(scope="session")
def writer(served: RunningSite) -> Iterator[Writer]:
    """A process that writes to the site's database."""
    process = Writer(served)
    yield process
    process.stop()


@pytest.fixture
def other_writer(served: RunningSite) -> Callable[[], AbstractContextManager[Writer]]:
    """Return a starter of one more process that writes; it may die."""

    @contextmanager
    def start() -> Iterator[Writer]:
        process = Writer(served)
        yield process
        process.stop()

    return start
