"""The published contract: what a front end's code generator has read must stay true."""

import difflib

from django.conf import settings
from graphql import build_schema, validate_schema

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
