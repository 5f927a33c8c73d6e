"""Fixtures of the folders below ``tests/``: the demo site in the database, and one way to ask it.

The demo is loaded once a test process, by the command that an operator runs, outside any test's
transaction. A test that wants to see a first load asks for ``bare_site`` instead.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from PIL import Image as Pillow

from careers.fixtures import demo as demo_loader
from careers.models import CareerFieldPage, CareerPage, DemoItem
from home.models import HomePage

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Forget what earlier tests cached: Wagtail keeps renditions there whose rows were rolled back."""
    cache.clear()


@pytest.fixture(scope="session")
def small_pictures(tmp_path_factory) -> Path:
    """The demo's pictures, each a few pixels large: most of a page's time goes into resizing."""
    folder = tmp_path_factory.mktemp("pictures")
    shutil.copy(demo_loader.PICTURES / "alt.toml", folder)
    (folder / "rendered").mkdir()
    for file in (demo_loader.PICTURES / "rendered").glob("*.webp"):
        Pillow.new("RGB", (20, 14), "teal").save(folder / "rendered" / file.name)
    return folder


@pytest.fixture(scope="session")
def loaded_demo(django_db_setup, django_db_blocker, small_pictures) -> None:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_loader, "PICTURES", small_pictures)
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demo(loaded_demo, db) -> HomePage:
    """The demo site. Returns its home page."""
    return HomePage.objects.get()


@pytest.fixture
def medical_office(demo) -> CareerFieldPage:
    return CareerFieldPage.objects.get(slug="medical-office")


@pytest.fixture
def secretary(demo) -> CareerPage:
    return CareerPage.objects.get(slug="medical-secretary")


@pytest.fixture
def ask(client) -> Ask:
    """Send a query as a front end does, by HTTP. Fails on any error in the answer."""

    def send(query: str, **variables: Any) -> dict[str, Any]:
        response = client.post(
            "/graphql/",
            {"query": query, "variables": variables},
            content_type="application/json",
        )
        answer = response.json()
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return send


@pytest.fixture
def read(client) -> Callable[[str], BeautifulSoup]:
    """Read a public page as a visitor does. Fails if it is not there."""

    def get(url: str) -> BeautifulSoup:
        response = client.get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return BeautifulSoup(response.content, "html.parser")

    return get


@pytest.fixture
def bare_site(db, small_pictures) -> Iterator[HomePage]:
    """The site as migrations leave it: a home page and nothing else, ready for a first load."""
    home = HomePage.objects.get()
    for page in home.get_children():
        page.specific.delete()
    for label in ("careers.Testimonial", "careers.Survey", "careers.Source", "careers.DemoItem"):
        apps.get_model(label).objects.all().delete()
    for label in ("home.SiteSettings", "home.Navigation", "images.CustomImage"):
        apps.get_model(label).objects.all().delete()
    HomePage.objects.update(headline="", introduction="", hero_image=None, live_revision=None)
    home.revisions.all().delete()
    assert not DemoItem.objects.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_loader, "PICTURES", small_pictures)
        yield HomePage.objects.get()


def words_of(soup: BeautifulSoup) -> str:
    """Return a page's text with single spaces."""
    return " ".join(soup.get_text(" ").split())
