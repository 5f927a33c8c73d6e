"""Which pages of the site any visitor may have: the public ones, asked for without a cookie."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from cms.caching import recording

PUBLIC = "public, max-age=0, must-revalidate"
# The views whose answers are the same for everybody, by the names of their addresses.
OFFERED = {"wagtail_serve", "compare", "search", "suggest", "sitemap", "robots"}
# Addresses below which nothing is offered: requests for them go straight to Django.
NEVER = (
    "/.well-known/",
    "/admin",
    "/documents/",
    "/graphiql",
    "/graphql",
    "/healthz",
    "/originals/",
    "/readyz",
    "/renditions/",
    "/static/",
    "/useful/",
)


class PublicPagesMiddleware:
    """Say of a public page that caches may keep it, if they ask each time whether it still is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and is_public(request, response)):
            return response
        etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
        response.headers["Cache-Control"] = PUBLIC
        response.headers["ETag"] = etag
        patch_vary_headers(response, ["Cookie"])
        recording.offer()
        return get_conditional_response(request, etag=etag, response=response) or response


def is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer is a good one to a visitor without a cookie, and nothing in it is
    one visitor's alone."""
    match = request.resolver_match
    return (
        response.status_code == 200
        and request.method in {"GET", "HEAD"}
        and match is not None
        and match.view_name in OFFERED
        and "HTTP_COOKIE" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
        and "CSRF_COOKIE" not in request.META  # a form with a token of its visitor's
        and not response.cookies
        and not response.has_header("Cache-Control")
    )
