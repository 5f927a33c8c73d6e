"""Which resolvers of the built schema a later stage can wrap, and which it cannot.

A field can be wrapped when its resolver is reached through the field: a function set on it
(grapple's closures, graphene's own, ours) or graphql-core's default, which a wrapper replaces.
The counts of each kind lie in ``type_map.json``; they may grow, and shrink only on purpose:
``UPDATE_TYPE_MAP=1 make test ARGS=tests/graphql/test_type_map.py``. With ``-s`` the test prints
the table.
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,
    execute_sync,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
    parse,
)
from grapple.registry import registry
from grapple.schema import create_schema

from cms.graphql.schema import corrected, schema

COUNTS = Path(__file__).with_name("type_map.json")


def object_types(built: GraphQLSchema) -> list[GraphQLObjectType]:
    return [
        type_
        for name, type_ in sorted(built.type_map.items())
        if is_object_type(type_) and not name.startswith("__")
    ]


def fields_of(built: GraphQLSchema) -> Iterator[tuple[GraphQLObjectType, str, GraphQLField]]:
    for type_ in object_types(built):
        for name, field in type_.fields.items():
            yield type_, name, field


def kind_of(resolver: Any) -> str:
    """Name a resolver by the function that made it: grapple's closures by their ``__qualname__``."""
    if resolver is None:
        return "graphql-core: default_field_resolver"
    if isinstance(resolver, partial):
        return f"partial of {kind_of(resolver.func)}"
    name = getattr(resolver, "__qualname__", type(resolver).__qualname__)
    return f"{getattr(resolver, '__module__', '?')}: {name.replace('.<locals>', '')}"


def is_wrappable(field: GraphQLField) -> bool:
    return field.resolve is None or callable(field.resolve)


def is_model_backed(type_: GraphQLObjectType) -> bool:
    graphene_type = getattr(type_, "graphene_type", None)
    model = getattr(getattr(graphene_type, "_meta", None), "model", None)
    return isinstance(model, type) and issubclass(model, Model)


def summary(built: GraphQLSchema) -> dict[str, dict[str, int]]:
    wrappable, fixed = Counter(), Counter()
    for _type, _name, field in fields_of(built):
        (wrappable if is_wrappable(field) else fixed)[kind_of(field.resolve)] += 1
    backed = [type_ for type_ in object_types(built) if is_model_backed(type_)]
    return {
        "types": {"object types": len(object_types(built)), "model-backed": len(backed)},
        "wrappable": dict(sorted(wrappable.items())),
        "not wrappable": dict(sorted(fixed.items())),
    }


def test_the_cover_does_not_shrink():
    found = summary(schema.graphql_schema)
    print(json.dumps(found, indent=2))
    if os.environ.get("UPDATE_TYPE_MAP"):
        COUNTS.write_text(json.dumps(found, indent=2) + "\n")
    noted = json.loads(COUNTS.read_text())
    assert sum(found["not wrappable"].values()) <= sum(noted["not wrappable"].values())
    assert sum(found["wrappable"].values()) >= sum(noted["wrappable"].values())
    gone = {
        kind: (count, found["wrappable"].get(kind, 0))
        for kind, count in noted["wrappable"].items()
        if found["wrappable"].get(kind, 0) < count
    }
    assert not gone, f"Fewer fields are resolved by (noted, found): {gone}. See {COUNTS.name}."


def test_every_model_of_the_registry_has_its_type_in_the_map():
    types = object_types(schema.graphql_schema)
    backed = {type_.graphene_type for type_ in types if is_model_backed(type_)}
    ours = {
        registry.models[model]
        for app in ("careers", "home", "images")
        for model in apps.get_app_config(app).get_models()
        if model in registry.models
    }
    assert ours <= backed


@pytest.fixture(scope="module")
def copy_of_the_schema() -> GraphQLSchema:
    """A second schema, built by grapple from the same registry; its fields are its own."""
    return corrected(create_schema().graphql_schema)


def wrap_everything(built: GraphQLSchema) -> dict[str, set[str]]:
    """Put a counting wrapper around every field of model-backed types. Returns what was called."""
    called: dict[str, set[str]] = defaultdict(set)
    for type_, name, field in fields_of(built):
        if not is_model_backed(type_):
            continue
        field.resolve = noting(field.resolve or default_field_resolver, called[type_.name], name)
    return called


def noting(inner: Callable[..., Any], called: set[str], name: str) -> Callable[..., Any]:
    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        called.add(name)
        return inner(root, info, **arguments)

    return resolve


def selection_of(type_: GraphQLObjectType) -> tuple[str, set[str]]:
    """Return a selection of all fields of a type that need no argument, and their names.

    Lists of pages are asked for their ``__typename`` only: the field itself is what is wrapped.
    """
    names, parts = set(), []
    for name, field in type_.fields.items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        is_leaf = is_leaf_type(get_named_type(field.type))
        parts.append(name if is_leaf else f"{name} {{ __typename }}")
        names.add(name)
    return " ".join(parts), names


QUERIES = {
    "HomePage": 'homePage(slug: "home") {{ {0} }}',
    "StandardPage": 'standardPage(slug: "contact") {{ {0} }}',
    "CareersIndexPage": 'careersIndex(slug: "careers") {{ {0} }}',
    "CareerFieldPage": 'careerField(slug: "medical-office") {{ {0} }}',
    "CareerPage": 'career(slug: "medical-secretary") {{ {0} }}',
    "CustomImage": 'homePage(slug: "home") {{ heroImage {{ {0} }} }}',
    "Source": 'career(slug: "medical-secretary") {{ sources {{ {0} }} }}',
    "Satisfaction": 'career(slug: "medical-secretary") {{ satisfaction {{ {0} }} }}',
    "Survey": 'career(slug: "medical-secretary") {{ satisfaction {{ survey {{ {0} }} }} }}',
    "Wage": 'career(slug: "medical-secretary") {{ wages {{ {0} }} }}',
    "Projection": 'career(slug: "medical-secretary") {{ projections {{ {0} }} }}',
    "Task": 'career(slug: "medical-secretary") {{ tasks {{ {0} }} }}',
    "SkillRating": 'career(slug: "medical-secretary") {{ skillRatings {{ {0} }} }}',
    "Technology": 'career(slug: "medical-secretary") {{ technologies {{ {0} }} }}',
    "AlternateTitle": 'career(slug: "medical-secretary") {{ alternateTitles {{ {0} }} }}',
    "OccupationCode": 'career(slug: "medical-secretary") {{ codes {{ {0} }} }}',
    "EducationShare": 'career(slug: "medical-secretary") {{ educationShares {{ {0} }} }}',
    "RelatedCareer": 'career(slug: "medical-secretary") {{ relatedCareers {{ {0} }} }}',
    "Testimonial": (
        'career(slug: "medical-secretary") {{ sections {{ ... on TestimonialsBlock '
        "{{ testimonials {{ {0} }} }} }} }}"
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_wrapper_around_each_field_of_a_type_is_called(name, demo, copy_of_the_schema, rf):
    called = wrap_everything(copy_of_the_schema)
    selection, names = selection_of(copy_of_the_schema.type_map[name])
    query = parse("{ " + QUERIES[name].format(selection) + " }")
    execute_sync(copy_of_the_schema, query, context_value=rf.get("/graphql/"))
    assert names - called[name] == set()


def test_every_field_of_a_model_backed_type_can_be_wrapped():
    fixed = [
        f"{type_.name}.{name}: {kind_of(field.resolve)}"
        for type_, name, field in fields_of(schema.graphql_schema)
        if is_model_backed(type_) and not is_wrappable(field)
    ]
    assert fixed == []
