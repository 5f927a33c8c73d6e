"""Searching within the API: ranked first, then gated, then sliced, so that neither a gap nor a
count tells of what is hidden."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from django.conf import settings
from django.db.models import QuerySet
from grapple.registry import registry
from wagtail.models import Page
from wagtail.search.index import class_is_indexed

from cms.graphql.relevance import Key, best_first
from cms.graphql.visibility import current
from cms.loading.rows import make_peers

MAX_QUERY_LENGTH = 200
PAGE_SIZE = cast(int, settings.GRAPPLE["PAGE_SIZE"])
MAX_PAGE_SIZE = cast(int, settings.GRAPPLE["MAX_PAGE_SIZE"])
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# Quotes and operators mean something to the full text engines; a visitor's are just typing.
_SYNTAX = re.compile(r"[\"“”„*^:()<>|&!\\]+")


class OtherTitles(Protocol):
    """Titles that a page has besides its own, for the ranking. Apps ``register_titles``."""

    def exact(self, texts: list[str]) -> QuerySet[Any]:
        """Return the keys of the pages that have one of the texts as a title, in any case; not
        read yet."""


_titles: dict[type, OtherTitles] = {}


def register_titles(model: type, titles: OtherTitles) -> None:
    """Have the pages of a model found by other titles. A search sets ``searched_words`` on those
    found, which may tell from them which title was meant."""
    _titles[model] = titles


def plain_words(text: str) -> str:
    """Return what somebody typed as plain words: no control characters, quotes or operators."""
    words = _SYNTAX.sub(" ", _CONTROL.sub(" ", text[: 4 * MAX_QUERY_LENGTH]))
    return " ".join(words.split())[:MAX_QUERY_LENGTH].strip()


def ranked(
    model: type, text: str, operator: str, among: QuerySet[Any] | None = None
) -> dict[int, Key]:
    """Return the rank of a model's objects that match, best first, by their primary keys; at most
    the limit, and only those ``among`` some rows. A rank is made of the object alone, so that it
    tells nothing of others. One statement."""
    words = plain_words(text)
    if not words or not class_is_indexed(model):
        return {}
    texts = [" ".join(_CONTROL.sub(" ", text).split())[:255], words]
    named = [titles.exact(texts) for other, titles in _titles.items() if issubclass(other, model)]
    return best_first(model, words, operator, named=named, among=among)


def say_searched(found: Iterable[Any], text: str) -> None:
    """Set the words that were searched for on the rows that were found by other titles, too."""
    words = stems(text)
    rows: list[Any] = [row for row in found if isinstance(row, tuple(_titles))]
    make_peers(rows)  # one asks for all
    for row in rows:
        row.searched_words = words


def stems(text: str) -> list[str]:
    """Return the stems of the words that somebody typed, in lower case."""
    return [stem(word) for word in plain_words(text).lower().split()]


def stem(word: str) -> str:
    """Return a word without the s of a plural, which a full text search looks past as well."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def in_rank(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Replace what grapple does with ``searchQuery``: it fails on filtered lists, and searches
    before it filters."""

    def resolve_ranked(root: Any, info: Any, **arguments: Any) -> Any:
        text = arguments.pop("search_query", None)
        operator = str(arguments.pop("search_operator", None) or "and")
        if text is None or arguments.get("id") is not None:
            return resolve(root, info, **arguments)
        limit, offset = arguments.pop("limit", None), arguments.pop("offset", None)
        rows = resolve(root, info, **arguments)
        if not isinstance(rows, QuerySet):
            return []
        rows = rows.all()
        rows.query.clear_limits()
        rank = ranked(rows.model, text, operator, among=current().only(rows))
        found = list(rows.filter(pk__in=list(rank)))
        if not arguments.get("order"):
            found.sort(key=lambda row: rank[row.pk])
        start = int(offset or 0)
        size = min(int(limit or PAGE_SIZE), MAX_PAGE_SIZE)
        found = found[start : start + size]
        say_searched(found, text)
        return found

    return resolve_ranked


def resolve_search(_root: Any, _info: Any, query: str | None = None) -> list[Any]:
    """Search every model of the API that is indexed, one ranking a model, pages first."""
    if not query:
        return []
    models = [Page, *(model for model in registry.class_models if not issubclass(model, Page))]
    found: list[Any] = []
    for model in models:
        if not class_is_indexed(model):
            continue
        everything = model._default_manager.all()
        rank = ranked(model, query, "and", among=current().only(everything))
        rows = everything.filter(pk__in=list(rank))
        rows = cast(Any, rows).specific() if model is Page else rows
        found += sorted(rows, key=lambda row: rank[row.pk])
    types = tuple(registry.class_models)
    found = [row for row in found if type(row) in types][:MAX_PAGE_SIZE]
    say_searched(found, query)
    return found
