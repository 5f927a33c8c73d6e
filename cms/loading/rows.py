"""Rows that are read quickly, many at once.

Lists of pages hold dozens of columns, and Django's constructor asks of each whether it was given;
here a row is made of what the database returned. ``light`` leaves out the long columns; where one
is asked for after all, it is read for all rows that were read together (their peers), and so is
what their foreign keys lead to: a list never costs a statement a row.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, ClassVar, NamedTuple, Self, cast

from django.db import models
from django.db.models import ForeignKey, JSONField, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.db.models.signals import class_prepared, post_init, pre_init
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from cms.loading import selection
from cms.loading.lookups import Bound
from cms.loading.statements import Statement


class QuickRows(models.Model):
    """A model whose rows are read quickly. Abstract.

    Where somebody listens for the making of rows, they are made as Django makes them, unless the
    model says that nobody listens who must be told (``nobody_listens``).
    """

    nobody_listens: ClassVar[bool] = False
    # Few rows, which many others lead to: for a request that only reads they are read all at once.
    is_small: ClassVar[bool] = False
    # Columns that a query of the API needs only where it selects them: lists leave them out.
    columns_on_demand: ClassVar[tuple[str, ...]] = ()
    # What a field that is no column reads of those that lists leave out, by the field's name.
    columns_read: ClassVar[dict[str, tuple[str, ...]]] = {}

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Self:  # type: ignore[override]
        if cls.is_listened_to():
            return super().from_db(db, field_names, values)
        return cls.quickly_from_db(db, field_names, values)

    @classmethod
    def is_listened_to(cls) -> bool:
        """Tell whether somebody must be told of each row that is made."""
        return not cls.nobody_listens and (
            pre_init.has_listeners(cls) or post_init.has_listeners(cls)
        )

    @classmethod
    def quickly_from_db(cls, db: Any, field_names: Any, values: Any) -> Self:
        row = cls.__new__(cls)
        state = ModelState()
        state.adding = False
        state.db = db
        attributes = row.__dict__
        attributes["_state"] = state
        attributes.update(zip(field_names, values, strict=True))
        return row

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: QuerySet[Any] | None = None,
    ) -> None:
        """Read columns anew; of one that was left out, those of all peers."""
        fields = None if fields is None else list(fields)
        if fields is None or using or from_queryset is not None:
            super().refresh_from_db(using, fields, from_queryset)
            return
        missing = [
            row for row in peers_of(self) if any(name not in row.__dict__ for name in fields)
        ]
        if len(missing) < 2 or self not in missing:
            super().refresh_from_db(using, fields, from_queryset)
            return
        rows = type(self)._base_manager.filter(pk__in=[row.pk for row in missing])
        found = {pk: values for pk, *values in rows.values_list("pk", *fields)}
        for row in missing:
            if row.pk in found:
                row.__dict__.update(zip(fields, found[row.pk], strict=True))
        if self.pk not in found:
            super().refresh_from_db(using, fields, from_queryset)  # says that the row is gone


def link(row: Any, name: str, target: Any) -> None:
    """Say that a foreign key of a row, which leads to a row that is at hand, has been read."""
    row._state.fields_cache[name] = target


def peers_of(row: Any) -> list[Any]:
    """Return the rows of the same model that were read together with a row, itself included."""
    found: list[Any] = getattr(row._state, "peers", [row])
    return found


def make_peers(rows: Iterable[Any]) -> None:
    """Say that rows were read together."""
    by_model: dict[type, list[Any]] = {}
    for row in rows:
        if isinstance(row, QuickRows):
            by_model.setdefault(type(row), []).append(row)
    for together in by_model.values():
        for row in together:
            row._state.peers = together


def read_together(rows: QuerySet[Any]) -> list[Any]:
    """Read rows now, and say that they were read together."""
    found = list(rows)
    make_peers(found)
    return found


class Shape(NamedTuple):
    """How rows of a model are read: which columns are left out, and which links are joined."""

    deferred: tuple[str, ...]
    joined: tuple[str, ...]


WHOLE = Shape((), ())


def shape_of(model: type[models.Model]) -> Shape:
    """Return how rows are read: without streams and JSON; of a query that says what it selects,
    with those that it selects, with its pictures, and without times and columns on demand that it
    does not select."""
    return _shape(model, selection.names_of(model), selection.names_of(get_image_model()))


@lru_cache(maxsize=1_000)
def _shape(
    model: type[models.Model],
    names: selection.Names | None,
    names_of_pictures: selection.Names | None,
) -> Shape:
    if names is None or names_of_pictures is None:
        return Shape(long_columns(model), ())
    pictures = {
        link.name: link.related_model
        for link in model._meta.concrete_fields
        if link.name in names
        and isinstance(link, ForeignKey)
        and issubclass(link.related_model, AbstractImage)
    }
    deferred = columns_without_use(model, names)
    for link, picture in pictures.items():
        deferred += [f"{link}__{name}" for name in columns_without_use(picture, names_of_pictures)]
    return Shape(tuple(deferred), tuple(pictures))


def columns_without_use(model: Any, names: selection.Names) -> list[str]:
    """Return the columns that a query does without which selects these names."""
    times = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name != "expire_at"
    ]
    read = getattr(model, "columns_read", {})
    needed = names.union(*(read.get(name, ()) for name in names))
    columns = (*long_columns(model), *times, *getattr(model, "columns_on_demand", ()))
    return [name for name in columns if name not in needed]


def light(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows as ``shape_of`` says."""
    return shaped(rows, shape_of(cast(Any, rows.model)))


def shaped(rows: QuerySet[Any], shape: Shape) -> QuerySet[Any]:
    rows = rows.defer(*shape.deferred) if shape.deferred else rows
    return rows.select_related(*shape.joined) if shape.joined else rows


@cache
def long_columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (StreamField, JSONField))
    )


def by_keys(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, Any]:
    """Return a model's rows by their primary keys, without long columns, read together."""
    asked = list(dict.fromkeys(key for key in keys if key is not None))
    rows = _of_keys(model, shape_of(model)).run(keys=asked) if asked else []
    make_peers(rows)
    return {row.pk: row for row in rows}


@lru_cache(maxsize=1_000)
def _of_keys(model: type[models.Model], shape: Shape) -> Statement:
    return Statement(lambda: shaped(model._base_manager.filter(pk__among=Bound("keys")), shape))


_small: ContextVar[dict[type, dict[Any, Any]] | None] = ContextVar("small", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Read the rows of small models once inside, whichever rows lead to them. For a request that
    only reads: whatever leads to such a row gets the same instance."""
    token = _small.set({})
    try:
        yield
    finally:
        _small.reset(token)


def small_rows(model: Any) -> dict[Any, Any] | None:
    """Return all rows of a small model by their keys; None where they are not to be shared."""
    known = _small.get()
    if known is None or not getattr(model, "is_small", False):
        return None
    if model not in known:
        known[model] = {row.pk: row for row in model._base_manager.all()}
    return known[model]


class LinkOfPeers(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """A foreign key that is read for all peers of the row that is asked for it."""

    def get_object(self, instance: Any) -> Any:
        link = self.field
        if link.target_field.primary_key is not True:
            return super().get_object(instance)
        asked = [row for row in peers_of(instance) if not link.is_cached(row)]
        found = small_rows(link.related_model)
        if found is None:
            found = by_keys(link.related_model, (row.__dict__.get(link.attname) for row in asked))
        for row in asked:
            target = found.get(row.__dict__.get(link.attname))
            if target is not None:
                link.set_cached_value(row, target)
        key = getattr(instance, link.attname)
        return found[key] if key in found else super().get_object(instance)


@receiver(class_prepared)
def link_peers(sender: type[models.Model], **_kwargs: Any) -> None:
    """Read the foreign keys of quick rows, inherited ones too, for all peers."""
    if issubclass(sender, QuickRows) and not sender._meta.abstract:
        for link in sender._meta.concrete_fields:
            if type(link) in {ForeignKey, ParentalKey}:
                setattr(sender, link.name, LinkOfPeers(link))
