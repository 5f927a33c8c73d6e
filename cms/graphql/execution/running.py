"""The loop: one run of a variant, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from graphql import ExecutionContext, GraphQLResolveInfo, default_field_resolver
from graphql.pyutils import Path

from cms.graphql.execution.completing import Failure, new
from cms.graphql.execution.loading import READY, BatchInfo, Fallback, Load, Outcome
from cms.graphql.execution.plans import FieldPlan, ObjectPlan, is_unchangeable


@dataclass
class Tally:
    """How values came about, counted by "Type.field"."""

    batched: Counter[str] = field(default_factory=Counter)
    single: Counter[str] = field(default_factory=Counter)
    loads: int = 0
    fields: int = 0  # of all objects, each with its name in the answer
    delegated: bool = False  # the whole operation was graphql-core's


class Group(NamedTuple):
    """Objects of one plan that stand in the answer and wait for their fields."""

    sources: list[Any]
    rows: list[dict[str, Any]]
    paths: list[Path | None]


class Waiting(NamedTuple):
    """A field that waits for a loader."""

    field: FieldPlan
    group: Group
    load: Load
    keys: dict[Any, None]  # distinct, in order


class Run:
    """All that belongs to one execution. Not shared between threads."""

    def __init__(
        self,
        execution: ExecutionContext,
        check: Callable[[], None] | None = None,
        gather: Callable[[list[Any]], None] | None = None,
    ):
        self.execution = execution
        self.variables = execution.variable_values
        self.check = check or (lambda: None)
        self.gather = gather or (lambda sources: None)
        self.groups: dict[ObjectPlan, Group] = {}
        self.waiting: list[Waiting] = []
        self.emitted: list[tuple[ObjectPlan, list[dict[str, Any]]]] = []
        self.has_failures = False
        self.tally = Tally()
        self.info_tail = (
            execution.schema,
            execution.fragments,
            execution.root_value,
            execution.operation,
            execution.variable_values,
            execution.context_value,
            execution.is_awaitable,
        )

    def failure(self, error: Exception, *, is_of_list: bool = False) -> Failure:
        self.has_failures = True
        return Failure(error, is_of_list=is_of_list)

    def emit(self, plan: ObjectPlan, source: Any, path: Path | None) -> dict[str, Any]:
        """Return an object of the answer, whose fields are filled in later."""
        group = self.groups.get(plan)
        if group is None:
            group = self.groups[plan] = Group([], [], [])
        row = plan.template.copy()
        group.sources.append(source)
        group.rows.append(row)
        group.paths.append(path)
        return row

    def run(self, root: ObjectPlan) -> dict[str, Any]:
        """Return the answer, with a ``Failure`` wherever something went wrong."""
        data = self.emit(root, self.execution.root_value, None)
        while self.groups or self.waiting:
            while self.groups:
                plan = next(iter(self.groups))
                self.run_group(plan, self.groups.pop(plan))
            self.run_loaders()
        return data

    def run_group(self, plan: ObjectPlan, group: Group) -> None:
        self.emitted.append((plan, group.rows))
        try:
            self.check()
            self.gather(group.sources)
        except Exception as error:
            for asked in plan.fields:
                self.fail(asked, group, error)
            return
        self.tally.fields += len(plan.template) * len(group.rows)
        for asked in plan.fields:
            self.run_field(asked, group)

    def run_field(self, asked: FieldPlan, group: Group) -> None:
        try:
            arguments = asked.arguments(self.variables)
        except Exception as error:
            self.fail(asked, group, error)
            return
        batch = asked.definition.extensions.get("batch")
        if batch is None:
            self.resolve_each(asked, group, arguments)
            return
        info = BatchInfo(self.execution.context_value, self.variables, asked)
        self.take(asked, group, partial(batch, group.sources, arguments, info))

    def take(self, asked: FieldPlan, group: Group, resolve: Callable[[], Outcome]) -> None:
        """Take what a batch resolver answers: values, a load, or that it declines."""
        try:
            outcome = resolve()
            if isinstance(outcome, Load):
                refuse_other_length(asked, group, outcome.keys)
                keys = dict.fromkeys(keys_of(outcome))
                self.waiting.append(Waiting(asked, group, outcome, keys))
                return
            if isinstance(outcome, Fallback):
                is_ready = outcome is READY
                self.resolve_each(asked, group, asked.arguments(self.variables), is_ready=is_ready)
                return
            refuse_other_length(asked, group, outcome)
        except Exception as error:
            self.fail(asked, group, error)
            return
        self.tally.batched[str(asked)] += len(group.rows)
        infos = self.infos(asked, group) if asked.has_objects else None
        self.finish(asked, group, outcome, infos)

    def resolve_each(
        self,
        asked: FieldPlan,
        group: Group,
        arguments: dict[str, Any],
        *,
        is_ready: bool = False,
    ) -> None:
        """Call the field's ordinary resolver for each row, as graphql-core does."""
        resolve = asked.definition.resolve or default_field_resolver
        is_shared = is_unchangeable(arguments)
        infos = self.infos(asked, group)
        values = []
        for source, info in zip(group.sources, infos, strict=True):
            try:
                given = arguments if is_shared else asked.arguments(self.variables)
                values.append(resolve(source, info, **given))
            except Exception as error:
                values.append(error)
        tally = self.tally.batched if is_ready else self.tally.single
        tally[str(asked)] += len(values)
        self.finish(asked, group, values, infos)

    def infos(self, asked: FieldPlan, group: Group) -> list[GraphQLResolveInfo]:
        key, type_name, tail = asked.key, asked.parent_type.name, self.info_tail
        head = (asked.name, asked.nodes, asked.type, asked.parent_type)
        return [
            new(GraphQLResolveInfo, (*head, new(Path, (path, key, type_name)), *tail))
            for path in group.paths
        ]

    def fail(self, asked: FieldPlan, group: Group, error: Exception) -> None:
        for row in group.rows:
            row[asked.key] = self.failure(error)

    def finish(
        self,
        asked: FieldPlan,
        group: Group,
        values: Sequence[Any],
        infos: list[GraphQLResolveInfo] | None,
    ) -> None:
        """Complete the values of a field and put them into their rows."""
        key, complete = asked.key, asked.complete
        if infos is None or not asked.has_objects:
            for row, value in zip(group.rows, values, strict=True):
                row[key] = complete(self, value, None, None)
        else:
            for row, value, info in zip(group.rows, values, infos, strict=True):
                row[key] = complete(self, value, info.path, info)

    def run_loaders(self) -> None:
        """Run each loader once, for all fields that wait for it."""
        waiting, self.waiting = self.waiting, []
        by_loader: dict[int, list[Waiting]] = {}
        for each in waiting:
            by_loader.setdefault(id(each.load.loader), []).append(each)
        for together in by_loader.values():
            loaded = self.loaded(together)
            for each in together:
                self.take(each.field, each.group, partial(outcome_of, each.load, loaded))

    def loaded(self, together: list[Waiting]) -> dict[Any, Any]:
        """Return the loaded values by their keys."""
        keys = list(dict.fromkeys(key for each in together for key in each.keys))
        if not keys:
            return {}
        try:
            self.check()
            self.tally.loads += 1
            return dict(zip(keys, together[0].load.loader.load(keys), strict=True))
        except Exception as error:
            return dict.fromkeys(keys, error)


def refuse_other_length(asked: FieldPlan, group: Group, values: Sequence[Any]) -> None:
    if len(values) != len(group.sources):
        raise RuntimeError(f"{asked}: {len(values)} values for {len(group.sources)} sources.")


def keys_of(load: Load) -> list[Any]:
    flat: list[Any] = []
    for key in load.keys:
        if isinstance(key, list):
            flat += key
        else:
            flat.append(key)
    return [key for key in flat if key is not None]


def outcome_of(load: Load, loaded: dict[Any, Any]) -> Outcome:
    values = [value_of(key, loaded) for key in load.keys]
    return load.then(values) if load.then else values


def value_of(key: Any, loaded: dict[Any, Any]) -> Any:
    if isinstance(key, list):
        return [None if each is None else loaded[each] for each in key]
    return None if key is None else loaded[key]
