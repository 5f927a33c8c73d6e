"""Answers that grapple's resolvers fail to give: a key or a site left out, a choice left blank, an
item of a list without an id. Each was an internal error to a client that asked in good faith."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, cast

from django.conf import settings
from django.db.models import Model
from graphql import (
    GraphQLArgument,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    default_field_resolver,
    is_enum_type,
)
from grapple.registry import registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site

from cms.graphql.lookups import site_named
from cms.graphql.types import object_type, object_types
from cms.graphql.visibility import current

BY_KEY = ("tag",)
MOST: int = settings.GRAPHQL_LIMITS["list_size"]


def install(schema: GraphQLSchema) -> None:
    query = object_type(schema, "Query").fields
    for name in BY_KEY:
        query[name].resolve = with_key(query[name].resolve or default_field_resolver)
    query["setting"].resolve = resolve_setting
    query["settings"].resolve = resolve_settings
    query["site"].resolve = resolve_site
    for name, resolve in (("redirects", resolve_redirects), ("snippets", resolve_snippets)):
        query[name].resolve = resolve
        query[name].args = slice_arguments(schema)
    if "StaticBlock" in schema.type_map:
        # A block without a value answers a non-null text.
        object_type(schema, "StaticBlock").fields["value"].resolve = lambda block, info: ""
    for type_ in object_types(schema):
        if "StreamFieldInterface" in {interface.name for interface in type_.interfaces}:
            type_.fields["id"].resolve = lambda block, info: getattr(block, "id", None)
        blanks_are_null(type_)


def with_key(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Without an ``id`` there is nothing to find; grapple fails on the missing argument."""

    def resolve_with_key(root: Any, info: Any, **arguments: Any) -> Any:
        return resolve(root, info, **arguments) if arguments.get("id") is not None else None

    return resolve_with_key


def slice_arguments(schema: GraphQLSchema) -> dict[str, GraphQLArgument]:
    """Return the arguments of a list that grapple gives whole, however long it is."""
    positive = cast(GraphQLScalarType, schema.type_map["PositiveInt"])
    return {
        "limit": GraphQLArgument(
            positive, default_value=MOST, description=f"How many, {MOST} at most."
        ),
        "offset": GraphQLArgument(positive, default_value=0, description="How many to skip."),
    }


def resolve_setting(
    _root: Any, _info: Any, name: str | None = None, site: str | None = None
) -> Model | None:
    """Return one setting: of the asking site unless another is named. grapple's own fails as soon
    as there is a second site, which also tells that there is one."""
    return next(iter(settings_named(name, site)), None)


def resolve_settings(
    _root: Any, _info: Any, name: str | None = None, site: str | None = None
) -> list[Model]:
    return list(settings_named(name, site))


def settings_named(name: str | None, host: str | None) -> Iterator[Model]:
    site = current().site if host is None else site_named(host)
    for type_ in registry.settings:
        model = type_._meta.model
        if name and model._meta.model_name != name.lower():
            continue
        rows = model.objects.order_by("pk")
        if issubclass(model, BaseSiteSetting):
            rows = rows.filter(site=site) if site else rows.none()
        yield from rows


def resolve_site(_root: Any, _info: Any, **keys: Any) -> Site | None:
    if keys.get("id") is not None:
        return Site.objects.filter(pk=keys["id"]).first()
    return site_named(keys["hostname"]) if keys.get("hostname") is not None else None


def resolve_redirects(
    _root: Any, _info: Any, limit: int | None = None, offset: int | None = None
) -> list[Redirect]:
    """Return redirects in the order of their paths; one of every site stands once for each site
    that the caller may see."""
    see = current()
    rows = see.only(Redirect.objects.select_related("redirect_page", "site"))
    start = offset or 0
    stop = start + min(MOST if limit is None else limit, MOST)
    sites = list(see.only(Site.objects.order_by("pk")))
    found: list[Redirect] = []
    for row in rows.order_by("old_path", "pk")[start:stop]:
        if row.site is not None:
            found.append(row)
            continue
        for site in sites:
            found.append(copy(row))
            found[-1].site = site
    return found


def resolve_snippets(
    _root: Any, _info: Any, limit: int | None = None, offset: int | None = None
) -> list[Model]:
    """Return snippets, model by model, in the order of their keys."""
    skip, room = offset or 0, min(MOST if limit is None else limit, MOST)
    found: list[Model] = []
    for type_ in registry.snippets.values():
        rows = current().only(type_._meta.model.objects.order_by("pk"))
        part = list(rows[skip : skip + room - len(found)])
        found += part
        if len(found) == room:
            break
        skip = 0 if part else max(0, skip - rows.count())
    return found


def blanks_are_null(type_: GraphQLObjectType) -> None:
    """Answer a choice that nobody made, and a text that nobody wrote, as null: one form of
    nothing, whichever column it comes from."""
    for field in type_.fields.values():
        if is_enum_type(field.type) or field.type is GraphQLString:
            field.resolve = blank_as_null(field.resolve or default_field_resolver)


def blank_as_null(resolve: Callable[..., Any]) -> Callable[..., Any]:
    def resolve_choice(root: Any, info: Any, **arguments: Any) -> Any:
        value = resolve(root, info, **arguments)
        return None if value == "" else value

    resolve_choice.blank_of = resolve  # type: ignore[attr-defined]
    return resolve_choice
