"""How well a hit answers a search, judged by the hit alone.

The databases' own ranks know how long the other entries are and how often they hold a word, the
hidden ones too: an order that changes with what is hidden tells of it. Here the measures of length
are constants.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from wagtail.search.models import IndexEntry
from wagtail.search.utils import get_descendants_content_types_pks

NAMED = 1  # the tier of rows that another title names
TITLE_WEIGHT = 5.0  # a word of the titles against one of the text
TITLE_WORDS, BODY_WORDS = 8, 300  # usual lengths: a longer text needs a word more often
_WORD = re.compile(r"\w+")
# PostgreSQL's columns for the search itself are vectors; the plain text stands beside them.
_COLUMNS = {"title_text", "body_text"} & {field.name for field in IndexEntry._meta.fields}
TITLE, BODY = ("title_text", "body_text") if _COLUMNS else ("title", "body")


def best_first(
    hits: Iterable[Any], model: type[Model], words: str, named: Iterable[int] = ()
) -> dict[int, tuple[int, float, int]]:
    """Return the rank of the hits of a search for ``words``, best first: primary key -> ``tier``,
    ``score`` below zero, primary key. ``named`` are keys of rows that have another title which is
    what was asked for; they are hits too. One statement."""
    hits, named = list(hits), set(named)
    texts = texts_of(hits, model)
    asked = words.lower().split()
    rank = {
        hit.pk: (
            tier(hit, words.lower(), is_named=hit.pk in named),
            -score(asked, *texts.get(str(hit.pk), ("", ""))),
            hit.pk,
        )
        for hit in hits
    }
    rank |= {pk: (NAMED, 0.0, pk) for pk in named if pk not in rank}
    return dict(sorted(rank.items(), key=lambda item: item[1]))


def texts_of(hits: Sequence[Any], model: type[Model]) -> dict[str, tuple[str, str]]:
    """Return the indexed titles and text of each hit, by its key."""
    entries = IndexEntry.objects.filter(
        content_type__in=get_descendants_content_types_pks(model),
        object_id__in=[str(hit.pk) for hit in hits],
    )
    return {
        key: (title, body or "")
        for key, title, body in entries.values_list("object_id", TITLE, BODY)
    }


def tier(hit: Any, asked: str, *, is_named: bool) -> int:
    """Return 0 where the title is what was asked for, 1 where another title of the row is, 2 where
    the title holds all words, else 3."""
    title = str(getattr(hit, "title", "")).lower()
    if title == asked:
        return 0
    if is_named:
        return NAMED
    return 2 if all(word in title for word in asked.split()) else 3


def score(asked: Sequence[str], title: str, body: str) -> float:
    """Return how much the words weigh in an entry; 0 for none of them."""
    in_title, in_body = _WORD.findall(title.lower()), _WORD.findall(body.lower())
    return sum(
        TITLE_WEIGHT * weight(word, in_title, TITLE_WORDS) + weight(word, in_body, BODY_WORDS)
        for word in asked
    )


def weight(word: str, text: Sequence[str], usual: int) -> float:
    """Return 0 to 1: more the more often a text holds a word, less the longer the text is."""
    stem = word.removesuffix("s") or word  # the engines find other endings too
    times = sum(1 for each in text if each.startswith(stem))
    return times / (times + 0.3 + 0.9 * len(text) / usual)
