"""Orderings are named, so that none can tell what an answer withholds."""

import pytest

from careers.models import Satisfaction
from cms.graphql.schema import schema

SECRETS = [
    "satisfaction_summaries__mean",
    "-satisfaction_summaries__mean",
    "owner__password",
    "draft_title",
    "?",
    "title,owner__email",
    "wage_rows__median",
    "",
]


def refusal(client, query):
    body = client.post("/graphql/", {"query": query}, content_type="application/json").json()
    return body["errors"][0] if "errors" in body else None


@pytest.mark.parametrize("order", SECRETS)
def test_an_ordering_that_is_not_allowed_is_refused_by_name(client, demo, order):
    error = refusal(client, f'{{ pages(order: "{order}") {{ title }} }}')
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "title" in error["message"]
    assert "password" not in error["message"]


def test_every_list_of_the_schema_refuses_a_foreign_ordering(client, demo):
    query = schema.graphql_schema.query_type
    lists = [name for name, field in query.fields.items() if "order" in field.args]
    print(f"{len(lists)} root lists take an ordering")
    assert len(lists) >= 10
    for name in lists:
        error = refusal(client, f'{{ {name}(order: "id__in") {{ __typename }} }}')
        assert error["extensions"]["code"] == "BAD_USER_INPUT", name


def test_an_allowed_ordering_orders(ask, demo):
    titles = [c["title"] for c in ask('{ pages(order: "-title", limit: 50) { title } }')["pages"]]
    assert titles == sorted(titles, reverse=True)
    assert len(titles) > 20


def test_a_suppressed_value_cannot_be_told_by_any_answer(ask, read, demo):
    """Two worlds: the same site with another suppressed mean answers alike, byte for byte."""
    suppressed = Satisfaction.objects.filter(n__lt=10).select_related("page").get()
    field = suppressed.page.get_parent()
    query = (
        "{ careers(first: 100) { nodes { title satisfaction { mean n distribution suppressed "
        "reason } } } "
        f'careerField(slug: "{field.slug}") {{ careers {{ nodes {{ title satisfaction {{ mean }} }} }} }} }}'
    )

    def world():
        return ask(query), str(read(field.url)), str(read(suppressed.page.url))

    first = world()
    Satisfaction.objects.filter(pk=suppressed.pk).update(mean="1.11", distribution="4,0,0,0,0")
    assert world() == first
