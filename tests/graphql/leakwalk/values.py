"""What arguments are filled with: everything planted, and strangers that nobody planted."""

import json
from typing import Any

from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site

from tests.graphql.leakwalk.planting import COMMON, Plant

STRANGER_ID = 9_999_999
STRANGER = "nobodysaidit"  # as long as a planted word, and nowhere
# Model of the id argument's field -> rows whose ids may stand in it.
BY_KIND = (Page, get_image_model(), get_document_model(), Collection, Site)
ORDERS = ("title", "-title", "slug", "-slug", "first_published_at", "name", "created_at")
BAD_ORDERS = ("owner__password", "draft_title", "path", "?", "locked_by__email", "-pk", "id")


def hidden_ids(plant: Plant) -> list[int]:
    """Return the keys of hidden objects of every kind; kinds share numbers, so some are shown."""
    kinds = tuple(BY_KIND)
    rows = [row for row in plant.hidden if isinstance(row, kinds)]
    return sorted({row.pk for row in rows})


def keys_of_all(plant: Plant) -> list[int]:
    rows = [row for row in [*plant.hidden, *plant.visible] if isinstance(row, (*BY_KIND, Tag))]
    return sorted({row.pk for row in rows})


def hosts(plant: Plant) -> list[str]:
    return [site.hostname for site in [plant.site, *plant.of(Site)]]


def texts(plant: Plant, *, whole: bool) -> list[str]:
    """Return words, slugs, paths, sites, content types, orderings and tokens."""
    found: list[str] = [*plant.words.secret, *plant.words.off_api, *plant.words.accepted]
    if not whole:
        found = found[::113]
    pages = plant.of(Page) if whole else plant.of(Page)[::53]
    for page in pages:
        below = page.url_path.removeprefix(plant.home.url_path)
        found += [page.url_path, f"/{below}", below]
    for site in plant.of(Site):
        found += [site.hostname, f"{site.hostname}:{site.port}"]
    found += [COMMON, "open", "", "home", "/home/", plant.site.hostname, plant.site.site_name]
    found += [*ORDERS, *BAD_ORDERS]
    found += ["careers.CareerPage", "home.StandardPage", "auth.User", "home.HomePage", "x.y"]
    found += ["SiteSettings", "Navigation", "home.SiteSettings"]
    return list(dict.fromkeys(found))


def quoted(values: list[Any]) -> list[str]:
    return [json.dumps(value) for value in values]


def arguments(plant: Plant, *, whole: bool) -> dict[str, list[str]]:
    ids = hidden_ids(plant)
    ids = ids if whole else ids[::29]
    return {
        "ids": quoted([*ids, STRANGER_ID, "abc", -1]),
        "texts": quoted(texts(plant, whole=whole)),
    }
