"""Names for things that refer to each other, in the place of keys that hold on one site only."""

from typing import Any

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from careers.models import Source, Survey, Testimonial

KINDS: tuple[tuple[type[models.Model], str], ...] = (
    (Page, "page"),
    (AbstractImage, "image"),
    (AbstractDocument, "document"),
    (Testimonial, "voice"),
    (Source, "source"),
    (Survey, "survey"),
)


class UnknownName(Exception):
    """A name that nothing in the file has."""


def kind_of(model: Any) -> str:
    """Return the word before the colon of the names of a model; "" if none of it is exported."""
    return next((kind for base, kind in KINDS if issubclass(model, base)), "")


class Names:
    """The names of one export, both ways: "page:careers/culinary" and the key on this site.

    ``missing`` counts references to what is not there (any more); they are written as none.
    """

    def __init__(self) -> None:
        self.of_key: dict[tuple[str, int], str] = {}
        self.keys: dict[str, int] = {}
        self.missing = 0

    def add(self, kind: str, key: int, name: str) -> str:
        full = f"{kind}:{name}"
        self.of_key[kind, key] = full
        self.keys[full] = key
        return full

    def name(self, kind: str, key: Any) -> str | None:
        """Return the name of what a key refers to; None if it refers to nothing exported."""
        try:
            found = self.of_key.get((kind, int(key)))
        except (TypeError, ValueError):
            return None
        self.missing += found is None
        return found

    def key(self, kind: str, name: Any) -> int:
        """Return the key on this site. Raises ``UnknownName``."""
        if isinstance(name, str) and name.startswith(f"{kind}:") and name in self.keys:
            return self.keys[name]
        raise UnknownName(name)
