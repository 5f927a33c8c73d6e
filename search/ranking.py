"""The one ranking: the site's search and the API's ask it alike.

A page's titles weigh most, then its other titles (a career's alternate titles), then its text.
"""

from dataclasses import dataclass

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from wagtail.models import Page

from cms.graphql.searching import plain_words, ranked, say_matches
from cms.graphql.visibility import visible

RESULTS_PER_PAGE = 20


@dataclass(frozen=True)
class Results:
    """One page of what was found for ``query``, best first."""

    query: str
    total: int
    page: ResultsPage | None
    hits: list[Page]


def results(text: str, *, page_number: int | str = 1) -> Results:
    """Return the pages that hold all words of ``text`` and that the visitor at hand may see."""
    query = plain_words(text)
    rank = ranked(Page, text, "and")
    if not rank:
        return Results(query, 0, None, [])
    found = visible(Page.objects.filter(pk__in=list(rank))).values_list("pk", flat=True)
    page = Paginator(sorted(found, key=rank.__getitem__), RESULTS_PER_PAGE).get_page(page_number)
    hits = list(Page.objects.filter(pk__in=list(page)).specific())
    say_matches(hits, query)
    return Results(query, page.paginator.count, page, sorted(hits, key=lambda hit: rank[hit.pk]))
