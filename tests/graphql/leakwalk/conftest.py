"""One planted world for all tests of this folder, in whatever order they run."""

import pytest

from tests.graphql.leakwalk.planting import Plant
from tests.graphql.leakwalk.walking import Walk
from tests.graphql.leakwalk.worlds import FIRST, worlds


@pytest.fixture(scope="module")
def plant(django_db_setup, django_db_blocker) -> Plant:
    """The first world. It stands until a test needs another, or is one of another folder."""
    return worlds.stand(FIRST, django_db_blocker)


@pytest.fixture(scope="module")
def walked(plant: Plant) -> Walk:
    """The walk over every field, done once."""
    if "walk" not in worlds.kept:
        worlds.kept["walk"] = Walk(plant).walk_fields()
    return worlds.kept["walk"]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is None or nextitem.path.parent != item.path.parent:
        worlds.fall()
        worlds.kept.clear()
