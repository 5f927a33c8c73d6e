"""Lists stay as quick with many careers: PostgreSQL finds what a page of a list needs by an index,
and looks at no other rows. Read off the plans of what the API sends."""

import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's plans are told in another way."
)

IN_TITLE_ORDER = "{ careers(first: 3, orderBy: %s) { nodes { title } } }"
OF_A_FIELD = '{ careerField(slug: "medical-office") { careers(first: 3) { nodes { title } } } }'


@pytest.fixture
def plan_of(ask, demo):
    """Return the plan of the statement of a query that reads careers. Reading a whole table and
    sorting it are made dear: the demo's are so small that it would be the best plan."""

    def plan(query: str) -> str:
        sent = []

        def keep(execute, sql, params, many, context):
            sent.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            ask(query)
        (listing,) = [
            (sql, params)
            for sql, params in sent
            if 'FROM "careers_careerpage"' in sql and "LIMIT" in sql
        ]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {listing[0]}", listing[1])
            return "\n".join(line for (line,) in cursor.fetchall())

    return plan


@pytest.mark.parametrize("order", ["TITLE_ASC", "TITLE_DESC"])
def test_careers_come_from_an_index_in_the_order_of_their_titles(plan_of, order):
    plan = plan_of(IN_TITLE_ORDER % order)
    assert "careers_page_title_order" in plan, plan


def test_the_careers_of_a_field_are_found_below_it(plan_of, medical_office):
    plan = plan_of(OF_A_FIELD)
    assert "Append" in plan, plan  # those below, and the guests
    assert f"Index Cond: (((path)::text ~>=~ '{medical_office.path}'::text)" in plan, plan
