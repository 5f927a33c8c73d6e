"""The endpoint over HTTP: media types, refusals, cookies, other sites' scripts, and rubbish."""

import gzip
import json
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

GRAPHQL_JSON = "application/graphql-response+json"
QUERY = json.dumps({"query": "{ __typename }"})
WRONG = json.dumps({"query": "{ nowhere }"})
NOT_GRAPHQL = json.dumps({"query": "{"})


def post(client: Any, body: Any, *, content_type: str = "application/json", **headers: str) -> Any:
    client.raise_request_exception = False
    return client.post("/graphql/", body, content_type=content_type, **headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.5, application/json", "application/json"),
    ],
)
def test_the_answer_has_the_media_type_that_the_client_prefers(client, accept, media_type):
    response = post(client, QUERY, **({"HTTP_ACCEPT": accept} if accept else {}))
    assert response.status_code == 200
    assert response["Content-Type"].split(";")[0] == media_type
    assert response.json()["data"] == {"__typename": "Query"}
    assert "Accept" in response["Vary"].split(", ")


def test_a_client_that_wants_neither_type_is_told(client):
    response = post(client, QUERY, HTTP_ACCEPT="text/html")
    assert response.status_code == 406
    assert response.json()["errors"]


@pytest.mark.parametrize(
    ("body", "code"),
    [(WRONG, "GRAPHQL_VALIDATION_FAILED"), (NOT_GRAPHQL, "GRAPHQL_PARSE_FAILED")],
)
def test_a_wrong_query_is_400_to_a_client_of_the_new_type_and_200_to_others(client, body, code):
    new = post(client, body, HTTP_ACCEPT=GRAPHQL_JSON)
    old = post(client, body, HTTP_ACCEPT="application/json")
    assert (new.status_code, old.status_code) == (400, 200)
    for response in (new, old):
        answer = response.json()
        assert "data" not in answer
        assert answer["errors"][0]["extensions"]["code"] == code
        assert "Did you mean" not in answer["errors"][0]["message"]


def test_a_query_may_be_sent_by_get(client):
    response = client.get(
        "/graphql/",
        {"query": "query ($n: String!) { __type(name: $n) { name } }", "variables": '{"n":"Wage"}'},
    )
    assert response.json()["data"] == {"__type": {"name": "Wage"}}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405_and_told_what_is_allowed(client, method):
    response = getattr(client, method)("/graphql/", QUERY, content_type="application/json")
    assert response.status_code == 405
    assert "POST" in response["Allow"]
    assert response.json()["errors"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_json_by_its_type_is_415(client, content_type):
    assert post(client, QUERY, content_type=content_type).status_code == 415


def test_a_body_over_the_limit_is_413(client):
    limit = settings.GRAPHQL_LIMITS["body_bytes"]
    padding = " " * (limit - len(QUERY))
    assert post(client, QUERY + padding).status_code == 200
    assert post(client, QUERY + padding + " ").status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '"query"',
        "[" * 20_000,
        '{"query": 1}',
        '{"query": ""}',
        '{"query": "{__typename}", "variables": []}',
        '{"query": "{__typename}", "operationName": 3}',
        b"\xff\xfe",
        b'{"query": "\xff"}',
    ],
)
def test_a_body_that_is_no_request_is_400_in_words(client, body):
    response = post(client, body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{__typename}", "operationName": "\ud800"},
        {
            "query": "query ($s: String) { career(slug: $s) { title } }",
            "variables": {"s": "\ud800"},
        },
        {"query": "query ($s: String) { career(slug: $s) { title } }", "variables": {"s": "\0"}},
        {"query": "query ($i: Int) { pages(limit: $i) { title } }", "variables": {"i": "\ud800"}},
        {"query": "query ($s: ID) { career(id: $s) { title } }", "variables": {"s": "9" * 400}},
        {"query": "query ($s: ID) { career(id: $s) { title } }", "variables": {"s": "x"}},
        {"query": "{ pages(limit: 2147483647, offset: 2147483647) { title } }"},
        {
            "query": "query ($s: String) { pages(searchQuery: $s) { title } }",
            "variables": {"s": "'"},
        },
        {
            "query": "query ($s: String) { pages(searchQuery: $s) { title } }",
            "variables": {"s": "\0"},
        },
        {"query": "query ($s: String) { pages(order: $s) { title } }", "variables": {"s": "\0"}},
    ],
    ids=lambda body: json.dumps(body)[:90],
)
def test_odd_texts_and_numbers_are_answered(client, db, body):
    response = post(client, json.dumps(body))
    assert response.status_code < 500
    assert set(response.json()) <= {"data", "errors", "extensions"}


def test_variables_in_an_address_that_nest_without_end_are_refused(client):
    client.raise_request_exception = False
    response = client.get("/graphql/", {"query": "{__typename}", "variables": "[" * 3_000})
    assert response.status_code == 400


def test_a_session_changes_nothing_and_none_is_made(client, admin_client, secretary):
    secretary.unpublish()
    body = json.dumps(
        {"query": '{ career(slug: "medical-secretary") { title } pages(limit: 100) { title } }'}
    )
    anonymous, signed_in = post(client, body), post(admin_client, body)
    assert anonymous.json()["data"]["career"] is None
    assert signed_in.content == anonymous.content
    assert not anonymous.cookies
    assert not signed_in.cookies


PREFLIGHT = """
import django, json, sys
django.setup()
from django.test import Client
answers = {}
for origin in ("http://localhost:3000", "https://elsewhere.example"):
    response = Client().options(
        "/graphql/", HTTP_HOST="localhost", HTTP_ORIGIN=origin,
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="content-type",
    )
    answers[origin] = {
        name.lower(): value for name, value in response.headers.items()
        if name.lower().startswith("access-control")
    }
print(json.dumps(answers))
"""


def preflight(settings_module: str, folder: Any) -> dict[str, dict[str, str]]:
    """Ask whether a script of another site may call the API, with the settings of that name."""
    process = subprocess.run(
        [sys.executable, "-c", PREFLIGHT],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(settings.BASE_DIR),
            "DJANGO_SETTINGS_MODULE": settings_module,
            "VAR_DIR": str(folder),
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "localhost",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_front_ends_on_this_machine_may_call_the_api_in_development(tmp_path):
    answers = preflight("cms.settings.dev", tmp_path)
    allowed = answers["http://localhost:3000"]
    assert allowed["access-control-allow-origin"] == "http://localhost:3000"
    assert "POST" in allowed["access-control-allow-methods"]
    assert "content-type" in allowed["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed
    assert answers["https://elsewhere.example"] == {}


def test_no_other_site_may_call_the_api_in_production_unless_it_is_named(tmp_path):
    assert set(map(len, preflight("cms.settings.production", tmp_path).values())) == {0}


def test_a_long_answer_is_compressed_for_those_who_take_it(client, db):
    query = {"query": "{ __schema { types { name description fields { name } } } }"}
    plain = client.get("/graphql/", query)
    packed = client.get("/graphql/", query, HTTP_ACCEPT_ENCODING="br, gzip")
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    again = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_IF_NONE_MATCH": packed["ETag"]}
    assert client.get("/graphql/", query, **again).status_code == 304
