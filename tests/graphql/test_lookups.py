"""One page or one of several of the same name: what is hidden is neither found nor in the way."""

import json

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from careers.models import CareerFieldPage, CareerPage
from home.models import StandardPage


@pytest.fixture
def send(client):
    def send_query(query, **variables):
        body = json.dumps({"query": query, "variables": variables})
        return client.post("/graphql/", body, content_type="application/json").json()

    return send_query


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.fixture
def twins(demo):
    """Two pages of one slug, below different parents; the first stands before the other."""
    fields = list(CareerFieldPage.objects.order_by("path")[:2])
    for field in fields:
        field.add_child(
            instance=CareerPage(title=f"Twin of {field.slug}", slug="twin", summary="s")
        )
    return list(CareerPage.objects.filter(slug="twin").order_by("path"))


QUERIES = {
    "page": '{ found: page(slug: "twin") { title } }',
    "career": '{ found: career(slug: "twin") { title } }',
    "path": '{ found: page(urlPath: "/twin/") { title } }',
    "career by path": '{ found: career(urlPath: "twin") { title } }',
    "site": '{ sites { page(slug: "twin") { title } } }',
}


def found(answer):
    assert "errors" not in answer, answer
    data = answer["data"]
    page = data["found"] if "found" in data else data["sites"][0]["page"]
    return page and page["title"]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_of_two_pages_with_a_slug_the_first_of_the_tree_is_found(twins, send, query):
    assert found(send(query)) == twins[0].title


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
@pytest.mark.parametrize("hidden", [0, 1])
@pytest.mark.parametrize("hide", [restrict, CareerPage.unpublish])
def test_a_hidden_page_of_the_same_slug_changes_nothing(twins, send, query, hidden, hide):
    shown = twins[1 - hidden]
    hide(twins[hidden])
    with_it = send(query)
    assert found(with_it) == shown.title
    twins[hidden].delete()
    assert send(query) == with_it


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_hidden_ones_alone_are_not_there(twins, send, query):
    for twin in twins:
        restrict(twin)
    assert found(send(query)) is None


def test_a_full_path_finds_its_page_before_one_that_ends_alike(demo, send):
    """“/careers/” is the index, though a page deeper in the tree ends in the same word."""
    parent = demo.add_child(instance=StandardPage(title="Earlier", slug="earlier"))
    parent.add_child(instance=StandardPage(title="Not this one", slug="careers"))
    parent.move(demo.get_children().first(), pos="left")
    for path in ("/careers/", "careers", "/careers"):
        answer = send("query ($p: String) { page(urlPath: $p) { title } }", p=path)
        assert answer["data"]["page"] == {"title": "Fields"}
    answer = send('{ page(urlPath: "/") { title } homePage(urlPath: "/") { title } }')
    assert answer["data"]["page"] == answer["data"]["homePage"] == {"title": demo.title}


def test_several_arguments_must_all_fit(twins, send):
    query = "query ($i: ID, $s: String) { page(id: $i, slug: $s) { title } career(id: $i, slug: $s) { title } }"
    right = send(query, i=twins[1].pk, s="twin")["data"]
    assert right["page"] == right["career"] == {"title": twins[1].title}
    assert send(query, i=twins[1].pk, s="chef")["data"] == {"page": None, "career": None}
    assert send(query)["data"] == {"page": None, "career": None}


def test_a_page_of_another_type_is_not_found_under_a_type(demo, send):
    answer = send(
        '{ career(slug: "medical-office") { title } page(slug: "chef", contentType: "careers.CareerFieldPage") { title } }'
    )
    assert answer["data"] == {"career": None, "page": None}


@pytest.mark.parametrize("content_type", ["nonsense", "a.b.c", "auth.User", "careers.Nothing", ""])
def test_an_odd_content_type_is_no_server_error(demo, send, content_type):
    for query in (
        'query ($t: String) { page(slug: "chef", contentType: $t) { title } }',
        "query ($t: String) { pages(contentType: $t) { title } }",
        "query ($t: String) { sites { pages(contentType: $t) { title } } }",
    ):
        answer = send(query, t=content_type)
        codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
        assert codes <= {"BAD_USER_INPUT"}


def test_several_content_types_may_be_asked_for_at_once(demo, send):
    answer = send('{ pages(contentType: "home.HomePage, careers.CareersIndexPage") { title } }')
    assert [page["title"] for page in answer["data"]["pages"]] == [demo.title, "Fields"]


@pytest.mark.parametrize(
    "query",
    [
        'query ($s: String) { found: page(slug: "chef", site: $s) { title } }',
        "query ($s: String) { found: pages(site: $s) { title } }",
        "query ($s: String) { found: site(hostname: $s) { hostname } }",
        'query ($s: String) { found: setting(name: "SiteSettings", site: $s) { __typename } }',
        'query ($s: String) { found: settings(name: "SiteSettings", site: $s) { __typename } }',
    ],
)
def test_other_sites_of_a_host_name_are_no_error_and_cannot_be_told(demo, send, query):
    """Two sites of one host on other ports were an error that named their number."""
    host = Site.objects.get().hostname
    root = demo.get_parent().add_child(instance=StandardPage(title="Other", slug="other"))
    names = ("elsewhere.example", "elsewhere.example:81", "elsewhere.example:x", "", ":")
    without = {name: send(query, s=name) for name in names}
    here = send(query, s=host)
    assert here["data"]["found"]
    Site.objects.create(hostname="elsewhere.example", port=81, root_page=root)
    Site.objects.create(hostname="elsewhere.example", port=82, root_page=root)
    assert {name: send(query, s=name) for name in names} == without
    assert all("errors" not in answer for answer in without.values())
    assert send(query, s=host) == here


def test_a_site_and_this_site_together_is_bad_input(demo, send):
    for query in (
        '{ pages(inSite: true, site: "x") { title } }',
        '{ page(slug: "chef", inSite: true, site: "x") { title } }',
    ):
        assert send(query)["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_children_of_a_hidden_page_are_not_listed_by_its_id(demo, send):
    """Which ids hidden pages have is nobody's business, even where what is below them is public."""
    field = CareerFieldPage.objects.get(slug="culinary")
    field.unpublish()
    for argument in ("parent", "ancestor"):
        query = f"query ($i: ID) {{ pages({argument}: $i) {{ title }} }}"
        assert send(query, i=field.pk) == send(query, i=999_999)


def test_lists_are_in_one_order_however_often_they_are_asked_for(demo, send):
    """The demo's pages are published in the same second: a tie that the key must decide."""
    Page.objects.update(first_published_at=None)
    query = 'query ($o: PositiveInt, $w: String) { pages(limit: 5, offset: $o, order: $w, contentType: "careers.CareerPage") { id } }'
    for order in (None, "first_published_at", "-last_published_at"):
        pages = [send(query, o=offset, w=order)["data"]["pages"] for offset in range(0, 35, 5)]
        ids = [career["id"] for page in pages for career in page]
        assert len(ids) == len(set(ids)) == CareerPage.objects.live().count()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("redirects", "oldPath"),
        ("snippets", "... on Testimonial { id quote } ... on Source { id name }"),
    ],
)
def test_redirects_and_snippets_come_in_pages(demo, send, name, fields):
    for old in ("/a", "/b", "/c"):
        Redirect.objects.create(old_path=old, redirect_link="/x")

    def part(limit, offset):
        answer = send(f"{{ {name}(limit: {limit}, offset: {offset}) {{ {fields} }} }}")
        return answer["data"][name]

    whole = send(f"{{ {name} {{ {fields} }} }}")["data"][name]
    assert len(whole) > 2
    assert [row for start in range(0, 100, 7) for row in part(7, start)][:100] == whole
    assert part(0, 0) == part(5, 100_000) == []
    too_many = send(f"{{ {name}(limit: 101) {{ {fields} }} }}")
    assert too_many["errors"][0]["extensions"]["limit"] == "list_size"
