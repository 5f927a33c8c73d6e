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
CONTENT_TYPES = ("careers.CareerPage", "home.StandardPage", "auth.User", "home.HomePage", "x.y")
SETTINGS = ("SiteSettings", "Navigation", "home.SiteSettings", "nothing")
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
    """Return words, slugs, paths: what a text argument could find a hidden thing by."""
    found: list[str] = [*plant.words.secret, *plant.words.off_api, *plant.words.accepted]
    pages = plant.of(Page)
    if not whole:
        found, pages = found[::251], pages[::97]
    for page in pages:
        below = page.url_path.removeprefix(plant.home.url_path)
        found += [page.url_path, f"/{below}", below]
    return list(dict.fromkeys([*found, COMMON, "open", "", "home", "/home/"]))


def quoted(values: list[Any]) -> list[str]:
    return [json.dumps(value) for value in values]


def arguments(plant: Plant, *, whole: bool) -> dict[str, list[str]]:
    """Return what to put into arguments, by their names or kinds."""
    ids = hidden_ids(plant)
    ids = ids if whole else ids[::61]
    words = texts(plant, whole=whole)
    places = [*hosts(plant), *(f"{site.hostname}:{site.port}" for site in plant.of(Site))]
    by_name = {
        "order": [*ORDERS, *BAD_ORDERS] if whole else [ORDERS[0], *BAD_ORDERS[:2]],
        "contentType": list(CONTENT_TYPES),
        "site": places,
        "hostname": places,
        "name": list(SETTINGS),
    }
    by_name["texts"] = words
    filled = {name: quoted(list(dict.fromkeys(some))) for name, some in by_name.items()}
    slugs = [slug for slug in words if slug and "/" not in slug][:: 1 if whole else 3]
    conditions = [f"fields: [{json.dumps(slug)}]" for slug in slugs]
    conditions += ["hasVideo: true", "satisfactionAtLeast: 1", "medianPay: {atLeast: 1}"]
    filled["CareerFilter"] = [f"{{{each}}}" for each in conditions]
    filled["CareerFilter"] += [f"{{noneOf: {{{each}}}}}" for each in conditions]
    numbers, truths = (["0", "1", "100"], ["true", "false"]) if whole else (["1"], ["true"])
    ids_too = quoted([*ids, STRANGER_ID, "abc", -1])
    return filled | {"ids": ids_too, "numbers": numbers, "truths": truths}
