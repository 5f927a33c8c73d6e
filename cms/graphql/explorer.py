"""GraphiQL and the schema's text: what a front-end developer opens first."""

from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail import hooks

from cms.graphql.schema import sdl as schema_text


@require_safe
def sdl(request: HttpRequest) -> HttpResponse:
    """Serve the schema's text, for code generators; 404 where introspection is switched off."""
    if not settings.GRAPHQL_INTROSPECTION:
        raise Http404(_("The schema is not published."))
    return HttpResponse(schema_text(), content_type="text/plain; charset=utf-8")


@require_safe
@csp_replace(
    {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        # The hash is of the one style that GraphiQL sets on the page behind a dialog.
        "style-src": ["'self'", "'sha256-Y/huXlwoYkVyQlxwSVcCi1RCDGDCSVBzDt0hYP9qlTc='"],
        "font-src": ["'self'", "data:"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "frame-src": None,
        "object-src": None,
    }
)
def graphiql(request: HttpRequest) -> HttpResponse:
    """Show the explorer, with the examples that the apps register; 404 unless switched on."""
    if not settings.GRAPHIQL:
        raise Http404(_("The explorer is switched off."))
    examples = [
        {"title": title_of(file), "query": file.read_text(), "variables": None}
        for get_files in hooks.get_hooks("register_graphql_examples")
        for file in get_files()
    ]
    return render(request, "graphiql.html", {"endpoint": reverse("graphql"), "examples": examples})


def title_of(file: Path) -> str:
    """Return "A field" for 02-a-field.graphql."""
    return file.stem.split("-", 1)[1].replace("-", " ").capitalize()
