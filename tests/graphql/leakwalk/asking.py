"""Asks the schema in process, as an anonymous client of our site; notes which fields answered."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from graphql import DocumentNode, execute_sync, parse

from cms.graphql import errors
from cms.graphql.schema import schema
from cms.graphql.visibility import Visibility, use


@dataclass
class Asker:
    """Executes queries without limits and without validation: only visibility is tried."""

    is_noting: bool = True
    # "Type.field" -> queries in which it was resolved; what was selected is more.
    resolved: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    returned: set[str] = field(default_factory=set)
    errors: Counter = field(default_factory=Counter)
    asked: int = 0
    _documents: dict[str, DocumentNode] = field(default_factory=dict)

    def ask(self, query: str) -> str:
        """Return the answer as text, errors included as a client would see them."""
        self.asked += 1
        if query not in self._documents:
            self._documents[query] = parse(query)
        request = RequestFactory().get("/graphql/", HTTP_HOST="testserver")
        request.user, request.session = AnonymousUser(), {}
        see = Visibility(request, for_api=True)
        savepoint = transaction.savepoint()
        try:
            with use(see):
                result = execute_sync(
                    schema.graphql_schema,
                    self._documents[query],
                    context_value=request,
                    middleware=[self.note(query)] if self.is_noting else None,
                )
        finally:
            transaction.savepoint_rollback(savepoint)
        told = []
        for error in result.errors or ():
            formatted = errors.formatted_execution(error)
            formatted["extensions"].pop("correlationId", None)
            path = ".".join(str(part) for part in error.path or () if isinstance(part, str))
            code = formatted["extensions"]["code"]
            self.errors[f"{code} {path.rsplit('.', 1)[-1]}"] += 1
            told.append(formatted)
        return json.dumps({"data": result.data, "errors": told}, default=str, sort_keys=True)

    def note(self, query: str) -> Any:
        def resolve(next_: Any, root: Any, info: Any, **arguments: Any) -> Any:
            value = next_(root, info, **arguments)
            name = f"{info.parent_type.name}.{info.field_name}"
            self.resolved[name].add(query)
            if value not in (None, []):
                self.returned.add(name)
            return value

        return resolve


@contextmanager
def replaced_field(type_name: str, name: str, resolve: Any) -> Iterator[None]:
    """Put another resolver into a field of the served schema for a while."""
    field_ = schema.graphql_schema.type_map[type_name].fields[name]
    original = field_.resolve
    field_.resolve = resolve(original)
    try:
        yield
    finally:
        field_.resolve = original
