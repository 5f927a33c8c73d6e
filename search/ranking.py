"""The one ranking: the site's search and the API's ask it alike.

A page's titles weigh most, then its other titles (a career's alternate titles), then its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from wagtail.models import Page

from careers.models import AlternateTitle, CareerPage
from careers.selectors import SHOWN_TITLES, public_careers
from cms.graphql.searching import plain_words, ranked, say_searched
from cms.graphql.visibility import visible
from cms.loading.rows import read_together
from search.facets import Narrowing
from search.matching import Match, MatchKind

RESULTS_PER_PAGE = 20
MOST_OTHER_PAGES = 10


@dataclass(frozen=True)
class Results:
    """One page of the careers found for ``query``, best first, and other pages that hold it.

    Without a query every career is found, from A to Z.
    """

    query: str
    total: int
    page: ResultsPage
    careers: list[Match]
    narrowing: Narrowing
    others: list[Page] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[MatchKind | None, list[Match]]]:
        """The careers by why they were found: a title of theirs, or their text."""
        if not self.query:
            return [(None, self.careers)]
        by_title = [match for match in self.careers if match.kind is not MatchKind.TEXT]
        by_text = [match for match in self.careers if match.kind is MatchKind.TEXT]
        return [
            (kind, found)
            for kind, found in ((MatchKind.TITLE, by_title), (MatchKind.TEXT, by_text))
            if found
        ]

    @cached_property
    def namesakes(self) -> int:
        """How many of the careers shown people call by exactly what was asked for."""
        pages = [match.page for match in self.careers]
        rows = AlternateTitle.objects.filter(SHOWN_TITLES, page__in=pages, title__iexact=self.query)
        called = set(rows.order_by().values_list("page_id", flat=True)) if self.query else set()
        named = {page.pk for page in pages if page.title.casefold() == self.query.casefold()}
        return len(called | named)


def results(
    text: str, *, page_number: int | str = 1, chosen: Mapping[str, set[str]] | None = None
) -> Results:
    """Return what holds all words of ``text``, and of the careers those that have ``chosen``."""
    query = plain_words(text)
    rank = ranked(Page, text, "and") if query else {}
    careers = public_careers()
    if query:
        careers = careers.filter(pk__in=list(rank))
    narrowing = Narrowing(careers, chosen or {}, query)
    passing = careers.filter(pk__in=narrowing.passing()).values_list("pk", "title")
    order = rank.__getitem__ if query else dict(passing).__getitem__
    paginator = Paginator(sorted((pk for pk, _title in passing), key=order), RESULTS_PER_PAGE)
    page = paginator.get_page(page_number)
    return Results(
        query=query,
        total=paginator.count,
        page=page,
        careers=matches(list(page), query),
        narrowing=narrowing,
        others=other_pages(rank) if page.number == 1 and not narrowing.is_narrowed else [],
    )


def matches(keys: list[int], query: str) -> list[Match]:
    """Return the careers with these keys, in that order, each with why it was found."""
    found = read_together(public_careers().filter(pk__in=keys))
    say_searched(found, query)
    return [Match(page, query) for page in sorted(found, key=lambda page: keys.index(page.pk))]


def other_pages(rank: dict[int, tuple[int, float, int]]) -> list[Page]:
    """Return the best of the pages found that are no careers."""
    found = visible(Page.objects.filter(pk__in=list(rank)).not_type(CareerPage))
    keys = sorted(found.values_list("pk", flat=True), key=rank.__getitem__)[:MOST_OTHER_PAGES]
    pages = Page.objects.filter(pk__in=keys).specific()
    return sorted(pages, key=lambda page: rank[page.pk])
