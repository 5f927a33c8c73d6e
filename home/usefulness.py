"""“Is this page useful?”: the answer of a reader, taken without a cookie and without a token.

Public pages are the same for everybody, so the form carries nothing of the visitor. A browser says
itself that the form stands on this site (Sec-Fetch-Site, else Origin); what does not is refused.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cms.graphql.rates import caller_key, limiter
from cms.graphql.visibility import visible
from home.models import PageAnswers, Place

Subject = Page | Place
ALL_PAGES, ONE_PAGE = "30/hour", "1/day"  # from one address
ANSWERS = {"yes": "useful", "no": "not_useful"}


@csrf_exempt  # no cookie is read here; see the module's own words
@require_POST
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Count an answer. 400 for one that is none, 403 from elsewhere, 429 over the rate."""
    if not is_from_this_site(request):
        return told(request, 403)
    column = ANSWERS.get(request.POST.get("useful", ""))
    about = subject(request.POST.get("page", ""))
    if column is None or about is None:
        return told(request, 400)
    caller = salted_hmac("home.usefulness", caller_key(request, None)).hexdigest()
    if not is_within(ALL_PAGES, caller):
        return told(request, 429)
    key = str(about.pk if isinstance(about, Page) else about)
    if is_within(ONE_PAGE, caller, key):
        count(about, column)
    return HttpResponseRedirect(f"{reverse('useful_thanks')}?page={key}", status=303)


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank for an answer, with the way back to the page."""
    return told(request, 200, subject(request.GET.get("page", "")))


def told(request: HttpRequest, status: int, about: Subject | None = None) -> HttpResponse:
    context: dict[str, Any] = {"status": status}
    if isinstance(about, Place):
        context |= {"back": reverse(about), "title": about.label}
    elif about is not None:
        context |= {"back": about.get_url(request), "title": about.title}
    return render(request, "home/useful.html", context, status=status)


def is_from_this_site(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def subject(key: str) -> Subject | None:
    """Return the public page with this key, or the place of this name, if it is one."""
    if key in Place.values:
        return Place(key)
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    return visible(Page.objects.filter(pk=int(key))).first()


def is_within(rate: str, *caller: str) -> bool:
    item, strategy = limiter(rate, settings.REDIS_URL)
    return strategy.hit(item, "useful", *caller)


def count(about: Subject, column: str) -> None:
    what = {"page": about} if isinstance(about, Page) else {"page": None, "place": about}
    row, _is_new = PageAnswers.objects.get_or_create(**what, day=date.today())
    PageAnswers.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
