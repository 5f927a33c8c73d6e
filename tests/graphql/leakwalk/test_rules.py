"""``one`` and ``q`` say the same of every planted object and of every model of the API."""

from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Model
from django.test import RequestFactory
from grapple.registry import registry
from wagtail.models import GroupPagePermission, Page

from careers.models import DemoItem
from cms.graphql.visibility import Visibility, _rules

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


def visibilities(plant) -> dict[str, Visibility]:
    """Return callers of each sort, on our site, on another, and on a host that is no site's."""
    editors = Group.objects.create(name="editors of a part")
    GroupPagePermission.objects.create(
        group=editors,
        page=plant.named["open-index"],
        permission=Permission.objects.get(codename="change_page"),
    )
    editor = User.objects.create_user("an-editor")
    editor.groups.add(editors)
    reader = User.objects.create_user("a-reader")
    admin = User.objects.create_superuser("an-admin")

    def request(host="testserver"):
        made = RequestFactory().get("/graphql/", HTTP_HOST=host)
        made.user, made.session = AnonymousUser(), {}
        return made

    other = plant.named["site left"].hostname
    return {
        "nobody": Visibility(None),
        "anonymous in the API": Visibility(request(), for_api=True),
        "anonymous on the site": Visibility(request()),
        "anonymous on another site": Visibility(request(other), for_api=True),
        "reader": Visibility(request(), by_user=reader, for_api=True),
        "editor": Visibility(request(), by_user=editor, for_api=True, drafts=True),
        "editor without the scope": Visibility(request(), by_user=editor, for_api=True),
        "admin": Visibility(request(), by_user=admin, for_api=True, drafts=True),
    }


def disagreements(see: Visibility, model: type[Model]) -> list[str]:
    manager = getattr(model, "all_rows", model._default_manager)
    by_q = set(manager.filter(see.q(model)).values_list("pk", flat=True))
    return [
        f"{model.__name__} {row.pk} ({row}): one {see.one(row)}, q {row.pk in by_q}"
        for row in manager.all()
        if see.one(row) != (row.pk in by_q)
    ]


def test_one_and_q_agree_on_every_planted_object(plant):
    planted = {type(row) for row in [*plant.hidden, *plant.visible, *plant.off_api]}
    registered = {m for m in registry.class_models if isinstance(m, type) and issubclass(m, Model)}
    models = planted | registered | set(_rules) | {Page, DemoItem, User}
    checked: Counter = Counter()
    for name, see in visibilities(plant).items():
        for model in models:
            assert disagreements(see, model) == [], name
            checked[name] += model._default_manager.count()
    print(f"\n{len(models)} models; objects compared by caller: {dict(checked)}")


def test_what_was_planted_to_be_hidden_is_hidden_and_the_rest_is_not(plant):
    see = visibilities(plant)["anonymous in the API"]
    assert [row for row in [*plant.hidden, *plant.off_api] if see.one(row)] == []
    assert [row for row in plant.visible if not see.one(row)] == []


def test_a_model_that_nobody_registered_is_hidden(plant):
    see = visibilities(plant)["admin"]
    assert not see.one(plant.owner)
    assert not see.only(User.objects.all()).exists()


def test_consent_for_the_web_alone_shows_on_the_site_alone(plant):
    callers = visibilities(plant)
    for quote in plant.off_api:
        assert callers["anonymous on the site"].one(quote)
        assert not callers["anonymous in the API"].one(quote)
        assert not callers["admin"].one(quote)


def test_drafts_are_the_editors_of_their_part_of_the_tree_alone(plant):
    callers = visibilities(plant)
    part = plant.named["open-index"]
    part.refresh_from_db()
    ours = [page for page in plant.of(Page) if page.path.startswith(part.path)]
    elsewhere = [page for page in plant.of(Page) if not page.path.startswith(part.path)]
    assert ours
    assert all(callers["editor"].one(page) for page in ours)
    assert not any(callers["editor without the scope"].one(page) for page in ours if not page.live)
    assert not any(callers["editor"].one(page) for page in elsewhere if not page.live)
