"""Asks the schema in process, as an anonymous client of our site; notes which fields answered."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.test import RequestFactory
from graphql import DocumentNode, ExecutionResult, execute_sync, parse

from cms.graphql import errors
from cms.graphql.execution import Programs, execute
from cms.graphql.gate import gated_fields
from cms.graphql.schema import schema
from cms.graphql.view import ahead
from cms.graphql.visibility import Visibility, use
from cms.loading import selection
from cms.loading.rows import make_peers

GATES = {f"{type_.name}.{name}" for type_, name, _ in gated_fields(schema.graphql_schema)}
ENOUGH = 3  # places of a gated field that are worth another look


class AllSeeing(Visibility):
    """A visibility without rules, as if a gate and what it asks were not there."""

    def one(self, row: Any) -> bool:
        return True

    def q(self, model: type) -> Q:
        return Q()


@dataclass(frozen=True)
class Place:
    """Where a field was resolved: a query, its variables, and the way to the field."""

    query: str
    variables: tuple[tuple[str, Any], ...]
    path: tuple[str, ...]  # response keys, places in lists left out


@dataclass
class Asker:
    """Executes queries without limits and without validation: only visibility is tried.

    While ``is_noting``, it keeps by "Type.field" what was resolved, what returned something, and
    where a gated field was resolved, those first where the gate had something to hide.
    """

    is_noting: bool = True
    resolved: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    hidden: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    open: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    errors: Counter = field(default_factory=Counter)
    asked: int = 0
    _documents: dict[str, DocumentNode] = field(default_factory=dict)
    _programs: Programs = field(default_factory=Programs)

    def ask(self, query: str, **variables: Any) -> str:
        """Return the answer as text, errors included as a client would see them."""
        return text_of(*self.execute(query, variables))

    def ask_each(self, carrier: str, calls: Sequence[str]) -> list[str]:
        """Ask many calls of fields in one query, and return the answer of each as text.

        ``carrier`` is the query, with ``%s`` where a call goes.
        """
        keys = [f"call{place}" for place in range(len(calls))]
        query = carrier % " ".join(map("{}: {}".format, keys, calls))
        data, told = self.execute(query, {})
        if len(calls) > 1 and not all(
            any(True for _ in below(data, key)) for key in keys
        ):  # one that may not be null takes all with it
            return [text for call in calls for text in self.ask_each(carrier, [call])]
        self.asked += len(calls) - 1
        return [
            text_of(list(below(data, key)), [e["message"] for e in told if key in e["path"]])
            for key in keys
        ]

    def execute(self, query: str, variables: dict[str, Any]) -> tuple[Any, list[Any]]:
        """Return data and errors."""
        self.asked += 1
        if query not in self._documents:
            self._documents[query] = parse(query)
        request = RequestFactory().get("/graphql/", HTTP_HOST="testserver")
        request.user, request.session = AnonymousUser(), {}
        see = Visibility(request, for_api=True)
        savepoint = transaction.savepoint()  # PostgreSQL refuses all after a statement failed
        try:
            with use(see), selection.unknown():
                result = self.result(query, variables, request)
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
        return result.data, told

    def result(self, query: str, variables: dict[str, Any], request: Any) -> ExecutionResult:
        """Execute as the site does; noting needs graphql-core, which calls each resolver by way of
        a middleware."""
        document = self._documents[query]
        if not self.is_noting:
            return execute(
                schema.graphql_schema,
                document,
                programs=self._programs,
                context_value=request,
                variable_values=variables,
                gather=make_peers,
                foresee=ahead.foresee,
            )
        return execute_sync(
            schema.graphql_schema,
            document,
            context_value=request,
            variable_values=variables,
            middleware=[self.note(query, variables)],
        )

    def note(self, query: str, variables: dict[str, Any]) -> Any:
        def resolve(next_: Any, root: Any, info: Any, **arguments: Any) -> Any:
            name = f"{info.parent_type.name}.{info.field_name}"
            self.resolved.add(name)
            value = next_(root, info, **arguments)
            if value not in (None, []):
                self.returned.add(name)
            if name in GATES and len(self.hidden[name]) < ENOUGH:
                path = tuple(key for key in info.path.as_list() if isinstance(key, str))
                place = Place(query, tuple(variables.items()), path)
                with use(AllSeeing(info.context, for_api=True)):
                    everything = next_(root, info, **arguments)
                if keys_of(everything) - keys_of(value):
                    self.hidden[name].add(place)
                elif keys_of(everything) and len(self.open[name]) < ENOUGH:
                    self.open[name].add(place)
            return value

        return resolve

    def places(self, name: str) -> list[Place]:
        return [*self.hidden[name], *self.open[name]]


def text_of(data: Any, told: list[Any]) -> str:
    return json.dumps({"data": data, "errors": told}, default=str, sort_keys=True)


def below(data: Any, key: str) -> Iterator[Any]:
    """Yield what stands under a key, however deep."""
    if isinstance(data, dict):
        if key in data:
            yield data[key]
        for value in data.values():
            yield from below(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from below(value, key)


def keys_of(value: Any) -> set[tuple[type, Any]]:
    rows = value if isinstance(value, list) else [value]
    return {(type(row), row.pk) for row in rows if row is not None}


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


@contextmanager
def replaced_batch(type_name: str, name: str, resolve: Any) -> Iterator[None]:
    """Put another batch resolver into a field that has one."""
    extensions = schema.graphql_schema.type_map[type_name].fields[name].extensions
    original = extensions.get("batch")
    if original is not None:
        extensions["batch"] = resolve(original)
    try:
        yield
    finally:
        if original is not None:
            extensions["batch"] = original


@contextmanager
def switched_off(name: str) -> Iterator[None]:
    """Take the gate of a field away, and what its resolver asks of the rules."""

    def open_(original: Any) -> Any:
        def resolve(root: Any, info: Any, **arguments: Any) -> Any:
            with use(AllSeeing(info.context, for_api=True)):
                return original(root, info, **arguments)

        return resolve

    def open_batch(original: Any) -> Any:
        def batch(sources: Any, arguments: Any, info: Any) -> Any:
            with use(AllSeeing(info.context, for_api=True)):
                return original(sources, arguments, info)

        return batch

    with replaced_field(*name.split("."), open_), replaced_batch(*name.split("."), open_batch):
        yield
