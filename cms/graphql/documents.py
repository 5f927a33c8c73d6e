"""Parsed and validated documents, kept for the next request with the same text."""

import importlib.util
from collections import OrderedDict
from threading import Lock
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

from cms.graphql.errors import (
    LIMIT_EXCEEDED,
    PARSE_FAILED,
    VALIDATION_FAILED,
    LimitError,
    formatted,
)

MAX_ERRORS = 20
TOO_MANY_TOKENS = "Syntax Error: Document contains more than"
MOST_TOKENS_KEPT = 100_000  # of all documents that are kept


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


class Kept:
    """Documents that passed validation, by their text, least recently used first.

    A text that did not pass is looked at again each time: an attacker must not be able to fill the
    memory with junk. A token of a parsed document takes some 600 bytes.
    """

    def __init__(self, most_tokens: int):
        self.most_tokens = most_tokens
        self.tokens = 0
        self.documents: OrderedDict[str, tuple[DocumentNode, int]] = OrderedDict()
        self.lock = Lock()

    def get(self, text: str) -> DocumentNode | None:
        with self.lock:
            if text not in self.documents:
                return None
            self.documents.move_to_end(text)
            return self.documents[text][0]

    def keep(self, text: str, document: DocumentNode) -> None:
        with self.lock:
            if text in self.documents:
                return
            self.documents[text] = document, tokens_of(document)
            self.tokens += self.documents[text][1]
            while self.tokens > self.most_tokens:
                _, (_, count) = self.documents.popitem(last=False)
                self.tokens -= count


kept = Kept(MOST_TOKENS_KEPT)


def is_kept(text: str, document: DocumentNode) -> bool:
    """Tell whether a document is known to be valid."""
    return kept.get(text) is document


def tokens_of(document: DocumentNode) -> int:
    count, token = 0, document.loc.start_token if document.loc else None
    while token is not None:
        count, token = count + 1, token.next
    return count


def parsed(text: str) -> DocumentNode:
    """Return the parsed document. Raises ``InvalidDocument``."""
    known = kept.get(text)
    if known is not None:
        return known
    try:
        return parse(text, max_tokens=settings.GRAPHQL_LIMITS["tokens"])
    except GraphQLError as error:
        if error.message.startswith(TOO_MANY_TOKENS):
            raise too_many_tokens() from None
        raise InvalidDocument([error], PARSE_FAILED) from None
    except RecursionError:
        raise InvalidDocument([GraphQLError("The query nests too deep.")], PARSE_FAILED) from None


def too_many_tokens() -> LimitError:
    most = settings.GRAPHQL_LIMITS["tokens"]
    return LimitError(
        f"The query has more than {most:,} tokens; {most:,} are allowed.",
        code=LIMIT_EXCEEDED,
        limit="tokens",
        maximum=most,
    )


def validate(schema: GraphQLSchema, document: DocumentNode, text: str) -> None:
    """Raise ``InvalidDocument`` unless the document is valid for the schema; keep it if it is."""
    if is_kept(text, document):
        return
    try:
        found = validate_document(schema, document, rules(), max_errors=MAX_ERRORS)
    except RecursionError:
        found = [GraphQLError("The query nests too deep.")]
    if found:
        raise InvalidDocument(found, VALIDATION_FAILED)
    kept.keep(text, document)
