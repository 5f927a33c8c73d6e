"""Time: of execution, and of a statement where the database can end one."""

import json
import time

import pytest
from django.conf import settings as site_settings
from django.db import connection, transaction

from cms.graphql import lookups

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


def test_execution_ends_when_its_time_is_up(demo, send, settings, monkeypatch):
    """Each statement takes 50 ms here: after 0.2 s no further field of a row is looked at."""
    settings.GRAPHQL_LIMITS = {**LIMITS, "execution_seconds": 0.2}

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
