"""Time: of execution, and of a statement where the database can end one."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings as site_settings
from django.db import connection, transaction

from cms.graphql import lookups, turns

LIMITS = site_settings.GRAPHQL_LIMITS
QUERY = "{ pages(limit: 100) { title parent { title } } }"


@pytest.fixture
def send(client):
    def send_query(query):
        body = json.dumps({"query": query})
        return client.post("/graphql/", body, content_type="application/json")

    return send_query


def codes(response):
    return {error["extensions"]["code"] for error in response.json().get("errors", [])}


def test_a_query_that_takes_long_does_not_hold_up_others_for_ever(demo, send):
    with turns.turn():
        assert not codes(send(QUERY))


@pytest.mark.parametrize("query", [QUERY, "{ nothing }", "{", "query { a: __typename " * 2000])
def test_the_turn_passes_on_whatever_became_of_a_query(demo, send, query):
    send(query)
    assert not turns.taken()


def test_execution_ends_when_its_time_is_up(demo, send, settings, monkeypatch):
    """Each statement takes 50 ms here: after two no further field is looked at."""
    settings.GRAPHQL_LIMITS = {**LIMITS, "execution_seconds": 0.08}

    def slowly(execute, *arguments):
        time.sleep(0.05)
        return execute(*arguments)

    started = time.monotonic()
    with connection.execute_wrapper(slowly):
        response = send(QUERY)
    assert time.monotonic() - started < 2
    assert codes(response) == {"TIMED_OUT"}
    assert response["Cache-Control"] == "no-store"
    settings.GRAPHQL_LIMITS = LIMITS
    assert codes(send(QUERY)) == set()


def test_postgresql_ends_a_statement_that_takes_too_long(demo, send, settings, monkeypatch):
    """A real statement that sleeps, by the way of a real query; then the connection serves on."""
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL can end a statement.")
    settings.GRAPHQL_LIMITS = {**LIMITS, "statement_seconds": 0.2}
    real = lookups.first_seen

    def slow(rows, keys):
        return real(rows.extra(where=["pg_sleep(3) IS NOT NULL"]), keys)

    with monkeypatch.context() as patch:
        patch.setattr(lookups, "first_seen", slow)
        started = time.monotonic()
        with transaction.atomic():  # which the database ends with the statement
            response = send('{ career(slug: "chef") { title } }')
            transaction.set_rollback(True)
    assert time.monotonic() - started < 2
    assert response.status_code == 200
    assert codes(response) == {"TIMED_OUT"}
    assert "pg_sleep" not in response.content.decode()
    assert codes(send('{ career(slug: "chef") { title } }')) == set()


def test_the_time_of_a_statement_is_the_request_s_alone(demo, send):
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has a time for statements.")
    assert codes(send(QUERY)) == set()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


POOLED = """
import django
django.setup()
from django.db import connection
from django.test import Client


def query():
    answer = Client().post("/graphql/", {"query": "{ sources { name } }"}, "application/json")
    assert "errors" not in answer.json(), answer.content
    connection.close()  # as at the end of a request that no test has sent


def told():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


query()
query()  # on the same connection, which has the limit
for _time in range(2):
    print(told())
    connection.close()
    query()
"""


def test_a_connection_of_the_pool_keeps_the_time_limit_for_queries_alone(loaded_demo):
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has a pool, and a time for statements.")
    parts = connection.settings_dict
    place = f"{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}/{parts['NAME']}"
    user = ":".join(filter(None, (parts["USER"], parts["PASSWORD"])))
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{user}@{place}" if user else f"postgresql://{place}",
        "DATABASE_POOL": "1",
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "ALLOWED_HOSTS": "testserver",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", POOLED],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["0", "0"], done.stderr
