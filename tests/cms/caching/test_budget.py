"""The four queries of the benchmark, asked of a running server whose answer cache they pass by: as
many statements as ``tests/query_counts.json`` allows, the gate's included."""

import json
import re
from pathlib import Path

import pytest

from tests.cms.caching.two_workers import Worker

pytestmark = pytest.mark.xdist_group("caching")

BUDGET = Path("tests/query_counts.json")
QUERIES = Path("bench/queries")
VARIABLES = {
    "q1": {"slug": "medical-secretary"},
    "q2": {},
    "q3": {"slug": "medical-office"},
    "q4": {"query": "medical office"},
}
WARM_UP = "{ careers(first: 1) { nodes { title } } }"


def statements(worker: Worker, query: str, variables: dict) -> int:
    """Return how many statements a worker makes for somebody's own request."""
    body = {"query": query, "variables": variables}
    status, answer = worker.send("POST", "/graphql/", body, Cookie="mine=1")
    assert status == 200 and "errors" not in json.loads(answer), answer[:500]
    assert not worker.was_kept
    return int(re.search(r'sql;desc="(\d+)"', worker.last["server-timing"])[1])


def test_the_queries_of_the_benchmark_keep_their_budget(workers: list[Worker]):
    budget = json.loads(BUDGET.read_text())
    for worker in workers:
        statements(worker, WARM_UP, {})
        for name, variables in VARIABLES.items():
            query = (QUERIES / f"{name}.graphql").read_text()
            made = {statements(worker, query, variables) for _time in range(3)}
            assert max(made) <= budget[f"bench: {name}"], f"{name}: {made}"
