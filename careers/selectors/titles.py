"""Which other title of a career a search meant."""

import re
from collections.abc import Sequence

from django.db.models import Q

from careers.choices import TitleKind
from careers.models import (
    AlternateTitle,
    CareerPage,
)
from cms.loading.rows import (
    peers_of,
)

SHOWN_TITLES = Q(kind__in=(TitleKind.REPORTED, TitleKind.ALTERNATE))


def matched_title_of(career: CareerPage) -> str | None:
    """Return the other title of a career that holds the words that were searched for, or None if
    its own does. Those of its peers, which the same search has found, are read with it."""
    if "_matched_title" not in career.__dict__:
        peers = [peer for peer in peers_of(career) if "_matched_title" not in peer.__dict__]
        words = career.searched_words
        asked = [peer.pk for peer in peers if any(w not in peer.title.lower() for w in words)]
        found = titles_holding(words, asked) if asked else {}
        for peer in peers:
            peer.__dict__["_matched_title"] = found.get(peer.pk)
    return career.__dict__["_matched_title"]


def titles_holding(words: Sequence[str], careers: Sequence[int]) -> dict[int, str]:
    """Return the shortest title to show of each career that holds all words, or words that begin
    with them."""
    rows = AlternateTitle.objects.filter(SHOWN_TITLES, page_id__in=careers)
    for word in words:
        rows = rows.filter(title__icontains=word)
    begins = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in words]
    found: dict[int, str] = {}
    for page_id, title in rows.order_by().values_list("page_id", "title"):
        if not all(word.search(title) for word in begins):
            continue
        best = found.get(page_id)
        if best is None or (len(title), title) < (len(best), best):
            found[page_id] = title
    return found
