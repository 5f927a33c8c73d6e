"""Each limit of the table lets pass what is at it and refuses what is one over, in words."""

import json
import re
import time

import pytest
from django.conf import settings as site_settings
from graphql import get_introspection_query
from wagtail.models import Page

LIMITS = site_settings.GRAPHQL_LIMITS
GRAPHQL_JSON = "application/graphql-response+json"
EXAMPLES = sorted((site_settings.BASE_DIR / "careers/graphql/examples").glob("*.graphql"))


def of_type(selection):
    return f'{{ __type(name: "Wage") {{ {selection} }} }}'


def tokens(count):
    return "{" + "#\n" * (count - 3) + "__typename}"  # a comment is a token, too


def nested(depth):
    return '{ career(slug: "chef") { ' + "parent { " * (depth - 2) + "title" + " }" * depth


def nested_introspection(depth):
    inner = "ofType { " * (depth - 4) + "name" + " }" * (depth - 4)
    return of_type(f"fields {{ type {{ {inner} }} }}")


def nested_fragments(depth):
    chain = "".join(f"fragment F{i} on Query {{ ...F{i + 1} }} " for i in range(1, depth))
    return f"{{ ...F1 }} {chain} fragment F{depth} on Query {{ __typename }}"


# Row of the table -> a query that asks for so much of it.
ASKING = {
    "tokens": tokens,
    "depth": nested,
    "introspection_depth": nested_introspection,
    "fragment_depth": nested_fragments,
    "aliases": lambda n: of_type(" ".join(f"a{i}: name" for i in range(n))),
    "root_fields": lambda n: "{" + " ".join(f"a{i}: __typename" for i in range(n)) + "}",
    "directives": lambda n: (
        "query ($yes: Boolean!) " + of_type(" ".join(["... @include(if: $yes) { name }"] * n))
    ),
    "repeats": lambda n: of_type("name " + "name " * n),
    "list_size": lambda n: f"{{ pages(limit: {n}) {{ title }} }}",
}
ELSEWHERE = {
    "body_bytes": "test_http",
    "preview_seconds": "test_previews",
    "execution_seconds": "test_clock",
    "statement_seconds": "test_clock",
    "search_hits": "tests/search/test_search_careers",
    "answer_bytes": "below",
    "cost": "below",
    "introspection_cost": "below",
}


def test_every_row_of_the_table_has_a_test():
    assert set(LIMITS) == set(ASKING) | set(ELSEWHERE)


@pytest.fixture
def send(client):
    def send_query(query, variables=None, **headers):
        body = json.dumps({"query": query, "variables": variables})
        return client.post("/graphql/", body, content_type="application/json", **headers)

    return send_query


@pytest.fixture
def cost(send):
    """Return what a query costs, as the answer says."""

    def cost_of(query, variables=None):
        answer = send(query, variables).json()
        assert "errors" not in answer, answer["errors"]
        return answer["extensions"]["cost"]["requested"]

    return cost_of


@pytest.fixture
def refused(send):
    """Send a query that is over a limit. Returns its error, whose ``limit`` names the row."""

    def refusal(query, variables=None):
        response = send(query, variables, HTTP_ACCEPT=GRAPHQL_JSON)
        assert response.status_code == 400, response.content[:300]
        answer = response.json()
        assert "data" not in answer
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["LIMIT_EXCEEDED"]
        return answer["errors"][0]

    return refusal


@pytest.mark.parametrize("row", ASKING)
def test_what_is_at_a_limit_passes_and_one_over_is_refused(db, send, refused, row):
    limit = LIMITS[row]
    answer = send(ASKING[row](limit), {"yes": True} if row == "directives" else {}).json()
    assert "errors" not in answer, answer["errors"]
    error = refused(ASKING[row](limit + 1), {"yes": True} if row == "directives" else {})
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": row, "maximum": limit}
    assert f"{limit:,}" in error["message"]


def test_the_cost_may_be_all_that_is_allowed_and_not_a_point_more(demo, send, refused, settings):
    query = "{ careers(first: 7) { nodes { title url heroImage { alt } } } }"
    spent = send(query).json()["extensions"]["cost"]["requested"]
    settings.GRAPHQL_LIMITS = {**LIMITS, "cost": spent}
    assert "errors" not in send(query).json()
    settings.GRAPHQL_LIMITS = {**LIMITS, "cost": spent - 1}
    error = refused(query)
    assert error["extensions"]["limit"] == "cost"
    assert f"careers costs {spent:,}" in error["message"]
    assert "careers.nodes.heroImage costs " in error["message"]


def test_introspection_has_a_budget_of_its_own(db, send, refused, settings):
    standard = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
    )
    answer = send(standard).json()
    assert "errors" not in answer
    assert answer["extensions"]["cost"]["requested"] < LIMITS["introspection_cost"] * 2 / 3
    many = (
        "{ "
        + " ".join(
            f"a{i}: __schema {{ types {{ fields {{ type {{ fields {{ name }} }} }} }} }}"
            for i in range(20)
        )
        + " }"
    )
    assert refused(many)["extensions"]["limit"] == "introspection_cost"


def test_an_answer_may_have_so_many_bytes_and_not_one_more(demo, send, refused, settings):
    query = "{ careers(first: 100) { nodes { summary } } }"
    size = len(send(query).content)
    settings.GRAPHQL_LIMITS = {**LIMITS, "answer_bytes": size}
    assert send(query).status_code == 200
    settings.GRAPHQL_LIMITS = {**LIMITS, "answer_bytes": size - 1}
    assert refused(query)["extensions"]["limit"] == "answer_bytes"
    assert send(query)["Cache-Control"] == "no-store"


# -- sizes of lists, however they are said


@pytest.mark.parametrize(
    ("query", "variables", "size"),
    [
        ("{ pages { title } }", {}, 20),
        ("{ pages(limit: null) { title } }", {}, 20),
        ("{ pages(limit: 0) { title } }", {}, 0),
        ("{ pages(limit: 7) { title } }", {}, 7),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {"n": 7}, 7),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {"n": None}, 20),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {}, 20),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {"n": 0}, 0),
        ("query ($n: PositiveInt = 9) { pages(limit: $n) { title } }", {}, 9),
        ("query ($n: PositiveInt = 9) { pages(limit: $n) { title } }", {"n": 7}, 7),
        ("query ($n: PositiveInt = 9) { pages(limit: $n) { title } }", {"n": None}, 20),
        (
            "query ($n: PositiveInt = 9) { ...F } fragment F on Query { pages(limit: $n) { title } }",
            {},
            9,
        ),
        ("query ($n: PositiveInt = 9) { ... { a: pages(limit: $n) { title } } }", {}, 9),
        ("query ($no: Boolean = true) { pages(limit: 7) @skip(if: $no) { title } }", {}, 7),
    ],
)
def test_a_list_is_reckoned_at_the_size_that_it_is_given(db, cost, query, variables, size):
    of_list, of_field = site_settings.GRAPHQL_PRICES["rows"], site_settings.GRAPHQL_PRICES["field"]
    assert cost(query, variables) == of_list + size * of_field


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query ($n: PositiveInt = 101) { pages(limit: $n) { title } }", {}),
        ("query ($n: PositiveInt) { pages(limit: $n) { title } }", {"n": 101}),
        ("{ ...F } fragment F on Query { a: pages(limit: 101) { title } }", {}),
        ("{ pages(limit: 101) { title } pages(limit: 101) { slug } }", {}),
    ],
)
def test_a_list_over_the_limit_is_refused_however_it_is_said(db, refused, query, variables):
    assert refused(query, variables)["extensions"]["limit"] == "list_size"


def test_nested_lists_by_a_default_are_refused(db, refused):
    query = "query ($n: PositiveInt = 100) { pages(limit: $n) { siblings(limit: $n) { siblings(limit: $n) { title } } } }"
    assert refused(query)["extensions"]["limit"] == "cost"


@pytest.mark.parametrize("field", ["careerFields", "pages", "images"])
def test_none_asked_for_is_none_given(demo, send, field):
    answer = send(f"query ($n: PositiveInt = 0) {{ {field}(limit: $n) {{ title }} }}").json()
    assert answer["data"] == {field: []}


@pytest.mark.parametrize("argument", ["limit", "offset"])
@pytest.mark.parametrize("words", ["", ', searchQuery: "medical"'])
def test_a_negative_size_is_bad_input(demo, send, argument, words):
    answer = send(
        f"query ($n: PositiveInt) {{ pages({argument}: $n{words}) {{ title }} }}", {"n": -1}
    ).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert argument in answer["errors"][0]["message"]


# -- fragments


def doubling(count):
    """Return fragments that spread each other twice: 2 to the power of ``count`` fields."""
    bomb = "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} " for i in range(count))
    return f"{{ ...F0 }} {bomb} fragment F{count} on Query {{ a: __typename b: __typename }}"


NASTY = {
    "a fragment bomb": doubling(29),
    "a deeper one": doubling(170),
    "a long chain": nested_fragments(280),
    "many fields": "{" + "__typename " * 1_990 + "}",
    "many fields below": of_type("name " * 1_900),
    "many aliases": "{" + " ".join(f"a{i}: __typename" for i in range(650)) + "}",
    "conflicts": "{" + " ".join(f'a: career(slug: "{i}") {{ title }}' for i in range(180)) + "}",
    "the same again": "{"
    + "pages { children { children { children { children { title slug url } } } } } " * 90
    + "}",
    "many directives": "{ __typename " + "@x " * 900 + "}",
    "many other operations": "{ __typename } "
    + " ".join(f"query Q{i} {{ a: __typename a: __typename }}" for i in range(150)),
    "a fragment that nothing uses": "{ __typename } fragment F on Query {"
    + "a: __typename " * 600
    + "}",
    "too many tokens": "{" + "a " * 40_000 + "}",
    "nesting": "{" + "a {" * 700 + "a" + "}" * 701,
    "nested lists": "{ career(slug: " + "[" * 900 + "]" * 900 + ") { title } }",
    "introspection": "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    "a large number": "{ pages(limit: " + "9" * 90_000 + ") { title } }",
    "dear lists": "{ pages(limit: 100) { children(limit: 100) { descendants(limit: 100) { title } } } }",
}


@pytest.mark.parametrize("query", NASTY.values(), ids=NASTY.keys())
def test_what_asks_too_much_is_refused(db, send, query):
    """How long it takes is printed: the bench measures it, on a quiet machine."""
    started = time.process_time()
    response = send(query, HTTP_ACCEPT=GRAPHQL_JSON)
    print(f"{(time.process_time() - started) * 1000:.1f} ms")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "{ ...F } fragment F on Query { ...F }",
        "{ ...A } fragment A on Query { ...B a: __typename } fragment B on Query { ...A }",
        "{ ...Nowhere }",
        "{ ... on Nothing { a } }",
        "{ a { b { c } } }",
        "query ($n: Nothing) { pages(limit: $n) { title } }",
        "query ($n: CareerPage = 3) { pages(limit: $n) { title } }",
        '{ pages(limit: "x") { title } }',
        "{ pages(limit: {first: 3}) { title } }",
    ],
)
def test_what_is_not_valid_is_measured_without_breaking_and_then_refused(db, send, query):
    response = send(query, HTTP_ACCEPT=GRAPHQL_JSON)
    assert response.status_code == 400
    codes = {error["extensions"]["code"] for error in response.json()["errors"]}
    assert codes == {"GRAPHQL_VALIDATION_FAILED"}


def test_a_word_of_a_wrong_query_is_not_taken_for_a_limit(db, send):
    error = send("{ __typename } tokens").json()["errors"][0]
    assert error["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"


# -- what the answer says


def test_the_answer_says_what_was_reckoned_and_what_it_was(demo, send):
    """Some forty pages are there, 100 were asked for."""
    price = site_settings.GRAPHQL_PRICES
    pages = Page.objects.live().filter(depth__gt=1).count()
    assert 20 < pages < 100
    answer = send("{ pages(limit: 100) { title slug } }").json()
    assert answer["extensions"]["cost"] == {
        "requested": price["rows"] + 100 * 2,
        "actual": price["rows"] + pages * 2,
        "maximum": LIMITS["cost"],
    }


def test_lists_longer_than_reckoned_end_when_the_budget_is_spent(demo, send, settings):
    query = (
        "{ careers(first: 12) { nodes { relatedCareers { career { relatedCareers { career { "
        "title } } } } } } }"
    )
    settings.GRAPHQL_LIST_SIZES = {**settings.GRAPHQL_LIST_SIZES, "*": 1}
    cost = send(query).json()["extensions"]["cost"]
    print(cost)
    assert cost["actual"] > 2 * cost["requested"]
    settings.GRAPHQL_LIMITS = {**LIMITS, "cost": cost["actual"]}
    assert "errors" not in send(query).json()
    settings.GRAPHQL_LIMITS = {**LIMITS, "cost": cost["requested"]}
    answer = send(query).json()
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"LIMIT_EXCEEDED"}
    assert answer["extensions"]["cost"]["actual"] < cost["actual"]


def test_the_dearest_documented_query_uses_under_a_quarter(demo, cost):
    dearest = max((cost(file.read_text()), file.stem) for file in EXAMPLES)
    print(f"{dearest[1]} costs {dearest[0]:,} of {LIMITS['cost']:,}")
    assert dearest[0] < LIMITS["cost"] / 4


def test_the_timing_names_the_stages(demo, send):
    timing = send("{ pages { title } }")["Server-Timing"]
    names = [part.split(";")[0] for part in timing.split(", ")]
    assert names == ["parse", "validate", "execute", "sql", "batched", "single", "delegated"]
    counts = dict(re.findall(r'(\w+);desc="(\d+)"', timing))
    assert int(counts["sql"]) > 0
    assert int(counts["batched"]) + int(counts["single"]) > 1
    assert counts["delegated"] == "0"
    assert 'delegated;desc="1"' in send("{ __schema { types { name } } }")["Server-Timing"]
