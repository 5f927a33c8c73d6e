"""The breadth-first executor cannot be told from graphql-core on the schema that is served, over
the demo: every documented query, and random ones. ``DIFFERENTIAL_SEEDS=500`` asks fresh ones."""

import random
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from graphql import get_operation_ast, parse, validate
from wagtail import hooks
from wagtail.models import Page

from cms.graphql import limits
from cms.graphql.errors import LimitError
from cms.graphql.schema import schema
from cms.graphql.types import object_types
from cms.graphql.view import ahead
from cms.graphql.visibility import Visibility, use
from cms.loading import selection
from cms.loading.rows import make_peers
from tests.graphql.execution.comparing import Comparison
from tests.graphql.execution.generating import Documents, seeds

FIXED = 80
NULL_CONDITION = "Argument 'if' of non-null type 'Boolean!' must not be null."
SERVED = schema.graphql_schema
EXAMPLES = [file for files in hooks.get_hooks("register_graphql_examples") for file in files()]
PATHS = ['"/"', '"/careers/medical-office/medical-secretary/"', '"/nowhere/"', '"x"']


@contextmanager
def anonymous():
    request = RequestFactory().get("/graphql/", HTTP_HOST="testserver")
    request.user, request.session = AnonymousUser(), {}
    with use(Visibility(request, for_api=True)), selection.unknown():
        yield request


def literals():
    """Return what arguments are filled with: what is there, and some that is not."""
    pages = list(Page.objects.filter(depth__gt=1).order_by("pk")[::7])
    ids = [f'"{page.pk}"' for page in pages]
    return {
        "ID": [*ids, '"0"', '"x"'],
        "String": ['"medical-office"', '"medical-secretary"', '"home"', '"nothing"'],
        "slug": ['"medical-office"', '"medical-secretary"', '"home"', '"nothing"'],
        "order": ['"title"', '"-title"', '"slug"', '"password"'],
        "path": PATHS,
        "urlPath": PATHS,
        "searchQuery": ['"office"', '"medical"'],
        "query": ['"office"', '"medical"'],
        "Int": ["0", "1", "2", "3"],
        "PositiveInt": ["1", "2", "3"],
        "Float": ["1.5"],
        "Boolean": ["true", "false"],
    }


@pytest.fixture
def comparison(demo):
    return Comparison(SERVED, anonymous, {"gather": make_peers, "foresee": ahead.foresee})


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_documented_queries_are_answered_as_by_graphql_core(file, comparison):
    document = parse(file.read_text())
    comparison.compare(document, {})
    comparison.compare(document, {})
    assert comparison.delegated == 0
    assert comparison.errors == {}


def test_documented_queries_are_resolved_in_batches(comparison):
    for file in EXAMPLES:
        comparison.compare(parse(file.read_text()), {})
    print(f"\n{len(EXAMPLES)} documented queries: {comparison}")
    print(f"one by one: {dict(comparison.one_by_one.most_common(12))}")
    assert comparison.batched >= 0.95 * (comparison.batched + comparison.single)
    assert comparison.batched > 2_000


# Fields of objects (root fields are of one) whose resolver is called row by row, and may read rows
# of its own. A new one belongs here only with a price in GRAPHQL_PRICES_OF_FIELDS.
ROW_BY_ROW = {
    *("ancestors", "descendants", "siblings", "nextSiblings", "previousSiblings"),
    *("facets", "jsonLd", "excerpt", "oldUrl", "newUrl", "target", "navigation"),
    *("contentType", "pageType", "snippetType", "id", "name"),  # of what the row holds
    *("aspectRatio", "focalPoint", "jobZone", "settings"),
    *("page", "pages", "tags"),  # of a site, of a redirect, of a picture
}


def test_every_field_but_a_few_is_resolved_for_all_rows_at_once():
    found = [
        (f"{type_.name}.{name}", "batch" in field.extensions)
        for type_ in object_types(SERVED)
        if type_ is not SERVED.query_type
        for name, field in type_.fields.items()
    ]
    singly = [name for name, is_batched in found if not is_batched]
    print(f"{len(found) - len(singly)} of {len(found)} fields have a batch resolver")
    assert {name.partition(".")[2] for name in singly} == ROW_BY_ROW
    assert len(found) > 600


def random_document(seed, filled):
    """Return text, document and two sets of values, or None if it is not valid or over a limit."""
    documents = Documents(SERVED, random.Random(seed), filled, 0.1)
    text = documents.document()
    document = parse(text)
    values = documents.values()
    try:
        limits.check(SERVED, document, get_operation_ast(document), values)
    except LimitError:
        return None
    if validate(SERVED, document):
        return None
    return text, document, values, documents.values()


def test_random_queries_are_answered_as_by_graphql_core(comparison):
    filled, asked, valid = literals(), seeds(FIXED), 0
    for seed in asked:
        made = random_document(seed, filled)
        if made is None:
            continue
        text, document, values, others = made
        valid += 1
        for variables in (values, values, others):
            try:
                comparison.compare(document, variables)
            except AssertionError:
                print(f"seed {seed}\n{text}\n{variables}")
                raise
    print(f"\nseeds {asked[0]} to {asked[-1]}: {valid} valid documents, {comparison}")
    assert valid > len(asked) / 3
    assert comparison.errors.total() > 10
    assert comparison.batched + comparison.single > 1_000
    assert comparison.delegated <= comparison.errors[NULL_CONDITION]
