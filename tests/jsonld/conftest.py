# ruff: noqa: F811 - a fixture takes others by their names
from collections.abc import Callable
from typing import Any

import pytest

from tests.careers.demo_site import (  # noqa: F401 - fixtures of this folder
    ask,
    demo,
    fresh_cache,
    loaded_demo,
    medical_office,
    read,
    secretary,
    small_pictures,
)
from tests.jsonld.saying import ROUTE, read_graph


@pytest.fixture
def graph_at(demo, client) -> Callable[[str], dict[str, Any]]:
    """Return the graph of the page at an address."""

    def read_at(path: str) -> dict[str, Any]:
        response = client.get(path)
        assert response.status_code == 200, path
        return read_graph(response.content)

    return read_at


@pytest.fixture
def asked(demo, ask) -> Callable[[str], str]:
    """Return the JSON-LD that the API gives of an address."""
    return lambda path: ask(ROUTE, path=path)["route"]["seo"]["jsonLd"]
