"""No argument finds a hidden thing, or tells it from one that is not there."""

import re

import pytest
from wagtail.models import Page

from tests.graphql.leakwalk import values
from tests.graphql.leakwalk.walking import WHOLE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


def test_no_argument_finds_a_hidden_thing(plant):
    walk = Walk(plant)
    walk.asker.is_noting = False
    walk.walk_arguments(whole=WHOLE)
    print(f"\n{walk.asker.asked} queries with arguments; errors: {walk.asker.errors.total()}")
    assert walk.found == {}
    assert walk.told_apart == []
    codes = {name.split()[0] for name in walk.asker.errors}
    assert codes <= {"BAD_USER_INPUT"}


def test_over_http_neither_body_nor_headers_hold_a_hidden_word(plant, client):
    walk = Walk(plant)
    asked = [call.query for call in walk.every_argument(whole=WHOLE)]
    for query in [*asked[:: 97 if WHOLE else 23], "{ page(id", "{ nothing { secret } }"]:
        response = client.post("/graphql/", {"query": query}, content_type="application/json")
        assert response.status_code in {200, 400}
        text = str(response.headers) + response.content.decode()
        assert plant.words.found_in(text.lower()) <= plant.words.found_in(query)


STATEMENTS = re.compile(r'sql;desc="(\d+)"')


def statements(client, query: str) -> str:
    """Return how many statements the header says that an answer took."""
    response = client.post("/graphql/", {"query": query}, content_type="application/json")
    return STATEMENTS.search(response["Server-Timing"])[1]


def test_the_number_of_statements_does_not_tell_what_is_hidden(plant, client):
    """A client reads it in a header of the answer."""
    told = []
    pages = plant.of(Page)
    statements(client, "{ page(id: 1) { title } }")  # what the process keeps is read
    for call, strange in (
        ("page(id: {0.pk})", f"page(id: {values.STRANGER_ID})"),
        ('page(slug: "{0.slug}")', f'page(slug: "{values.STRANGER}")'),
        ('page(urlPath: "/{0.slug}/")', f'page(urlPath: "/{values.STRANGER}/")'),
        ("pages(parent: {0.pk})", f"pages(parent: {values.STRANGER_ID})"),
        ("pages(ancestor: {0.pk})", f"pages(ancestor: {values.STRANGER_ID})"),
        ("pages(id: {0.pk})", f"pages(id: {values.STRANGER_ID})"),
    ):
        nothing = statements(client, f"{{ {strange} {{ title }} }}")
        for page in pages[:: 1 if WHOLE else 17]:
            if page.slug.startswith("open-"):
                continue  # the slug of an open page too
            query = f"{{ {call.format(page)} {{ title }} }}"
            if statements(client, query) != nothing:
                told.append(query)
    assert told == []
