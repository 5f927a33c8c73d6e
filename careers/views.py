"""The page that shows a few careers side by side. Its address says which."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from careers.comparison import MOST, Comparison, careers_called
from careers.models import CareerPage
from careers.selectors import public_careers
from cms.graphql.searching import plain_words, ranked

MOST_NAMES = 50  # that are looked at in one address
MOST_SUGGESTED = 5
_SLUG = re.compile(r"[\w-]{1,255}")


@dataclass(frozen=True)
class Asked:
    """The careers that an address asks for, and what of it could not be done."""

    careers: list[CareerPage]
    unknown: int  # names that no public career has
    left_out: list[CareerPage]  # beyond the most that fit side by side


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show the careers of ``?careers=a,b``; ``&add=`` looks for one more by its title."""
    names = names_in(request.GET.getlist("careers"))
    asked = asked_for(names)
    text = plain_words(request.GET.get("add", ""))
    candidates = careers_like(text, besides=asked.careers) if text else []
    chosen = candidates[0] if is_the_one(candidates, text) else None
    if chosen and len(asked.careers) < MOST:
        return HttpResponseRedirect(address_of([*asked.careers, chosen]))
    if len(request.GET.getlist("careers")) > 1 and not asked.left_out:
        return HttpResponseRedirect(address_of(asked.careers))
    context = {
        "asked": asked,
        "comparison": Comparison(asked.careers),
        "columns": [(career, address_without(career, asked.careers)) for career in asked.careers],
        "has_room": len(asked.careers) < MOST,
        "compared": json.dumps([{"slug": c.slug, "title": c.title} for c in asked.careers]),
        "slugs": ",".join(career.slug for career in asked.careers),
        "text": text,
        "candidates": [(page, address_of([*asked.careers, page])) for page in candidates],
    }
    status = 404 if names and not asked.careers else 200
    return render(request, "careers/compare.html", context, status=status)


def names_in(values: Sequence[str]) -> list[str]:
    """Return the slugs of an address, each once. A form sends one a value, a link all in one."""
    names = [name.strip() for value in values[:MOST_NAMES] for name in value[:10_000].split(",")]
    return list(dict.fromkeys(name for name in names if _SLUG.fullmatch(name)))[:MOST_NAMES]


def asked_for(names: Sequence[str]) -> Asked:
    found = careers_called(names) if names else []
    return Asked(found[:MOST], len(names) - len(found), found[MOST:])


def careers_like(text: str, *, besides: Sequence[CareerPage]) -> list[CareerPage]:
    """Return the careers that a search for ``text`` finds, best first."""
    rank = ranked(CareerPage, text, "and")
    taken = [career.pk for career in besides]
    found = public_careers().filter(pk__in=list(rank)).exclude(pk__in=taken)
    return sorted(found, key=lambda page: rank[page.pk])[:MOST_SUGGESTED]


def is_the_one(candidates: Sequence[CareerPage], text: str) -> bool:
    """Tell whether the first of the careers found is what was meant, beyond doubt."""
    return bool(candidates) and (
        len(candidates) == 1 or candidates[0].title.casefold() == text.casefold()
    )


def address_of(careers: Sequence[CareerPage]) -> str:
    names = ",".join(career.slug for career in careers)
    query = urlencode({"careers": names}, safe=",") if names else ""
    return reverse("compare") + (f"?{query}" if query else "")


def address_without(career: CareerPage, careers: Sequence[CareerPage]) -> str:
    return address_of([other for other in careers if other != career])
