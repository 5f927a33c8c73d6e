"""Columns of pages, voices and settings as JSON that holds on any site, and back.

What is left out holds on one site only: keys, the place in the tree, who did what, locks.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField

from careers.exporting.names import Names, UnknownName, kind_of
from careers.exporting.streams import UnknownBlock, replace_in_block, replace_in_html
from careers.importing.problems import BadInput

BOOKKEEPING = frozenset(
    [
        "id",
        "page_ptr",
        "path",
        "depth",
        "numchild",
        "translation_key",
        "locale",
        "latest_revision",
        "live",
        "live_revision",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "draft_title",
        "content_type",
        "owner",
        "url_path",
        "alias_of",
        "uid",
        "site",
        "collection",
        "file",
        "file_size",
        "file_hash",
        "width",
        "height",
        "created_at",
        "uploaded_by_user",
        "consent_evidence",
        "automatically_created",
    ]
)
LEFT_OUT_CHILDREN = frozenset(["wagtail_admin_comments", "tagged_items"])
Columns = dict[str, Any]


@cache
def fields_of(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the columns that are exported, in the order of the model."""
    own = [f for f in model._meta.concrete_fields if f.name not in BOOKKEEPING]
    many = [f for f in model._meta.many_to_many if isinstance(f, ParentalManyToManyField)]
    return (*(f for f in own if not isinstance(f, ParentalKey)), *many)


@cache
def children_of(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the relations of rows that belong to a page, such as its satisfaction."""
    if not hasattr(model, "copy_child_relation"):
        return ()
    relations = get_all_child_relations(model)
    return tuple(r for r in relations if r.get_accessor_name() not in LEFT_OUT_CHILDREN)


def columns_of(instance: Any, names: Names) -> Columns:
    """Return the columns of an object, and the rows that belong to it, as JSON."""
    model: Any = type(instance)
    found = {field.name: exported(instance, field, names) for field in fields_of(model)}
    for relation in children_of(model):
        rows = getattr(instance, relation.get_accessor_name()).all()
        found[relation.get_accessor_name()] = [columns_of(row, names) for row in rows]
    return found


def exported(instance: Any, field: Any, names: Names) -> Any:
    if isinstance(field, ParentalManyToManyField):
        kind = kind_of(field.related_model)
        return sorted(filter(None, (names.name(kind, o.pk) for o in value_of(instance, field))))
    if isinstance(field, models.ForeignKey):
        key = getattr(instance, field.attname)
        return None if key is None else names.name(kind_of(field.related_model), key)
    value = getattr(instance, field.name)
    if isinstance(field, StreamField):
        return replace_in_block(field.stream_block, value.get_prep_value(), names.name)
    if isinstance(field, RichTextField):
        return replace_in_html(value, names.name)
    return as_json(value)


def value_of(instance: Any, field: Any) -> list[Any]:
    return list(getattr(instance, field.name).all())


def as_json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def set_columns(instance: Any, columns: Columns, names: Names) -> None:
    """Set columns from JSON. Raises ``BadInput`` that names the column."""
    model: Any = type(instance)
    children = {r.get_accessor_name(): r for r in children_of(model)}
    known = {field.name: field for field in fields_of(model)}
    for name, value in columns.items():
        try:
            if name in children:
                set_children(instance, children[name], value, names)
            elif name in known:
                set_column(instance, known[name], value, names)
            else:
                raise BadInput("is no column of this kind of content")
        except BadInput as problem:
            raise BadInput(str(problem), column=name) from None
        except UnknownName as missing:
            raise BadInput(f"“{missing}” is not in the file", column=name) from None
        except UnknownBlock as unknown:
            raise BadInput(f"there is no section “{unknown}”", column=name) from None
        except ValidationError as error:
            raise BadInput("; ".join(error.messages), column=name) from None
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise BadInput(f"cannot be read ({error})", column=name) from None


def set_column(instance: Any, field: Any, value: Any, names: Names) -> None:
    if isinstance(field, ParentalManyToManyField):
        kind = kind_of(field.related_model)
        keys = [names.key(kind, name) for name in value]
        setattr(
            instance, field.name, list(field.related_model._default_manager.filter(pk__in=keys))
        )
    elif isinstance(field, models.ForeignKey):
        kind = kind_of(field.related_model)
        key = None if value is None else names.key(kind, value)
        if key is None and not field.null:
            raise BadInput("is empty")
        setattr(instance, field.attname, key)
    elif isinstance(field, StreamField):
        raw = replace_in_block(field.stream_block, value, names.key)
        setattr(instance, field.name, field.to_python(json.dumps(raw)))
    elif isinstance(field, RichTextField):
        setattr(instance, field.name, replace_in_html(value, names.key))
    elif isinstance(field, models.JSONField):
        setattr(instance, field.name, value)
    else:
        setattr(instance, field.name, plain(field, value))


def plain(field: Any, value: Any) -> Any:
    """Return text, a number, a date. Drafts may lack what is required: empty is let through."""
    if value is None:
        if not field.null:
            raise BadInput("is empty")
        return None
    if value == "" and isinstance(field.to_python(value), str):
        return value
    if isinstance(value, bool) != isinstance(field, models.BooleanField):
        raise BadInput(f"{value!r} is no such value")
    return field.clean(value, None)


def set_children(instance: Any, relation: Any, rows: list[Columns], names: Names) -> None:
    accessor = relation.get_accessor_name()
    there = list(getattr(instance, accessor).all())
    made = []
    for place, columns in enumerate(rows):
        row = relation.related_model(pk=there[place].pk if place < len(there) else None)
        set_columns(row, columns, names)
        made.append(row)
    setattr(instance, accessor, made)
