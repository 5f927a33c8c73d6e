"""Preview tokens: they show one draft to whoever holds one, for an hour, until revoked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from graphql.type.definition import GraphQLNamedType, GraphQLObjectType
from wagtail_headless_preview.models import PagePreview

from cms.graphql.visibility import current

SALT = "headlesspreview.token"


def page_of(token: str) -> Any | None:
    """Return the draft that a token shows, or None: expired, revoked, forged, or not a token.

    The signature is checked before any statement; deleting the ``PagePreview`` row revokes.
    """
    try:
        signed = TimestampSigner(salt=SALT).unsign(
            token, max_age=settings.GRAPHQL_LIMITS["preview_seconds"]
        )
    except BadSignature:
        return None
    preview = PagePreview.objects.filter(token=token).select_related("content_type").first()
    if preview is None:
        return None
    page = preview.as_page()
    parts = dict(part.split("=", 1) for part in signed.split(";") if "=" in part)
    if "id" in parts and str(page.pk) != parts["id"]:
        return None
    return page


def by_token(resolve: Callable[..., Any], type_: GraphQLNamedType) -> Callable[..., Any]:
    """Answer a field's ``token`` argument here; grapple's own loads the page before it checks."""

    def resolve_token(root: Any, info: Any, **arguments: Any) -> Any:
        token = arguments.pop("token", None)
        if token is None:
            return resolve(root, info, **arguments)
        info.context.graphql_is_private = True
        page = page_of(token)
        if page is None or not is_of(page, type_):
            return None
        current().grant(page)
        return page

    return resolve_token


def is_of(page: Any, type_: GraphQLNamedType) -> bool:
    """Tell whether a page belongs to the type of a field: CareerPage, or any page."""
    if isinstance(type_, GraphQLObjectType) and type_.name != "Page":
        return isinstance(page, type_.graphene_type._meta.model)  # type: ignore[attr-defined]
    return True
