from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.ranking import results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=``; ``?page=`` turns the page."""
    found = results(request.GET.get("q", ""), page_number=request.GET.get("page", "1"))
    return render(request, "search/search.html", {"results": found})
