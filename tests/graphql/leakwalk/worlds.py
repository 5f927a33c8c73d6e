"""The planted worlds: each is built in a transaction, kept while its tests run, and taken back."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock
from uuid import UUID

from django.apps import apps
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from home.models import HomePage
from tests.graphql.leakwalk.planted_pages import plant_site
from tests.graphql.leakwalk.planting import Plant

FIRST, SECOND = "first", "second"
CONTENT = (
    "careers.Testimonial",
    "careers.Survey",
    "careers.Source",
    "home.SiteSettings",
    "home.Navigation",
    "images.CustomImage",
    "wagtaildocs.Document",
    "wagtailredirects.Redirect",
)


@dataclass
class Worlds:
    """At most one world stands at a time, in an open transaction."""

    name: str = ""
    plant: Plant | None = None
    kept: dict[str, Any] = field(default_factory=dict)  # what tests keep of a world that is gone
    _stack: ExitStack = field(default_factory=ExitStack)

    def stand(self, name: str, blocker: Any) -> Plant:
        """Return a world, built if it is not the one that stands. ``blocker`` is pytest-django's:
        it keeps tests off the database that do not say that they need it."""
        if self.name != name:
            self.fall()
            self._stack.enter_context(blocker.unblock())
            self._stack.enter_context(rolled_back())
            with numbered_uuids():
                self.plant = plant_site(empty_site(), name)
            self.name = name
        assert self.plant
        return self.plant

    def fall(self) -> None:
        """Take back the world that stands, if one does."""
        self._stack.close()
        self.name, self.plant = "", None


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction whose rows and files are gone after it: files of the next world get the same
    names."""
    cache.clear()
    before = set(uploaded_files())
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in set(uploaded_files()) - before:
        path.unlink()
    cache.clear()


@contextmanager
def numbered_uuids() -> Iterator[None]:
    """Blocks get the same ids in every world."""
    numbers = Random(1)

    def next_uuid() -> UUID:
        return UUID(int=numbers.getrandbits(128), version=4)

    with mock.patch("uuid.uuid4", next_uuid):
        yield


def uploaded_files() -> Iterator[Path]:
    image = get_image_model()
    for model in (image, image.get_rendition_model(), get_document_model()):
        folder = Path(model._meta.get_field("file").storage.location)
        yield from (path for path in folder.rglob("*") if path.is_file())


def empty_site() -> HomePage:
    """Return the home page of a site without content: another test may have loaded the demo."""
    home = HomePage.objects.get()
    for page in home.get_children():
        page.specific.delete()
    for label in CONTENT:
        apps.get_model(label).objects.all().delete()
    HomePage.objects.update(headline="", introduction="", hero_image=None, live_revision=None)
    home.revisions.all().delete()
    count_from_the_start()
    return HomePage.objects.get()


def count_from_the_start() -> None:
    """Give both worlds the same keys: PostgreSQL's sequences go on where a rollback left them."""
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


worlds = Worlds()
