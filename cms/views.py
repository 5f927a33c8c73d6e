"""Addresses that belong to no app: health, robots, errors."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import unquote

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.content.routing import near
from cms.graphql.errors import RETRY_AFTER_SECONDS, is_database_away

VALID_FOR = timedelta(days=180)


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
        "Disallow: /compare/",
        "Disallow: /useful/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Tell where to report a weakness (RFC 9116); 404 without SECURITY_CONTACT."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    contact = settings.SECURITY_CONTACT
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    # The file must say until when it holds. It is made anew each day.
    expires = datetime.combine(datetime.now(UTC).date() + VALID_FOR, time(), UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/graphql")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"near": pages_near(request.path)}, status=404)


def pages_near(path: str) -> list[Page]:
    """Return pages whose words are like those of an address that leads nowhere."""
    try:
        return near(unquote(path, errors="replace"))
    except DatabaseError:  # the page that says "not here" must not fail itself
        return []


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error. The template asks nothing of the database."""
    if wants_json(request):
        return JsonResponse({"errors": [{"message": "Internal error."}]}, status=500)
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("500.html"), status=500)
