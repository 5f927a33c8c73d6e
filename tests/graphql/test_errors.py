"""Every code that a client can meet is in the guide, and every code of the guide can be met."""

import json
import re

import pytest
from django.conf import settings as site_settings

from cms.graphql import errors, lookups
from home.models import HomePage

GUIDE = (site_settings.BASE_DIR / "docs" / "graphql.md").read_text()
SOURCES = sorted((site_settings.BASE_DIR / "cms" / "graphql").glob("*.py"))


def section(title):
    return GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text):
    return re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)


def test_the_guide_lists_the_codes_and_no_others():
    codes = {
        value
        for name, value in vars(errors).items()
        if name.isupper() and isinstance(value, str) and re.fullmatch(r"[A-Z_]{3,}", value)
    }
    assert set(rows(section("Errors"))) - {"code"} == codes
    assert len(codes) == 10


def test_no_code_is_written_by_hand():
    for file in SOURCES:
        if file.name != "errors.py":
            assert not re.search(r'"code": "', file.read_text()), file.name


def test_the_guide_lists_the_limits_and_the_prices_with_their_numbers():
    limits, prices = section("Limits").split("**Cost.**")
    listed = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", limits, flags=re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in listed} == (
        site_settings.GRAPHQL_LIMITS
    )
    listed = re.findall(r"^\| .+ \| ([\d,]+) \| `([\w.*]+)` \|$", prices, flags=re.MULTILINE)
    assert {name: int(number.replace(",", "")) for number, name in listed} == (
        site_settings.GRAPHQL_PRICES | site_settings.GRAPHQL_PRICES_OF_FIELDS
    )


def test_a_bug_is_masked_and_logged_with_its_trace(demo, client, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret words of /srv/app/models.py")

    monkeypatch.setattr(lookups, "first_seen", broken)
    body = json.dumps({"query": '{ homePage(slug: "home") { title } __typename }'})
    response = client.post("/graphql/", body, content_type="application/json")
    assert response.status_code == 200
    answer = response.json()
    assert answer["data"] == {"homePage": None, "__typename": "Query"}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == errors.INTERNAL
    assert "secret" not in response.content.decode()
    assert error["extensions"]["correlationId"] in caplog.text
    assert "secret words" in caplog.text


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ " + "x" * 5_000 + " }", {}),
        ('{ pages(limit: "' + "x" * 5_000 + '") { title } }', {}),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {"n": "x" * 5_000}),
        ("query ($n: Boolean!) { __typename @skip(if: $n) }", {"n": ["x" * 5_000] * 9}),
        ("{ __typename } " + "x" * 5_000, {}),
        ('{ pages(order: "' + "x" * 5_000 + '") { title } }', {}),
    ],
)
def test_what_was_sent_is_not_echoed_at_length(db, client, query, variables):
    body = json.dumps({"query": query, "variables": variables})
    answer = client.post("/graphql/", body, content_type="application/json")
    assert answer.json()["errors"]
    assert len(answer.content) < 1_000
    assert b"Did you mean" not in answer.content


def test_a_name_that_is_nearly_right_is_not_guessed_at(db, client):
    title = HomePage._meta.get_field("title").name
    for query in (
        f'{{ homePage(slug: "home") {{ {title[:-1]} }} }}',
        "{ carer { title } }",
        '{ career(slag: "x") { title } }',
        "query ($a: Strin) { __typename }",
    ):
        answer = client.post(
            "/graphql/", json.dumps({"query": query}), content_type="application/json"
        ).json()
        assert all("Did you mean" not in error["message"] for error in answer["errors"])
