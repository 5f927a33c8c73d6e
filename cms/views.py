"""Addresses that belong to no app: health, robots, errors."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.graphql.errors import RETRY_AFTER_SECONDS, is_database_away


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers: 200, or 503 with Retry-After."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        if not is_database_away(error):
            raise
        return HttpResponse(
            "The database does not answer.\n",
            status=503,
            content_type="text/plain",
            headers={"Retry-After": RETRY_AFTER_SECONDS},
        )
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the site map is and what is not theirs."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/graphql")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error. The template asks nothing of the database."""
    if wants_json(request):
        return JsonResponse({"errors": [{"message": "Internal error."}]}, status=500)
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("500.html"), status=500)
