"""Reads the site as a visitor does: pages, search, site map, and the addresses that are hidden."""

import re
from collections.abc import Iterator
from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from tests.graphql.leakwalk.planting import COMMON, SPECS, Plant

NONCE = re.compile(rb'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


def read(client: Any, address: str) -> str:
    """Return status, headers and body as one text, without what is new each time."""
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(
        f"{name}: {value}"
        for name, value in response.headers.items()
        if name not in {"Content-Security-Policy", "Date", "ETag"}
    )
    return f"{response.status_code}\n{headers}\n{NONCE.sub(b'', body).decode(errors='replace')}"


def open_addresses(plant: Plant) -> Iterator[str]:
    """What a visitor is meant to find."""
    yield from ("/sitemap.xml", "/robots.txt", f"/search/?q={COMMON}", "/search/?q=open")
    yield from (f"/search/?q={COMMON}&page={number}" for number in (2, 3, 99))
    for page in plant.of(Page, visible=True):
        yield page.url
    for redirect in plant.of(Redirect, visible=True):
        yield redirect.old_path


def hidden_addresses(plant: Plant) -> Iterator[str]:
    """Where a visitor should not find a page."""
    for page in plant.of(Page):
        prefix = plant.home.url_path
        if page.url_path.startswith(prefix):
            yield "/" + page.url_path.removeprefix(prefix)


def hidden_files(plant: Plant) -> Iterator[str]:
    """Where a visitor should not find a file."""
    return files(plant, visible=False)


def open_files(plant: Plant) -> Iterator[str]:
    return files(plant, visible=True)


def files(plant: Plant, *, visible: bool) -> Iterator[str]:
    for image in plant.of(get_image_model(), visible=visible):
        # Those that were planted: a file that a test has made is there, its row may be gone again.
        made = image.get_rendition_model().objects.filter(image=image, filter_spec__in=SPECS)
        yield from (rendition.url for rendition in made)
    for document in plant.of(get_document_model(), visible=visible):
        yield document.url
