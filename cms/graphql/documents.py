"""Parsed and validated documents, kept for the next request with the same text."""

import importlib.util
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    NoUnusedFragmentsRule,
    parse,
    specified_rules,
)
from graphql import validate as validate_document

from cms.graphql.errors import LIMIT_EXCEEDED, PARSE_FAILED, VALIDATION_FAILED, formatted

MAX_ERRORS = 20
MAX_KEPT = 500


def _original_no_unused_fragments_rule() -> type:
    """Return graphql-core's rule as it was written.

    grapple switches it off at import by replacing a method of the class; a second copy of the
    module, loaded here under another name, holds the class untouched.
    """
    spec = importlib.util.find_spec("graphql.validation.rules.no_unused_fragments")
    if spec is None or spec.loader is None:
        raise ImportError("graphql-core has no rule against unused fragments any more.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(type, module.NoUnusedFragmentsRule)


RULES = tuple(
    _original_no_unused_fragments_rule() if rule is NoUnusedFragmentsRule else rule
    for rule in specified_rules
)


class InvalidDocument(Exception):
    """The text is no valid document for this schema; ``errors`` say why."""

    def __init__(self, errors: list[GraphQLError], code: str):
        super().__init__()
        self.errors = errors
        self.code = code

    def formatted(self) -> list[dict[str, Any]]:
        return [formatted(error, self.code) for error in self.errors]


def rules() -> tuple[type, ...]:
    if settings.GRAPHQL_INTROSPECTION:
        return RULES
    return (*RULES, NoSchemaIntrospectionCustomRule)


@lru_cache(maxsize=500)
def parsed(text: str) -> DocumentNode:
    """Return the parsed document. Raises ``InvalidDocument``, which is not kept."""
    try:
        return parse(text, max_tokens=settings.GRAPHQL_LIMITS["tokens"])
    except GraphQLError as error:
        code = LIMIT_EXCEEDED if "tokens" in error.message else PARSE_FAILED
        raise InvalidDocument([error], code) from None
    except RecursionError:
        raise InvalidDocument([GraphQLError("The query nests too deep.")], PARSE_FAILED) from None


# Texts that passed validation. A text that did not is looked at again each time: an attacker
# must not be able to fill the cache with junk.
_valid: dict[str, None] = {}


def validate(schema: GraphQLSchema, document: DocumentNode, text: str) -> None:
    """Raise ``InvalidDocument`` unless the document is valid for the schema."""
    if text in _valid:
        return
    try:
        found = validate_document(schema, document, rules(), max_errors=MAX_ERRORS)
    except RecursionError:
        found = [GraphQLError("The query nests too deep.")]
    if found:
        raise InvalidDocument(found, VALIDATION_FAILED)
    while len(_valid) >= MAX_KEPT:
        _valid.pop(next(iter(_valid)), None)
    _valid[text] = None
