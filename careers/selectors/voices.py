"""Quotes about careers and fields, in balance and with consent."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import Q

from careers.choices import VoiceKind
from careers.models import (
    CareerFieldPage,
    CareerPage,
    Testimonial,
)
from careers.selectors.pages import public_careers
from cms.graphql.visibility import current, seen, visible
from cms.loading.lookups import Bound
from cms.loading.rows import (
    Shape,
    link,
    long_columns,
    make_peers,
    peers_of,
    shape_of,
    shaped,
)
from cms.loading.statements import Statement

LIKE, DISLIKE = VoiceKind.LIKE.value, VoiceKind.DISLIKE.value


def voices_for(
    page, *, kinds: Sequence[str], limit: int, pinned: Iterable[Testimonial] = ()
) -> list[Testimonial]:
    """Return quotes about a career or field: pinned first, then newest.

    With likes and dislikes both asked for, they alternate and are equally many: a like is never
    shown without its dislike. Quotes without valid consent are left out, pinned ones too.
    """
    see = current()
    chosen = {quote.pk: quote for quote in pinned if quote and see.one(quote)}
    others = quotes_about(page)  # newest first
    if chosen:
        others = [quote for quote in others if quote.pk not in chosen]
    quotes = [quote for quote in (*chosen.values(), *others) if quote.kind in kinds]
    if {LIKE, DISLIKE} <= set(kinds):
        return in_pairs(quotes)[: limit - limit % 2 or 2]
    return quotes[:limit]


def quotes_about(page) -> list[Testimonial]:
    """Return the quotes about a page that may be shown; those about its peers are read with them.
    Quotes about a field are also those about its careers."""
    kept = page.__dict__
    if "_quotes_about" not in kept:
        pages = [peer for peer in peers_of(page) if "_quotes_about" not in peer.__dict__]
        is_field = isinstance(page, CareerFieldPage)
        found = quotes_about_fields(pages) if is_field else quotes_about_careers(pages)
        for peer in pages:
            peer.__dict__["_quotes_about"] = found[peer.pk]
    return kept["_quotes_about"]


def quotes_about_careers(careers: Iterable[CareerPage]) -> dict[int, list[Testimonial]]:
    by_key = {career.pk: career for career in careers}
    found: dict[int, list[Testimonial]] = {pk: [] for pk in by_key}
    quotes = quotes_of(shape_of(Testimonial)).run(careers=list(by_key))
    make_peers(quotes)
    for quote in seen(quotes):
        link(quote, "career", by_key[quote.career_id])
        found[quote.career_id].append(quote)
    return found


@lru_cache(maxsize=100)
def quotes_of(shape: Shape) -> Statement:
    rows = Testimonial.objects.filter(live=True, career__among=Bound("careers"))
    return Statement(lambda: shaped(rows, shape))


def quotes_about_fields(fields: Sequence[CareerFieldPage]) -> dict[int, list[Testimonial]]:
    """Return the quotes about each field, and about the careers that stand under it."""
    below = Q(pk__in=[])
    for field in fields:
        below |= Q(path__startswith=field.path, depth=field.depth + 1)
    about = Q(field__in=[f.pk for f in fields]) | Q(career__in=public_careers().filter(below))
    quotes = visible(Testimonial.objects.filter(about)).select_related("career")
    quotes = quotes.defer(*(f"career__{name}" for name in long_columns(CareerPage)))
    fields_by_path = {field.path: field.pk for field in fields}
    found: dict[int, list[Testimonial]] = {field.pk: [] for field in fields}
    for quote in quotes:
        own = fields_by_path.get(quote.career.path[: -CareerPage.steplen]) if quote.career else None
        for pk in {quote.field_id, own} & found.keys():
            found[pk].append(quote)
    return found


def in_pairs(quotes: Sequence[Testimonial]) -> list[Testimonial]:
    """Return likes and dislikes in turn; what has no counterpart is left out."""
    likes = [quote for quote in quotes if quote.kind == LIKE]
    dislikes = [quote for quote in quotes if quote.kind == DISLIKE]
    return [quote for pair in zip(likes, dislikes, strict=False) for quote in pair]
