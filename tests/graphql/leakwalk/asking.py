"""Asks the schema in process, as an anonymous client of our site; notes which fields answered."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from graphql import DocumentNode, execute_sync, parse

from cms.graphql import errors, gate
from cms.graphql.schema import schema
from cms.graphql.visibility import Visibility, use


@dataclass(frozen=True)
class Dropped:
    """Where a gate left something out: a query, its variables, and the way to the field."""

    query: str
    variables: tuple[tuple[str, Any], ...]
    path: tuple[str, ...]  # response keys, places in lists left out


@dataclass
class Asker:
    """Executes queries without limits and without validation: only visibility is tried.

    While ``is_noting``, it keeps by "Type.field" what was resolved, what returned something, and
    where the gate dropped something.
    """

    is_noting: bool = True
    resolved: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    dropped: dict[str, dict[Dropped, None]] = field(default_factory=lambda: defaultdict(dict))
    errors: Counter = field(default_factory=Counter)
    asked: int = 0
    _documents: dict[str, DocumentNode] = field(default_factory=dict)

    def ask(self, query: str, **variables: Any) -> str:
        """Return the answer as text, errors included as a client would see them."""
        self.asked += 1
        if query not in self._documents:
            self._documents[query] = parse(query)
        request = RequestFactory().get("/graphql/", HTTP_HOST="testserver")
        request.user, request.session = AnonymousUser(), {}
        see = Visibility(request, for_api=True)
        watched = {} if self.is_noting else None
        savepoint = transaction.savepoint()  # PostgreSQL refuses all after a statement failed
        try:
            with use(see), mock.patch.object(gate, "watched", watched):
                result = execute_sync(
                    schema.graphql_schema,
                    self._documents[query],
                    context_value=request,
                    variable_values=variables,
                    middleware=[self.note(query, variables)] if self.is_noting else None,
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

    def note(self, query: str, variables: dict[str, Any]) -> Any:
        def resolve(next_: Any, root: Any, info: Any, **arguments: Any) -> Any:
            name = f"{info.parent_type.name}.{info.field_name}"
            self.resolved.add(name)
            before = dropped_so_far(name)
            value = next_(root, info, **arguments)
            if dropped_so_far(name) > before:
                path = tuple(key for key in info.path.as_list() if isinstance(key, str))
                self.dropped[name][Dropped(query, tuple(variables.items()), path)] = None
            if value not in (None, []):
                self.returned.add(name)
            return value

        return resolve


def dropped_so_far(name: str) -> int:
    return (gate.watched or {}).get(name, (0, 0))[1]


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
