"""By which columns a table's rows are told apart, so that a change of one is no change of all.

A statement that reads a table by such a column depends on the rows with the values it asks for; one
that writes tells the values that its rows had and have. The tables of one model and its parents
(a career is a row of two) are told under the names of the first parent, too: what reads them
joined reads them by its columns.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey, Model, SlugField
from treebeard.mp_tree import MP_Node
from wagtail.images.models import AbstractRendition


class Owner(NamedTuple):
    """A row whose changes are told with those of the rows that belong to it."""

    column: str  # that holds the owner's key
    table: str
    pk: str


class Keys(NamedTuple):
    """The columns of a table that are told."""

    pk: str
    columns: tuple[str, ...]  # the primary key first
    root: str  # the table of the first parent; the table's own name without one
    step: int  # letters of each step of the column "path"; 0 where there is no tree
    owners: tuple[Owner, ...]


@lru_cache(maxsize=1)
def all_keys() -> dict[str, Keys]:
    return {
        model._meta.db_table: keys_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def keys_of(model: type[Model]) -> Keys:
    meta = model._meta
    pk = str(meta.pk.column)
    columns = [
        str(field.column)
        for field in meta.local_concrete_fields
        if isinstance(field, ForeignKey | SlugField) and field.column != pk
    ]
    parents = [parent for parent in meta.all_parents if not parent._meta.parents]
    is_tree = issubclass(model, MP_Node) and not parents
    # Wagtail keeps renditions in Django's cache: who reads a picture may have them from there.
    owners = ("image",) if issubclass(model, AbstractRendition) else ()
    return Keys(
        pk,
        (pk, *columns, *(("path",) if is_tree else ())),
        parents[0]._meta.db_table if parents else meta.db_table,
        getattr(model, "steplen", 0) if is_tree else 0,
        tuple(owner_behind(model, name) for name in owners),
    )


def owner_behind(model: type[Model], name: str) -> Owner:
    field: Any = model._meta.get_field(name)
    target = field.related_model._meta
    return Owner(field.column, target.db_table, target.pk.column)


def tag(table: str, column: str, value: object) -> str:
    """Return the tag of the rows that have a value in a column."""
    return f"{table}.{column}={value}"


def below(table: str, path: str) -> str:
    """Return the tag of a node of a tree and of all below it."""
    return f"{table}.below={path}"


def unknown(table: str) -> str:
    """Return the tag of changes whose rows are not known."""
    return f"{table}?"


def tags_of_row(table: str, values: dict[str, object]) -> set[str]:
    """Return the tags of a row, by the values of its columns."""
    keys = all_keys()[table]
    tags = {
        tag(table, column, value)
        for column, value in values.items()
        if value is not None and column != "path"
    }
    tags |= {
        tag(owner.table, owner.pk, values[owner.column])
        for owner in keys.owners
        if owner.column in values
    }
    path = values.get("path")
    if keys.step and path is not None:
        ends = range(keys.step, len(str(path)) + 1, keys.step)
        tags |= {below(table, str(path)[:end]) for end in ends}
    return tags
