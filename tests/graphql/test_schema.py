"""The published contract: what a front end's code generator has read must stay true."""

import difflib

from django.apps import apps
from django.conf import settings
from graphene.utils.str_converters import to_camel_case
from graphql import build_schema, validate_schema
from grapple.registry import registry

from cms.graphql.schema import schema, sdl

FILE = settings.BASE_DIR / "cms" / "graphql" / "schema.graphql"


def test_the_checked_in_schema_is_the_one_that_is_served(client):
    written = FILE.read_text() if FILE.exists() else ""
    served = client.get("/graphql/schema.graphql").content.decode()
    difference = list(
        difflib.unified_diff(
            written.splitlines(), served.splitlines(), FILE.name, "served", n=1, lineterm=""
        )
    )
    assert not difference, (
        "The schema differs from the one checked in. If that is meant, run `make schema` and "
        "commit the change:\n" + "\n".join(difference[:40])
    )


def test_the_schema_is_valid_and_its_text_can_be_read_back():
    assert validate_schema(schema.graphql_schema) == []
    again = build_schema(sdl())
    assert set(again.type_map) == set(schema.graphql_schema.type_map)


def test_consent_is_nowhere_in_the_schema():
    named = [
        f"{type_.name}.{field}"
        for type_ in schema.graphql_schema.type_map.values()
        for field in getattr(type_, "fields", {})
        if any(word in field.lower() for word in ("consent", "evidence", "password", "revision"))
    ]
    allowed = {name for name in named if name.endswith(".latestRevisionCreatedAt")}
    assert set(named) - allowed == set()


def test_every_field_that_we_declare_says_what_it_is():
    undescribed = []
    for app in ("careers", "home", "images"):
        for model in apps.get_app_config(app).get_models():
            type_ = registry.models.get(model)
            for declared in getattr(model, "graphql_fields", []):
                name = to_camel_case((declared() if callable(declared) else declared).field_name)
                field = schema.graphql_schema.type_map[type_._meta.name].fields[name]
                if not field.description:
                    undescribed.append(f"{type_._meta.name}.{name}")
    assert undescribed == []
