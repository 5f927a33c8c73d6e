"""What a visitor may see, where redirects lead, and what is told while the database is away."""

import logging
from http import HTTPStatus
from urllib.parse import urlparse

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from cms.graphql.errors import RETRY_AFTER_SECONDS, is_database_away
from cms.graphql.visibility import Visibility, current, use

log = logging.getLogger(__name__)


COMPRESSED = {"text/html", "text/plain", "text/xml", "application/xml"}


class CompressionMiddleware(GZipMiddleware):
    """Compress pages. Nothing of the admin, nor what comes with a cookie, as every answer with a
    token of a form does: from the length of compressed answers a token could be guessed (BREACH).
    Static files are compressed before they are served."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED or request.path.startswith("/admin/") or response.cookies:
            return response
        return super().process_response(request, response)


class SafetyHeadersMiddleware:
    """What Django's own middleware does not say: which powers of the browser no page asks for, and
    for the admin its own policy, and that nothing of it is to be kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path.startswith("/admin/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
            response.headers.setdefault("Content-Security-Policy", settings.ADMIN_POLICY)
        return response


class VisibilityMiddleware:
    """Decide for the whole request what its visitor may see. See ``cms.graphql.visibility``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use(Visibility(request)):
            return self.get_response(request)


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, but none to a page that the visitor may not see: the answer would name
    the slug of a draft. One that leads nowhere says that the page is gone for good."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        redirect = get_redirect(request, path) or get_redirect(request, urlparse(path).path)
        if redirect is None or not current().one(redirect):
            return response
        if not redirect.link:
            response.status_code = HTTPStatus.GONE
            return response
        answer = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return answer(redirect.link)


class DatabaseAwayMiddleware:
    """Answer 503 with Retry-After, not 500, when the database cannot be reached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_database_away(error):
            return None
        log.error("The database is away: %s", str(error).splitlines()[0])
        return HttpResponse(
            render_to_string("503.html"),
            status=503,
            headers={"Retry-After": RETRY_AFTER_SECONDS},
        )
