"""Whatever is sent, the answer is well-formed GraphQL over HTTP, 2xx or 4xx, and soon there.

Some hundred examples, the same ones each time; ``HYPOTHESIS_PROFILE=long`` tries twenty times as
many new ones. What once failed stands as an ``@example`` here or as a test of its own elsewhere.
"""

import json
import os
import string
import time

import pytest
from django.conf import settings as site_settings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries
from hypothesis_graphql._strategies.mode import Mode

from cms.graphql import errors
from cms.graphql.schema import schema

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
CODES = {
    value for name, value in vars(errors).items() if name.isupper() and str(value).isupper()
} - {errors.INTERNAL, errors.UNAVAILABLE}
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SECONDS = 2  # of this process's own time

FIELDS = sorted(schema.graphql_schema.query_type.fields)
WITH_TEXTS = [
    name
    for name, field in schema.graphql_schema.query_type.fields.items()
    if any(str(argument.type) in {"ID", "String"} for argument in field.args.values())
]
SCALARS = {"PositiveInt": st.integers(0, 4).map(nodes.Int)}


def examples(count):
    return settings(
        max_examples=count * 20 if IS_LONG else count,
        derandomize=not IS_LONG,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def send(demo):
    """Send a request as it is."""
    client = Client(raise_request_exception=False)

    def send_and_check(body, **headers):
        headers = {"content_type": PLAIN_JSON, "HTTP_ACCEPT": GRAPHQL_JSON, **headers}
        with transaction.atomic():  # a statement that the database refuses spoils no other example
            started = time.process_time()
            response = client.generic("POST", "/graphql/", body, **headers)
            took = time.process_time() - started
            transaction.set_rollback(True)
        check(response, took)
        return response

    return send_and_check


def check(response, took):
    assert 200 <= response.status_code < 300 or 400 <= response.status_code < 500
    assert took < SECONDS
    assert len(response.content) < site_settings.GRAPHQL_LIMITS["answer_bytes"]
    assert not response.cookies
    media_type, charset = response["Content-Type"].split("; ")
    assert charset == "charset=utf-8"
    assert media_type in {GRAPHQL_JSON, PLAIN_JSON}
    answer = json.loads(response.content.decode("utf-8"))
    assert set(answer) <= {"data", "errors", "extensions"}
    assert "data" in answer or answer["errors"]
    for error in answer.get("errors", []):
        assert error["message"]
        assert len(error["message"]) <= errors.MAX_MESSAGE + 1
        assert error["extensions"]["code"] in CODES
    if media_type == GRAPHQL_JSON:
        assert ("data" in answer) == (response.status_code == 200)


def ask(send, query, **more):
    return send(json.dumps({"query": query, **more}).encode())


def documents(fields=FIELDS, mode=Mode.POSITIVE):
    """Documents of the schema: of one or two fields of its root, so that most are not too dear."""
    return st.lists(st.sampled_from(fields), min_size=1, max_size=2, unique=True).flatmap(
        lambda fields: queries(
            schema.graphql_schema, fields=fields, custom_scalars=SCALARS, mode=mode
        )
    )


@examples(120)
@given(query=documents())
@example(query='{ career(id: "9999999999999999999999999") { title } }')
@example(query='{ pages(searchQuery: "\\u0000") { title } }')
def test_a_valid_document_is_answered(send, query):
    response = ask(send, query)
    codes = {error["extensions"]["code"] for error in response.json().get("errors", [])}
    assert codes <= {"LIMIT_EXCEEDED", "BAD_USER_INPUT"}


@examples(60)
@given(query=documents(WITH_TEXTS, Mode.NEGATIVE))
def test_a_document_with_one_fault_is_refused_in_words(send, query):
    assert ask(send, query).json()["errors"]


@st.composite
def mutilated(draw):
    """Valid documents with pieces taken out, doubled, or put in."""
    text = draw(documents())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(
            st.sampled_from(
                ["", "{", "}", "...", '"', '"""', "@x", "$n", "\0", "\ufeff", "#", "1e9"]
            )
            | st.just(text[start:stop] * 2)
            | st.text(max_size=5)
        )
        text = text[:start] + piece + text[stop:]
    return text


@examples(60)
@given(query=mutilated() | st.text(alphabet=string.printable, max_size=200) | st.text(max_size=100))
def test_a_mutilated_document_is_answered(send, query):
    ask(send, query)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\0", "\ud800", "x" * 50_000, 10**400, -(2**63), 2**31, 1e308]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
ARGUMENTS = [
    "query ($s: String) { career(slug: $s) { title } }",
    "query ($s: String) { page(urlPath: $s) { title } }",
    "query ($s: String) { pages(contentType: $s) { title } }",
    'query ($s: String) { page(slug: "chef", site: $s) { title } }',
    "query ($s: String) { page(token: $s) { title } }",
    "query ($s: String) { site(hostname: $s) { hostname } }",
    "query ($s: String) { pages(searchQuery: $s) { title } }",
    "query ($s: String) { pages(order: $s) { title } }",
    "query ($s: String) { search(query: $s) { __typename } }",
    "query ($s: String) { settings(name: $s, site: $s) { __typename } }",
    "query ($s: ID) { career(id: $s) { title } }",
    "query ($s: ID) { pages(parent: $s, ancestor: $s, id: $s) { title } }",
    "query ($s: ID) { image(id: $s) { title } document(id: $s) { title } tag(id: $s) { name } }",
    "query ($s: ID) { images(collection: $s) { title } }",
    "query ($s: PositiveInt) { pages(limit: $s, offset: $s) { title } }",
    "query ($s: PositiveInt) { redirects(limit: $s, offset: $s) { oldPath } }",
    "query ($s: PositiveInt) { snippets(limit: $s, offset: $s) { snippetType } }",
    "query ($s: [Int]) { images { srcSet(sizes: $s) } }",
    "query ($s: Int) { images { rendition(width: $s) { url } } }",
    "query ($s: String) { images { rendition(width: 400, format: $s) { url } } }",
    "query ($s: Boolean!) { __typename @skip(if: $s) }",
    'query ($s: SearchOperatorEnum) { pages(searchQuery: "a", searchOperator: $s) { title } }',
]


@examples(120)
@given(query=st.sampled_from(ARGUMENTS), value=json_values)
@example(query=ARGUMENTS[14], value=2**31 - 1)
@example(query=ARGUMENTS[0], value="\0")
@example(query=ARGUMENTS[10], value="9" * 400)
@example(query=ARGUMENTS[17], value=[200] * 10_000)
def test_any_value_of_a_variable_is_answered(send, query, value):
    ask(send, query, variables={"s": value})


@examples(60)
@given(
    body=json_values
    | st.fixed_dictionaries(
        {},
        optional={
            "query": st.just("{__typename}") | json_values,
            "variables": json_values,
            "operationName": json_values,
            "extensions": json_values,
        },
    )
)
def test_any_json_is_answered(send, body):
    send(json.dumps(body).encode())


@examples(80)
@given(
    body=st.binary(max_size=300)
    | st.sampled_from(
        [
            b"[" * 90_000,
            b'{"a":' * 15_000,
            b'"' + b"x" * 99_000,
            b"9" * 99_000,
            b'{"query":"{__typename}"}'.decode().encode("utf-16"),
            b"\xef\xbb\xbf{}",
            b"\0" * 200,
            b'{"query": "\xff"}',
            b"x" * 200_000,
        ]
    ),
    content_type=st.sampled_from(
        [
            PLAIN_JSON,
            GRAPHQL_JSON,
            "application/json; charset=latin-1",
            "application/json; charset=",
            "application/graphql",
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "",
            ";",
            "a/b/c",
            "application/x-www-form-urlencoded",
            "*/*",
        ]
    ),
    accept=st.sampled_from(
        [
            PLAIN_JSON,
            GRAPHQL_JSON,
            "*/*",
            "text/html",
            "",
            ";;",
            "application/json;q=x",
            "a" * 5_000,
        ]
    ),
)
@example(body=b"[" * 20_000, content_type=PLAIN_JSON, accept=PLAIN_JSON)
@example(body=b"\xff\xfe", content_type=PLAIN_JSON, accept=PLAIN_JSON)
def test_any_bytes_of_any_type_are_answered(send, body, content_type, accept):
    send(body, content_type=content_type, HTTP_ACCEPT=accept)


@examples(40)
@given(depth=st.integers(1, 2_000), word=st.sampled_from(["children", "parent", "nowhere"]))
def test_a_query_may_nest_as_deep_as_it_likes(send, depth, word):
    ask(send, f'{{ page(slug: "chef") {{{f"{word} {{" * depth}title{"}" * depth}}} }}')
