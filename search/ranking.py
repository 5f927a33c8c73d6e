"""The one ranking: the site's search and the API's ask it alike."""

import re
from dataclasses import dataclass

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from wagtail.models import Page, Site

MAX_QUERY_LENGTH = 200
RESULTS_PER_PAGE = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# Quotes and operators mean something to the full text engines; a visitor's are just typing.
_SYNTAX = re.compile(r"[\"“”„*^:()<>|&!\\]+")


def clean_query(text: str) -> str:
    """Return what a visitor typed as plain words: no control characters, quotes or operators."""
    words = _SYNTAX.sub(" ", _CONTROL.sub(" ", text[: 4 * MAX_QUERY_LENGTH]))
    return " ".join(words.split())[:MAX_QUERY_LENGTH].strip()


@dataclass(frozen=True)
class Results:
    """One page of what was found for ``query``, best first."""

    query: str
    total: int
    page: ResultsPage | None

    @property
    def hits(self) -> list[Page]:
        return [page.specific for page in self.page] if self.page else []


def searchable_pages(site: Site | None) -> QuerySet[Page]:
    """Return what a visitor of the site may find."""
    pages = Page.objects.live().public()
    return pages.descendant_of(site.root_page, inclusive=True) if site else pages


def ranked(text: str, *, site: Site | None, page_number: int | str = 1) -> Results:
    """Return the pages that hold all words of ``text``: titles first, then other titles, then text."""
    query = clean_query(text)
    if not query:
        return Results(query, 0, None)
    hits = searchable_pages(site).search(query, operator="and")
    paginator = Paginator(hits, RESULTS_PER_PAGE)
    return Results(query, paginator.count, paginator.get_page(page_number))
