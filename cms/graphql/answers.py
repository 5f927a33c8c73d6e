"""Answers that grapple's resolvers fail to give: a key or a site left out, a choice left blank, an
item of a list without an id. Each was an internal error to a client that asked in good faith."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from graphql import GraphQLObjectType, GraphQLSchema, default_field_resolver, is_enum_type
from grapple.registry import registry
from grapple.utils import resolve_site_by_hostname
from wagtail.contrib.settings.models import BaseSiteSetting

from cms.graphql.types import object_type, object_types
from cms.graphql.visibility import current

BY_KEY = ("tag", "image", "document")


def install(schema: GraphQLSchema) -> None:
    query = object_type(schema, "Query").fields
    for name in BY_KEY:
        query[name].resolve = with_key(query[name].resolve or default_field_resolver)
    query["setting"].resolve = resolve_setting
    for type_ in object_types(schema):
        if "StreamFieldInterface" in {interface.name for interface in type_.interfaces}:
            type_.fields["id"].resolve = lambda block, info: getattr(block, "id", None)
        blanks_are_null(type_)


def with_key(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Without an ``id`` there is nothing to find; grapple fails on the missing argument."""

    def resolve_with_key(root: Any, info: Any, **arguments: Any) -> Any:
        return resolve(root, info, **arguments) if arguments.get("id") is not None else None

    return resolve_with_key


def resolve_setting(
    _root: Any, _info: Any, name: str | None = None, site: str | None = None
) -> Model | None:
    """Return one setting: of the asking site unless another is named. grapple's own fails as soon
    as there is a second site, which also tells that there is one."""
    asked = current().site
    if site is not None:
        asked = resolve_site_by_hostname(hostname=site, filter_name="site")
    for type_ in registry.settings:
        model = type_._meta.model
        if name and model._meta.model_name != name.lower():
            continue
        if issubclass(model, BaseSiteSetting):
            return model.objects.filter(site=asked).first() if asked else None
        return model.objects.first()
    return None


def blanks_are_null(type_: GraphQLObjectType) -> None:
    """Answer a choice that nobody made as null: no enum has a value for it."""
    for field in type_.fields.values():
        if is_enum_type(field.type):
            field.resolve = blank_as_null(field.resolve or default_field_resolver)


def blank_as_null(resolve: Callable[..., Any]) -> Callable[..., Any]:
    def resolve_choice(root: Any, info: Any, **arguments: Any) -> Any:
        value = resolve(root, info, **arguments)
        return None if value == "" else value

    return resolve_choice
