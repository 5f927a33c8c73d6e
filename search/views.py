from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.selectors import list_credits, pay_ceiling_of
from search.facets import chosen_in
from search.ranking import results
from search.suggesting import mended, near, suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=`` among what is chosen; ``?page=`` turns the page."""
    found = results(
        request.GET.get("q", ""),
        page_number=request.GET.get("page", "1"),
        chosen=chosen_in(request.GET),
    )
    careers = [match.page for match in found.careers]
    nothing = bool(found.query) and not found.total and not found.others
    context = {
        "results": found,
        "careers": careers,
        "credits": list_credits(careers),
        "pay_ceiling": pay_ceiling_of(careers),
        "mended": mended(found.query) if nothing else "",
        "near": near(found.query) if nothing else [],
    }
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Return the careers that a title typed so far may become."""
    found = suggestions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})
