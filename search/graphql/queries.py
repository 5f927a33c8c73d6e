"""The root field ``searchCareers``."""

from functools import cached_property
from typing import Any

import graphene
from django.conf import settings

from careers.graphql.filters import CareerFilterInput, filtered
from careers.models import CareerPage
from careers.selectors import public_careers
from cms.graphql.connections import paging_arguments
from cms.graphql.paging import RankedConnection, bad_input, page_asked
from cms.graphql.searching import MAX_QUERY_LENGTH, plain_words, ranked, say_searched
from search.graphql.types import CareerSearchConnection

MOST: int = settings.GRAPHQL_LIMITS["search_hits"]


class CareersFound(RankedConnection):
    """A page of the careers that were found for ``query``."""

    query = ""

    @cached_property
    def nodes(self) -> list[Any]:
        found = super().nodes
        say_searched(found, self.query)
        return found


class SearchQuery:
    """The root field ``searchCareers``."""

    search_careers = graphene.Field(
        CareerSearchConnection,
        required=True,
        query=graphene.Argument(
            graphene.String,
            required=True,
            description="What the visitor typed: words of a title, of another title for the work, "
            f"or of the text. All must be found. At most {MAX_QUERY_LENGTH} characters.",
        ),
        filter=graphene.Argument(
            CareerFilterInput, description="Which of the careers found to list; else all."
        ),
        **paging_arguments(),
        description="Careers that hold all words, best first, in the one ranking of the site's "
        f"search. The best {MOST} are looked at.",
    )

    @staticmethod
    def resolve_search_careers(
        _root: Any,
        _info: Any,
        query: str,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the argument's name in the schema
        **paging: Any,
    ) -> CareersFound:
        if len(query) > MAX_QUERY_LENGTH:
            raise bad_input(
                f"“query” takes at most {MAX_QUERY_LENGTH} characters, not {len(query):,}."
            )
        words = plain_words(query)
        if not words:
            raise bad_input("“query” holds no word to look for.")
        place = f"search:{words.lower()}"
        page = page_asked(place, **paging)
        careers = filtered(public_careers(), filter)
        rank = ranked(CareerPage, words, "and", among=careers)
        rows = careers.filter(pk__in=list(rank))
        found = CareersFound(rows, rank, place, page)
        found.query = words
        return found
