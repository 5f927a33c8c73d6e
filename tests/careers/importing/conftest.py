"""Fixtures of the importer's tests: an empty site, small data, the command, what is in the base."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import CareerPage
from home.models import HomePage
from tests.careers.importing.building import DataSet, Runner
from tests.careers.importing.emptying import empty_site

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "TRUNCATE")


@pytest.fixture
def site(db) -> HomePage:
    """The site as a fresh `migrate` leaves it, whatever the process loaded. Returns its home page.

    The test's transaction puts everything back.
    """
    return empty_site()


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    """Three occupations: a rich one, one paid by the hour, one without data."""
    return DataSet(tmp_path / "data")


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def career(db) -> Callable[[str], CareerPage]:
    """Find the page of an occupation by its code."""
    return lambda code: CareerPage.objects.get(
        occupationcode_rows__code=code, occupationcode_rows__scheme="onet_soc"
    )


@pytest.fixture
def written() -> Callable[..., list[str]]:
    """Return the statements that write, of whatever is called."""

    def count(call: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            call()
        statements = [query["sql"] for query in captured]
        assert statements, "nothing was asked of the database at all"
        return [sql for sql in statements if sql.lstrip(' ("').upper().startswith(WRITES)]

    return count
