"""“Is this page useful?”: the answer of a reader, taken without a cookie and without a token.

Public pages are the same for everybody, so the form carries nothing of the visitor. A browser says
itself that the form stands on this site (Sec-Fetch-Site, else Origin); what does not is refused.
"""

from datetime import date

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
from home.models import PageAnswers

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
    page = public_page(request.POST.get("page", ""))
    if column is None or page is None:
        return told(request, 400)
    caller = salted_hmac("home.usefulness", caller_key(request, None)).hexdigest()
    if not is_within(ALL_PAGES, caller):
        return told(request, 429)
    if is_within(ONE_PAGE, caller, str(page.pk)):
        count(page, column)
    return HttpResponseRedirect(f"{reverse('useful_thanks')}?page={page.pk}", status=303)


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank for an answer, with the way back to the page."""
    return told(request, 200, public_page(request.GET.get("page", "")))


def told(request: HttpRequest, status: int, page: Page | None = None) -> HttpResponse:
    return render(request, "home/useful.html", {"status": status, "about": page}, status=status)


def is_from_this_site(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def public_page(key: str) -> Page | None:
    """Return the public page with this key, if it is one."""
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    return visible(Page.objects.filter(pk=int(key))).first()


def is_within(rate: str, *caller: str) -> bool:
    item, strategy = limiter(rate, settings.REDIS_URL)
    return strategy.hit(item, "useful", *caller)


def count(page: Page, column: str) -> None:
    row, _is_new = PageAnswers.objects.get_or_create(page=page, day=date.today())
    PageAnswers.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
