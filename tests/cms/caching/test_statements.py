"""Whatever way a change takes to the database, it is told; the clock ends what nobody writes."""

import datetime
import time
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from careers.models import CareerPage, Source
from cms.caching import answers, generations, horizon, statements
from cms.caching.generations import EVERYTHING, shared, slot_of
from cms.caching.recording import recording
from cms.caching.tables import any_change_of
from tests.cms.caching.test_whose_answer import Server

pytestmark = pytest.mark.django_db

TABLE = "careers_source"
BOTH = {
    "several rows at once": "INSERT INTO careers_source SELECT * FROM careers_source WHERE id < 0",
    "a comment before it": "/* by hand */ UPDATE careers_source SET name = name",
    "in capitals": "UPDATE CAREERS_SOURCE SET NAME = NAME",
    "a subquery": "DELETE FROM careers_source WHERE id IN (SELECT id - 1000000 FROM careers_source)",
    "ON CONFLICT": (
        "INSERT INTO careers_source SELECT * FROM careers_source WHERE 1 = 1 "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name"
    ),
}
POSTGRESQL = {
    "several statements": "SELECT 1; UPDATE careers_source SET name = name",
    "inside WITH": "WITH one AS (UPDATE careers_source SET name = name RETURNING 1) SELECT * FROM one",
    "FROM another table": (
        "UPDATE careers_source SET name = p.title FROM wagtailcore_page p WHERE p.id < 0"
    ),
    "a block of code": "DO $$ BEGIN UPDATE careers_source SET name = name; END $$",
    "with its schema": "UPDATE public.careers_source SET name = name",
    "TRUNCATE": "TRUNCATE careers_source CASCADE",
}
SQLITE = {"REPLACE": "REPLACE INTO careers_source SELECT * FROM careers_source WHERE id < 0"}


def told() -> set[int]:
    return set(connection.changed_slots)


@pytest.fixture(autouse=True)
def _as_if_committed(as_if_committed):
    """These tests tell of changes that are rolled back in the end."""


@pytest.mark.parametrize("name", [*BOTH, *POSTGRESQL, *SQLITE])
def test_raw_statements_are_told(name):
    theirs = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    sql = {**BOTH, **theirs}.get(name)
    if sql is None:
        pytest.skip("The other database's.")
    with suppress(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert told() & {slot_of(any_change_of(TABLE)), EVERYTHING}


def test_many_rows_by_one_statement_are_told():
    with connection.cursor() as cursor:
        keys = [(pk,) for pk in Source.objects.values_list("pk", flat=True)]
        cursor.executemany("UPDATE careers_source SET name = name WHERE id = %s", keys)
    assert slot_of(any_change_of(TABLE)) in told()


def test_bulk_operations_are_told():
    rows = list(Source.objects.all()[:2])
    for change in (
        lambda: Source.objects.bulk_update(rows, ["name"]),
        lambda: Source.objects.update(name=F("name")),
        lambda: Source.objects.bulk_create(
            [Source(name="x", slug="x-1", publisher="p", year=2025)]
        ),
    ):
        connection.changed_slots.clear()
        change()
        assert slot_of(any_change_of(TABLE)) in told()


def test_a_cursor_of_the_server_is_read_as_any_other():
    with recording() as record:
        assert list(Source.objects.iterator(chunk_size=1))
    assert slot_of(any_change_of(TABLE)) in record.slots and not record.is_refused


def test_what_cannot_be_read_out_of_a_statement_is_not_kept():
    with recording() as record, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM (SELECT 1) AS nobody_knows")
    assert record.is_refused


def test_another_database_is_never_kept_from(monkeypatch):
    context = {"connection": connections["default"], "cursor": None}
    with recording() as record:
        statements.refuse_to_keep(lambda *_call: None, "SELECT 1", [], False, context)
    assert record.is_refused


def test_the_end_of_a_transaction_tells_or_forgets():
    moment = shared().moment()
    slot = slot_of(any_change_of(TABLE))
    for end, is_told in (
        (lambda: statements.commit(connection, lambda: None), True),
        (lambda: statements.set_autocommit(connection, lambda _on: None, True), True),
        (lambda: statements.roll_back(connection, lambda: None), False),
    ):
        Source.objects.update(name=F("name"))
        before = shared().versions([slot])
        end()
        assert not told()
        assert (shared().versions([slot]) != before) is is_told
    assert shared().moment() != moment


def test_no_word_is_new_while_the_clock_is_old(monkeypatch):
    """Or an answer of before a commit could hold the words that its writer leaves if it dies."""
    words, slots = shared(), [5, 6]
    clock, before = words.moment(), words.versions(slots)
    seen = []
    draw = generations.secrets.randbits

    def look(bits: int) -> int:
        seen.append((words.moment() != clock, words.versions(slots) != before))
        return draw(bits)

    monkeypatch.setattr(generations.secrets, "randbits", look)
    words.renew(slots)
    assert any(is_new for _clock, is_new in seen)
    assert all(is_clock_new for is_clock_new, is_new in seen if is_new)


def test_an_answer_that_a_change_came_into_is_not_kept():
    server = Server()
    django = server.application.inner

    def and_a_change(environ, start_response):
        chunks = django(environ, start_response)
        shared().renew([])
        return chunks

    server.application.inner = and_a_change
    for _time in range(2):
        assert not server.send().was_kept
    server.application.inner = django
    with shared().changing([]):
        assert not server.send().was_kept
        assert not server.send().was_kept
    server.send()
    assert server.send().was_kept


def test_at_midnight_and_when_content_expires_answers_end(monkeypatch):
    server = Server()
    server.send()
    assert server.send().was_kept
    tomorrow = time.time() + 24 * 3600
    monkeypatch.setattr(answers.time, "time", lambda: tomorrow)
    assert not server.send().was_kept
    monkeypatch.undo()
    soon = timezone.now() + datetime.timedelta(seconds=90)
    CareerPage.objects.filter(slug="chef").update(expire_at=soon)
    horizon.ends.forget()
    assert horizon.next_end() == pytest.approx(min(soon.timestamp(), midnight()), abs=1)


def midnight() -> float:
    day = timezone.localdate() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)).timestamp()
