"""The planted site in the database, once a test module, rolled back at its end."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction

from home.models import HomePage
from tests.graphql.leakwalk.planted_pages import plant_site
from tests.graphql.leakwalk.planting import Plant


@pytest.fixture(scope="module")
def plant(django_db_setup, django_db_blocker) -> Iterator[Plant]:
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield plant_site(empty_site(), "first")
        transaction.set_rollback(True)
    cache.clear()


def empty_site() -> HomePage:
    """Return the home page of a site without content: another test may have loaded the demo."""
    home = HomePage.objects.get()
    for page in home.get_children():
        page.specific.delete()
    for label in (
        "careers.Testimonial",
        "careers.Survey",
        "careers.Source",
        "home.SiteSettings",
        "home.Navigation",
        "images.CustomImage",
        "wagtaildocs.Document",
        "wagtailredirects.Redirect",
    ):
        apps.get_model(label).objects.all().delete()
    HomePage.objects.update(headline="", introduction="", hero_image=None, live_revision=None)
    home.revisions.all().delete()
    return HomePage.objects.get()
