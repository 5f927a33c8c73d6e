"""Parsed and validated documents, kept for the next request with the same text."""

import importlib.util
from functools import lru_cache

from django.conf import settings
from graphql import (
    DocumentNode,
    GraphQLError,
    NoUnusedFragmentsRule,
    parse,
    specified_rules,
)
from graphql import validate as validate_document

from cms.graphql.schema import schema

MAX_ERRORS = 20


def _original_no_unused_fragments_rule() -> type:
    """Return graphql-core's rule as it was written.

    grapple switches it off at import by replacing a method of the class; a second copy of the
    module, loaded here under another name, holds the class untouched.
    """
    spec = importlib.util.find_spec("graphql.validation.rules.no_unused_fragments")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.NoUnusedFragmentsRule


RULES = tuple(
    _original_no_unused_fragments_rule() if rule is NoUnusedFragmentsRule else rule
    for rule in specified_rules
)


class InvalidDocument(Exception):
    """The text is no valid document for this schema; ``errors`` say why."""

    def __init__(self, errors: list[GraphQLError], *, parsed: bool):
        super().__init__()
        self.errors = errors
        self.parsed = parsed


@lru_cache(maxsize=500)
def validated(text: str) -> DocumentNode:
    """Return the parsed document. Raises ``InvalidDocument``, which is not kept."""
    try:
        document = parse(text, max_tokens=settings.GRAPHQL_LIMITS["tokens"])
    except GraphQLError as error:
        raise InvalidDocument([error], parsed=False) from None
    except RecursionError:
        raise InvalidDocument(
            [GraphQLError("The query nests too deep.")], parsed=False
        ) from None
    errors = validate_document(
        schema.graphql_schema, document, RULES, max_errors=MAX_ERRORS
    )
    if errors:
        raise InvalidDocument(errors, parsed=True)
    return document
