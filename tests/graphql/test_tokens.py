"""Bearer tokens act as their user within their scope; a session cookie never does."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import APIToken, GroupPagePermission, PageViewRestriction

from careers.models import CareerFieldPage, CareerPage
from cms.graphql.models import TokenGrant, TokenScope

DRAFT = "Under-water welder"


def user_of(*field_slugs, name="ada"):
    """Return a user who may edit the fields of these slugs and what is below them."""
    user = User.objects.create_user(name, password="made-up-for-the-test")
    group = Group.objects.create(name=f"editors of {name}")
    user.groups.add(group)
    for slug in field_slugs:
        GroupPagePermission.objects.create(
            group=group,
            page=CareerFieldPage.objects.get(slug=slug),
            permission=Permission.objects.get(
                codename="change_page", content_type__app_label="wagtailcore"
            ),
        )
    return user


def token_of(user, scope=None, expires_at=None):
    token, plain = APIToken.create_token(user=user, name="test")
    if scope:
        TokenGrant.objects.create(token=token, scope=scope, expires_at=expires_at)
    return plain


def may(user, codename, slug):
    """Let a user's group do something below a field."""
    GroupPagePermission.objects.create(
        group=user.groups.get(),
        page=CareerFieldPage.objects.get(slug=slug),
        permission=Permission.objects.get(codename=codename, content_type__app_label="wagtailcore"),
    )


@pytest.fixture
def send(client):
    def send_query(query, plain=None, **variables):
        headers = {"HTTP_AUTHORIZATION": f"Bearer {plain}"} if plain else {}
        body = json.dumps({"query": query, "variables": variables})
        return client.post("/graphql/", body, content_type="application/json", **headers)

    return send_query


@pytest.fixture
def draft(demo):
    """A career that was never published, between two that were."""
    field = CareerFieldPage.objects.get(slug="skilled-trades")
    page = CareerPage(title=DRAFT, slug="under-water-welder", summary="Bubbles.", live=False)
    field.get_children().first().add_sibling(instance=page, pos="right")
    return page


# A draft, reached in every way that leads to a page: the field `found` is a page or pages.
WAYS = {
    "page by id": "query ($id: ID) { found: page(id: $id) { title } }",
    "page by slug": '{ found: page(slug: "under-water-welder") { title } }',
    "page by path": '{ found: page(urlPath: "/careers/skilled-trades/under-water-welder/") { title } }',
    "type by id": "query ($id: ID) { found: career(id: $id) { title } }",
    "type by slug": '{ found: career(slug: "under-water-welder") { title } }',
    "type by path": '{ found: career(urlPath: "/careers/skilled-trades/under-water-welder") { title } }',
    "pages": '{ found: pages(limit: 100, contentType: "careers.CareerPage") { title } }',
    "pages of a parent": "query ($parent: ID) { found: pages(parent: $parent) { title } }",
    "pages below": "query ($parent: ID) { found: pages(ancestor: $parent) { title } }",
    "pages by words": '{ found: pages(searchQuery: "welder") { title } }',
    "careers": "{ in: careers(first: 100) { found: nodes { title } } }",
    "careers of a filter": "{ in: careers(first: 100, filter: {hasVideo: false}) { found: nodes { title } } }",
    "search": '{ found: search(query: "welder") { ... on CareerPage { title } } }',
    "children": '{ in: page(slug: "skilled-trades") { found: children { title } } }',
    "descendants": '{ in: page(slug: "careers") { found: descendants(limit: 100) { title } } }',
    "siblings": "query ($first: ID) { in: page(id: $first) { found: siblings { title } } }",
    "next": "query ($first: ID) { in: page(id: $first) { found: nextSiblings { title } } }",
    "previous": "query ($last: ID) { in: page(id: $last) { found: previousSiblings { title } } }",
    "site": '{ in: site(hostname: "localhost") { found: page(slug: "under-water-welder") { title } } }',
    "field's careers": """{ careerField(slug: "skilled-trades") {
        in: careers { found: nodes { title } } } }""",
}


def titles(response):
    assert response.status_code == 200, response.content
    answer = response.json()
    assert "errors" not in answer, answer["errors"]
    data = answer["data"].get("careerField") or answer["data"]
    found = data["found"] if "found" in data else (data["in"] or {}).get("found")
    rows = found if isinstance(found, list) else [found]
    return {row["title"] for row in rows if row}


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_is_reached_by_its_editor_with_the_scope_and_by_nobody_else(draft, send, way):
    field = draft.get_parent()
    siblings = list(field.get_children().live())
    variables = {
        "id": draft.pk,
        "parent": field.pk,
        "first": siblings[0].pk,
        "last": siblings[-1].pk,
    }
    variables = {name: key for name, key in variables.items() if f"${name}:" in WAYS[way]}
    editor = user_of("skilled-trades")
    allowed = send(WAYS[way], token_of(editor, TokenScope.READ_DRAFTS), **variables)
    assert DRAFT in titles(allowed)
    assert allowed["Cache-Control"] == "private, no-store"
    assert "ETag" not in allowed
    others = (
        None,
        token_of(editor),
        token_of(editor, TokenScope.READ_PUBLISHED),
        token_of(user_of("culinary", name="bob"), TokenScope.READ_DRAFTS),
        token_of(user_of(name="eve"), TokenScope.READ_DRAFTS),
    )
    for plain in others:
        assert DRAFT not in titles(send(WAYS[way], plain, **variables)), plain


def test_an_editor_gets_the_newest_draft_of_a_published_page(secretary, send):
    secretary.summary = "Words that nobody has approved."
    secretary.save_revision()
    plain = token_of(user_of("medical-office"), TokenScope.READ_DRAFTS)
    for query in (
        '{ career(slug: "medical-secretary") { title summary sections { __typename } wages { median { amount } } } }',
        '{ page(slug: "medical-secretary") { title ... on CareerPage { summary } } }',
    ):
        (drafted,) = send(query, plain).json()["data"].values()
        (published,) = send(query).json()["data"].values()
        assert drafted["summary"] == secretary.summary
        assert published["summary"] != secretary.summary
        assert drafted | {"summary": ""} == published | {"summary": ""}
        (of_others,) = (
            send(query, token_of(user_of("culinary", name=query[:9]), TokenScope.READ_DRAFTS))
            .json()["data"]
            .values()
        )
        assert of_others == published


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_private_page_is_read_by_those_who_pass(secretary, send, kind):
    member = user_of(name="member")
    restriction = PageViewRestriction.objects.create(
        page=secretary.get_parent(), restriction_type=kind, password="made-up"
    )
    restriction.groups.add(member.groups.get())
    query = '{ found: page(slug: "medical-secretary") { title } }'
    assert titles(send(query)) == set()
    stranger = token_of(user_of(name="stranger"))
    assert bool(titles(send(query, stranger))) == (kind == "login")
    assert bool(titles(send(query, token_of(member)))) == (kind != "password")


def test_a_session_does_not_elevate_not_even_beside_a_token(draft, admin_client):
    query = '{"query": "{ found: career(slug: \\"under-water-welder\\") { title } }"}'
    alone = admin_client.post("/graphql/", query, content_type="application/json")
    assert titles(alone) == set()
    beside = admin_client.post(
        "/graphql/",
        query,
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {token_of(user_of('culinary'), TokenScope.READ_DRAFTS)}",
    )
    assert titles(beside) == set()
    assert not beside.cookies


def revoked(user):
    plain = token_of(user)
    user.api_tokens.get().revoke()
    return plain


def of_nobody_active(user):
    plain = token_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return plain


def expired(user):
    return token_of(user, TokenScope.READ_DRAFTS, timezone.now())


@pytest.mark.parametrize(
    "make", [revoked, of_nobody_active, expired, lambda user: APIToken.generate_token()]
)
def test_a_token_that_holds_no_more_is_401_and_not_anonymous(demo, send, make):
    response = send("{ __typename }", make(user_of()))
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response.json() == {
        "errors": [
            {"message": "This token is not valid.", "extensions": {"code": "UNAUTHENTICATED"}}
        ]
    }


def test_a_token_holds_until_its_end(demo, send):
    plain = token_of(user_of(), TokenScope.READ_DRAFTS, timezone.now() + timedelta(minutes=1))
    assert send("{ __typename }", plain).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Bearer wagtail_x",
        "Basic eDp5",
        "Bearer wagtail_" + "0" * 33,
        "Bearer \u00fc",
        "x",
    ],
)
def test_what_is_no_token_costs_no_statement(db, client, header):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.post(
            "/graphql/",
            '{"query": "{ __typename }"}',
            content_type="application/json",
            HTTP_AUTHORIZATION=header,
        )
    assert response.status_code == 401
    assert len(captured) == 0


# -- the admin


@pytest.fixture
def made(admin_client):
    """Make a token as an administrator does. Returns the answer and the token's row, if any."""

    def make(**fields):
        form = {"name": "front end", "scope": "read_drafts", "expires_at": "", **fields}
        response = admin_client.post("/admin/api-tokens/new/", form)
        return response, APIToken.objects.filter(name=form["name"]).first()

    return make


def shown_token(response):
    words = [word.strip('"') for word in response.content.decode().split() if "wagtail_" in word]
    return next(word.split('"')[1] for word in words if word.startswith("value="))


def test_an_administrator_makes_a_token_which_is_shown_once(draft, admin_client, made, send):
    editor = user_of("skilled-trades")
    assert "Expires" in admin_client.get("/admin/api-tokens/new/").content.decode()
    later = timezone.localtime() + timedelta(days=90)
    response, token = made(user=editor.pk, expires_at=later.strftime("%Y-%m-%d %H:%M"))
    plain = shown_token(response)
    assert titles(send(WAYS["type by slug"], plain)) == {DRAFT}
    assert (
        token.graphql_grant.expires_at.date()
        == later.astimezone(token.graphql_grant.expires_at.tzinfo).date()
    )
    listing = admin_client.get("/admin/api-tokens/").content.decode()
    assert "front end" in listing
    assert "Read drafts" in listing
    edit = admin_client.get(f"/admin/api-tokens/edit/{token.pk}/").content.decode()
    assert plain not in listing + edit
    assert "read_drafts" in edit


def test_an_administrator_changes_and_revokes_a_token(draft, admin_client, made, send):
    response, token = made(user=user_of("skilled-trades").pk)
    plain = shown_token(response)
    edit = f"/admin/api-tokens/edit/{token.pk}/"
    assert (
        admin_client.post(
            edit, {"name": "renamed", "scope": "read_published", "expires_at": ""}
        ).status_code
        == 302
    )
    assert titles(send(WAYS["type by slug"], plain)) == set()
    admin_client.post(
        edit, {"name": "renamed", "scope": "read_published", "expires_at": "2020-01-01 00:00"}
    )
    assert send("{ __typename }", plain).status_code == 401
    admin_client.post(edit, {"name": "renamed", "scope": "read_published", "expires_at": ""})
    assert send("{ __typename }", plain).status_code == 200
    assert admin_client.post(f"/admin/api-tokens/delete/{token.pk}/").status_code == 302
    assert send("{ __typename }", plain).status_code == 401


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "everything"},
        {"expires_at": "2020-01-01 00:00"},
        {"expires_at": "soon"},
        {"name": ""},
        {"user": "0"},
    ],
)
def test_a_wrong_form_makes_no_token(db, admin_user, made, fields):
    response, _token = made(**{"user": admin_user.pk, **fields})
    assert response.status_code == 200
    assert not APIToken.objects.exists()
    assert not TokenGrant.objects.exists()


def test_an_editor_without_the_permission_makes_none_and_with_it_only_for_themselves(
    demo, client, admin_user
):
    editor = user_of("culinary")
    group = editor.groups.get()
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    form = {"name": "mine", "scope": "read_drafts", "expires_at": ""}
    assert client.post("/admin/api-tokens/new/", {**form, "user": editor.pk}).status_code in {
        302,
        403,
    }
    assert not APIToken.objects.exists()
    group.permissions.add(Permission.objects.get(codename="add_apitoken"))
    client.force_login(User.objects.get(pk=editor.pk))
    client.post("/admin/api-tokens/new/", {**form, "user": admin_user.pk})
    assert not APIToken.objects.exists()
    client.post("/admin/api-tokens/new/", {**form, "user": editor.pk})
    assert APIToken.objects.get().user == editor


def test_the_permission_can_be_given_to_a_group(db, admin_client):
    listing = admin_client.get("/admin/groups/new/").content.decode()
    for permission in Permission.objects.filter(
        content_type__model="apitoken", codename__in=["add_apitoken", "delete_apitoken"]
    ):
        assert f'value="{permission.pk}"' in listing


def drafts_read(send, plain):
    """Return whether the draft is read by a lookup, and in a list."""
    lookup = send('{ career(slug: "under-water-welder") { title } }', plain).json()["data"]
    listed = send("{ careers(first: 100) { nodes { title } } }", plain).json()["data"]
    titles = {node["title"] for node in listed["careers"]["nodes"]}
    return lookup["career"] == {"title": DRAFT}, DRAFT in titles


def test_authors_read_the_drafts_that_are_their_own(draft, send):
    """As in the admin: who may add pages may edit those that they made, and no others."""
    ada = user_of(name="ada")
    may(ada, "add_page", "skilled-trades")
    plain = token_of(ada, TokenScope.READ_DRAFTS)
    assert drafts_read(send, plain) == (False, False)
    draft.owner = ada
    draft.save()
    assert drafts_read(send, plain) == (True, True)


def test_publishers_read_drafts_and_nobody_else_does(draft, send):
    ada, bea = user_of(name="ada"), user_of(name="bea")
    may(ada, "publish_page", "skilled-trades")
    may(bea, "publish_page", "medical-office")
    assert drafts_read(send, token_of(ada, TokenScope.READ_DRAFTS)) == (True, True)
    assert drafts_read(send, token_of(bea, TokenScope.READ_DRAFTS)) == (False, False)
    assert drafts_read(send, token_of(ada, TokenScope.READ_PUBLISHED)) == (False, False)
