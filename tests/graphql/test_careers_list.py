"""Lists of careers: pages, filters, orders, counts, comparison, and what callers get wrong."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careers.choices import CareerOrder, EntryEducation, GrowthBand
from careers.models import CareerPage, Satisfaction

ORDERS = [order.name for order in CareerOrder]
LIST = """query($first: Int, $after: String, $last: Int, $before: String, $filter: CareerFilter,
  $orderBy: CareerOrder) {
  careers(first: $first, after: $after, last: $last, before: $before, filter: $filter,
    orderBy: $orderBy) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { %s } } }"""
WHOLE = """slug title jobZone entryEducation growthBand field { slug } otherFields { slug }
  medianPay { amount period } growth { value } satisfaction { mean suppressed }
  sections { __typename }"""


@pytest.fixture
def listed(demo, ask):
    def ask_for(nodes="slug", **variables):
        return ask(LIST.replace("%s", nodes), **variables)["careers"]

    return ask_for


@pytest.fixture
def refused(demo, client):
    def ask_wrongly(query, **variables):
        answer = client.post(
            "/graphql/", {"query": query, "variables": variables}, content_type="application/json"
        ).json()
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT", error
        return error["message"]

    return ask_wrongly


def walk(listed, size, *, backwards=False, **variables):
    """Return all slugs, page by page, in the list's order."""
    found, cursor, more = [], None, True
    while more:
        paging = {"last": size, "before": cursor} if backwards else {"first": size, "after": cursor}
        page = listed(**{name: value for name, value in paging.items() if value}, **variables)
        slugs = [node["slug"] for node in page["nodes"]]
        assert len(slugs) <= size
        found = slugs + found if backwards else found + slugs
        info = page["pageInfo"]
        more = info["hasPreviousPage" if backwards else "hasNextPage"]
        cursor = info["startCursor" if backwards else "endCursor"]
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_pages_join_to_the_whole_list_forwards_and_backwards(listed, order):
    whole = [node["slug"] for node in listed(first=100, orderBy=order)["nodes"]]
    assert len(whole) == CareerPage.objects.count() == len(set(whole))
    assert walk(listed, 7, orderBy=order) == whole
    assert walk(listed, 7, backwards=True, orderBy=order) == whole


@pytest.mark.parametrize("order", ["MEDIAN_PAY", "GROWTH", "SATISFACTION"])
def test_rows_are_in_the_order_asked_for_and_those_without_a_value_are_last(listed, order):
    def value(node):
        if order == "MEDIAN_PAY":
            return node["medianPay"]["amount"] if node["medianPay"]["period"] == "YEAR" else None
        if order == "GROWTH":
            return node["growth"]["value"]
        return (node["satisfaction"] or {}).get("mean")

    for direction, sign in (("ASC", 1), ("DESC", -1)):
        values = [
            value(n) for n in listed(WHOLE, first=100, orderBy=f"{order}_{direction}")["nodes"]
        ]
        known = [sign * v for v in values if v is not None]
        assert known == sorted(known)
        assert None not in values[: len(known)]


def test_what_is_published_and_deleted_meanwhile_neither_repeats_nor_skips_a_row(listed, demo):
    first = listed(first=5, orderBy="TITLE_ASC")
    seen = [node["slug"] for node in first["nodes"]]
    everything = walk(listed, 100, orderBy="TITLE_ASC")
    CareerPage.objects.get(slug=seen[4]).delete()  # the very row that the cursor is of
    CareerPage.objects.get(slug=seen[0]).delete()
    rest = listed(first=100, after=first["pageInfo"]["endCursor"], orderBy="TITLE_ASC")
    assert seen + [node["slug"] for node in rest["nodes"]] == everything


def test_a_list_of_ties_is_walked_whole(listed, demo):
    CareerPage.objects.update(job_zone=3, title="The same")
    assert len(set(walk(listed, 4, orderBy="JOB_ZONE_ASC"))) == CareerPage.objects.count()
    CareerPage.objects.update(job_zone=None)
    assert len(set(walk(listed, 4, orderBy="JOB_ZONE_DESC"))) == CareerPage.objects.count()


# -- filters: against the same question asked in Python


def matches(node, asked):
    pay = node["medianPay"]
    amount = pay["amount"] if pay["period"] == "YEAR" else None
    wanted = asked.get("medianPay") or {}
    mean = (node["satisfaction"] or {}).get("mean")
    fields = {node["field"]["slug"], *(field["slug"] for field in node["otherFields"])}
    has_video = "VideoBlock" in {section["__typename"] for section in node["sections"]}
    return all(
        [
            not asked.get("fields") or fields & set(asked["fields"]),
            wanted.get("atLeast") is None or (amount is not None and amount >= wanted["atLeast"]),
            wanted.get("atMost") is None or (amount is not None and amount <= wanted["atMost"]),
            not asked.get("entryEducation") or node["entryEducation"] in asked["entryEducation"],
            not asked.get("growth") or node["growthBand"] in asked["growth"],
            not asked.get("jobZone") or node["jobZone"] in asked["jobZone"],
            asked.get("satisfactionAtLeast") is None
            or (mean is not None and mean >= asked["satisfactionAtLeast"]),
            asked.get("hasVideo") is None or has_video == asked["hasVideo"],
        ]
    )


def conditions():
    pay = st.fixed_dictionaries(
        {}, optional={"atLeast": st.integers(0, 60_000), "atMost": st.integers(60_000, 200_000)}
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "fields": st.lists(
                st.sampled_from(["medical-office", "dental-office", "culinary", "x"])
            ),
            "medianPay": pay,
            "entryEducation": st.lists(st.sampled_from([e.name for e in EntryEducation])),
            "growth": st.lists(st.sampled_from([band.name for band in GrowthBand])),
            "jobZone": st.lists(st.integers(1, 5)),
            "satisfactionAtLeast": st.floats(1, 5).map(lambda number: round(number, 2)),
            "hasVideo": st.booleans(),
        },
    )


def asks_anything(asked):
    return any(value not in ([], {}, None) for value in (asked or {}).values())


FILTERED = """query($filter: CareerFilter) {
  careers(first: 100, filter: $filter) { totalCount nodes { slug } } }"""


def test_a_filter_finds_what_the_same_question_finds_by_hand(listed, ask):
    every = listed(WHOLE, first=100)["nodes"]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(conditions(), st.lists(conditions(), max_size=2), st.none() | conditions())
    def compare(asked, alternatives, exception):
        filtered = {**asked, "anyOf": alternatives, "noneOf": exception}
        found = ask(FILTERED, filter=filtered)["careers"]
        expected = {
            node["slug"]
            for node in every
            if matches(node, asked)
            and (not alternatives or any(matches(node, part) for part in alternatives))
            and not (asks_anything(exception) and matches(node, exception))
        }
        assert {node["slug"] for node in found["nodes"]} == expected
        assert found["totalCount"] == len(expected)

    compare()


def test_facets_count_the_filtered_list(listed, demo, ask):
    asked = {"jobZone": [2, 3], "noneOf": {"fields": ["culinary"]}}
    nodes = listed(WHOLE, first=100, filter=asked)["nodes"]
    facets = ask(
        """query($f: CareerFilter) { careers(first: 1, filter: $f) { facets {
        fields { value { slug } count } entryEducation { value count } growth { value count }
        medianPay { atLeast below count } jobZone { value count } hasVideo } } }""",
        f=asked,
    )["careers"]["facets"]
    by_field = Counter(
        slug
        for node in nodes
        for slug in {node["field"]["slug"], *(field["slug"] for field in node["otherFields"])}
    )
    assert {row["value"]["slug"]: row["count"] for row in facets["fields"]} == by_field
    for facet, name in (
        ("entryEducation", "entryEducation"),
        ("growth", "growthBand"),
        ("jobZone", "jobZone"),
    ):
        counts = Counter(node[name] for node in nodes if node[name] is not None)
        assert {row["value"]: row["count"] for row in facets[facet]} == counts
    for row in facets["medianPay"]:
        low, high = row["atLeast"] or 0, row["below"] or 10**9
        amounts = [n["medianPay"]["amount"] for n in nodes if n["medianPay"]["period"] == "YEAR"]
        assert row["count"] == sum(low <= amount < high for amount in amounts)
    assert facets["hasVideo"] == sum(
        {"__typename": "VideoBlock"} in node["sections"] for node in nodes
    )


def test_a_suppressed_value_changes_no_answer(listed, demo, ask):
    """Whatever four people said: every filter, order, comparison and count answers the same."""
    row = Satisfaction.objects.get(n__lt=10)

    def answers():
        slugs = [row.page.slug, "dentist", "electrician"]
        questions = [
            {"first": 100, "orderBy": "SATISFACTION_ASC"},
            {"first": 100, "orderBy": "SATISFACTION_DESC"},
            *[{"first": 100, "filter": {"satisfactionAtLeast": n}} for n in (1, 2.5, 4.5)],
            *[{"first": 100, "filter": {"noneOf": {"satisfactionAtLeast": n}}} for n in (1, 3, 5)],
        ]
        compared = ask(
            "query($s: [String!]!) { compareCareers(slugs: $s) { extremes { figure highest "
            "{ slug } lowest { slug } } } }",
            s=slugs,
        )
        return [listed(**question) for question in questions], compared

    found = []
    for mean, answered in ((1, f"{row.n},0,0,0,0"), (3, ""), (5, f"0,0,0,0,{row.n}")):
        Satisfaction.objects.filter(pk=row.pk).update(mean=mean, distribution=answered)
        found.append(answers())
    assert found[0] == found[1] == found[2]
    assert row.page.slug in {n["slug"] for n in found[0][0][-1]["nodes"]}


# -- one career, side by side, quotes


def test_a_career_is_found_by_slug_by_code_and_by_id(demo, ask):
    page = CareerPage.objects.get(slug="medical-secretary")
    assert ask("{ career { slug } }")["career"] is None
    for arguments in ('slug: "medical-secretary"', 'code: "43-6013.00"', f"id: {page.pk}"):
        assert ask(f"{{ career({arguments}) {{ slug }} }}")["career"] == {"slug": page.slug}
    assert ask('{ career(code: "43-6013.00", slug: "dentist") { slug } }')["career"] is None
    assert ask('{ career(code: "99-9999.00") { slug } }')["career"] is None


def test_a_comparison_keeps_the_order_and_says_what_is_not_there(demo, ask):
    page = CareerPage.objects.get(slug="dentist")
    page.unpublish()
    found = ask(
        """{ compareCareers(slugs: ["medical-secretary", "dentist", "electrician"]) {
        notFound careers { slug } extremes { figure highest { slug } lowest { slug } } } }"""
    )["compareCareers"]
    assert [career["slug"] for career in found["careers"]] == ["medical-secretary", "electrician"]
    assert found["notFound"] == ["dentist"]
    pay = next(row for row in found["extremes"] if row["figure"] == "MEDIAN_PAY")
    assert pay["highest"] == [{"slug": "electrician"}]
    assert pay["lowest"] == [{"slug": "medical-secretary"}]


def test_quotes_are_listed_by_career_field_and_kind(demo, ask):
    found = ask(
        """{ all: testimonials(first: 100) { totalCount }
        field: testimonials(first: 100, field: "skilled-trades", kinds: [LIKE]) {
          totalCount nodes { kind year career { slug field { slug } } } }
        none: testimonials(career: "no-such-career") { totalCount } }"""
    )
    assert 0 < found["field"]["totalCount"] < found["all"]["totalCount"]
    assert found["none"] == {"totalCount": 0}
    nodes = found["field"]["nodes"]
    assert {node["kind"] for node in nodes} == {"LIKE"}
    assert {node["career"]["field"]["slug"] for node in nodes} == {"skilled-trades"}
    years = [node["year"] for node in nodes]
    assert years == sorted(years, reverse=True)
    assert years[0] <= date.today().year


def test_a_missing_amount_is_null_with_a_reason(demo, ask):
    page = CareerPage.objects.get(slug="dentist")
    page.wage_rows.all().delete()
    page.projection_rows.all().delete()
    found = ask(
        '{ career(slug: "dentist") { medianPay { amount missingReason source { name } } '
        "growth { value unit missingReason } } }"
    )["career"]
    assert found["medianPay"] == {
        "amount": None,
        "missingReason": "No figure has been published.",
        "source": None,
    }
    assert found["growth"]["value"] is None
    assert found["growth"]["missingReason"]


# -- what callers get wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("first: 0", "“first” takes 1 to 100, not 0."),
        ("first: -1", "“first” may not be negative."),
        ("last: 0", "“last” takes 1 to 100, not 0."),
        ("first: 2, last: 2", "Give “first” or “last”, not both."),
        ('first: 2, before: "x"', "“first” goes with “after”, “last” goes with “before”."),
        ('last: 2, after: "x"', "“first” goes with “after”, “last” goes with “before”."),
        ('after: "x", before: "x"', "Give “after” or “before”, not both."),
        ('after: "x"', "“after” is not a cursor of this list in this order."),
        ('after: ""', "“after” is not a cursor of this list in this order."),
        ('after: "é\\u0000"', "“after” is not a cursor of this list in this order."),
        ("filter: {medianPay: {atLeast: 9, atMost: 1}}", "The lowest pay, 9, is above"),
        ("filter: {medianPay: {atLeast: -1}}", "Pay cannot be less than nothing."),
        ("filter: {anyOf: [{jobZone: [6]}]}", "A job zone is a number from 1 to 5."),
        ("filter: {noneOf: {satisfactionAtLeast: 0}}", "Satisfaction runs from 1 to 5."),
    ],
)
def test_arguments_at_their_edges_are_refused_in_words(refused, arguments, words):
    assert refused(f"{{ careers({arguments}) {{ totalCount }} }}").startswith(words)


def test_too_long_a_list_is_refused(demo, client):
    query = {"query": "{ careers(first: 101) { totalCount } }"}
    (error,) = client.post("/graphql/", query, content_type="application/json").json()["errors"]
    assert "101" in error["message"]
    assert "100" in error["message"]


def test_a_cursor_of_another_list_or_order_or_made_by_hand_is_refused(listed, refused, ask):
    cursor = listed(first=2)["pageInfo"]["endCursor"]
    query = "query($after: String) { careers(after: $after%s) { totalCount } }"
    assert "not a cursor" in refused(query % ", orderBy: TITLE_ASC", after=cursor)
    field = 'query($after: String) { careerField(slug: "culinary") { careers(after: $after) { totalCount } } }'
    assert "not a cursor" in refused(field, after=cursor)
    tampered = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    assert "not a cursor" in refused(query % "", after=tampered)
    assert "not a cursor" in refused(query % "", after="A" * 10_000)


@pytest.mark.parametrize(
    ("slugs", "words"),
    [
        ("[]", "“slugs” takes 1 to 4 slugs, not 0."),
        ('["a", "b", "c", "d", "e"]', "“slugs” takes 1 to 4 slugs, not 5."),
        ('["a", "a"]', "“slugs” names a career twice."),
    ],
)
def test_a_comparison_of_too_few_or_too_many_is_refused(refused, slugs, words):
    assert refused(f"{{ compareCareers(slugs: {slugs}) {{ notFound }} }}") == words


def test_a_cursor_tells_nothing_of_its_row(listed):
    page = CareerPage.objects.get(slug="dentist")
    cursors = [listed(first=100, orderBy=order)["pageInfo"]["endCursor"] for order in ORDERS]
    assert len(set(cursors)) == len(ORDERS)
    assert not any(page.path[:8] in cursor for cursor in cursors)
