"""What decides who sees what: sites, and what is restricted. Remembered by each process until the
rows that it was read from change, so that it costs a query no statement.

What is returned is shared by requests and threads: callers change nothing of it.
"""

import copy
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.models.sites import get_site_for_hostname

from cms.caching.memory import Remembered
from cms.caching.recording import depend, telling


class PageClosing(NamedTuple):
    """A restriction of pages: tree paths of the page and of its aliases, whose trees it closes."""

    restriction: PageViewRestriction
    paths: frozenset[str]


class CollectionClosing(NamedTuple):
    """A restriction of collections: keys of the collection and of all below it."""

    restriction: CollectionViewRestriction
    keys: frozenset[int]


class Closings(NamedTuple):
    pages: tuple[PageClosing, ...]
    collections: tuple[CollectionClosing, ...]


def site_of(request: HttpRequest) -> Site | None:
    """Return the site that a request is for, as Wagtail chooses it: an instance of its own."""
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
    site = _sites.get(host, request.get_port())
    if site is None:
        return None
    own = copy.copy(site)
    own.root_page = copy.copy(site.root_page)
    return own


def closings() -> Closings:
    """Return all that is restricted. Read together: most queries need both."""
    return _closings.get()


def read_site(host: str, port: str) -> Site | None:
    try:
        with telling(Page):
            site: Site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    depend(Page, [site.root_page_id])
    return site


def read_page_closings() -> tuple[PageClosing, ...]:
    with telling(Page):
        restrictions = list(PageViewRestriction.objects.select_related("page"))
    depend(Page, {restriction.page_id for restriction in restrictions})
    return tuple(PageClosing(each, with_aliases(each.page)) for each in restrictions)


def with_aliases(page: Page) -> frozenset[str]:
    """Return the paths of a page and of its aliases, of theirs, and so on."""
    paths, keys = {page.path}, {page.pk}
    while keys:
        aliases: Any = Page.objects.filter(alias_of__in=keys).values_list("pk", "path")
        fresh = {pk: path for pk, path in aliases if path not in paths}
        paths |= set(fresh.values())
        keys = set(fresh)
    return frozenset(paths)


def read_collection_closings() -> tuple[CollectionClosing, ...]:
    found = []
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        below = Collection.objects.filter(Q(path__startswith=restriction.collection.path))
        found.append(CollectionClosing(restriction, frozenset(below.values_list("pk", flat=True))))
    return tuple(found)


_sites = Remembered(read_site)
_closings = Remembered(lambda: Closings(read_page_closings(), read_collection_closings()))
