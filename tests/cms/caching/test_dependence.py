"""Whatever a statement reads, and whatever another writes: if the second changes what the first
finds, the first depends on something that the second tells. Statements are made at random from the
models; the database says what was found."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.test import RequestFactory
from wagtail.documents.models import Document
from wagtail.models import Collection, Page, PageViewRestriction, Site

from careers.models import CareerFieldPage, CareerPage, Satisfaction, Source, Testimonial, Wage
from cms.caching.generations import slot_of
from cms.caching.recording import recording
from cms.caching.tables import NOT_SHOWN, PRIVATE, any_change_of, known
from cms.graphql import lookups
from cms.graphql.visibility import Visibility
from cms.images.models import CustomImage
from cms.loading.lookups import Bound, bind_list
from cms.loading.rows import shape_of
from cms.loading.statements import Statement
from home.models import HomePage

MODELS = [
    *(Page, CareerPage, CareerFieldPage, HomePage, Wage, Satisfaction, Testimonial, Source),
    *(CustomImage, Collection, Site, PageViewRestriction, Document),
    *(CareerPage.other_fields.through, CustomImage.renditions.rel.related_model),
]
SEEDS = int(os.environ.get("DEPENDENCE_SEEDS", "100"))


class RolledBack(Exception):
    """Ends a transaction that a test has looked at."""


def value_of(chance: random.Random, field: models.Field) -> Any:
    """Return a value that some row has in a column."""
    values = list(
        field.model._base_manager.order_by("pk").values_list(field.attname, flat=True)[:40]
    )
    return chance.choice(values) if values else None


def columns(model: type[models.Model], *, own: bool = False) -> list[models.Field]:
    fields = model._meta.local_concrete_fields if own else model._meta.concrete_fields
    return [field for field in fields if not isinstance(field, models.JSONField)]


def condition(chance: random.Random, model: type[models.Model]) -> Q:
    """Return a condition of one to three parts, as code would write them."""
    whole = Q()
    for _part in range(chance.randint(1, 3)):
        field = chance.choice(
            [f for f in columns(model) if f.primary_key or f.is_relation or f.name in NAMES]
        )
        value = value_of(chance, field)
        if value is None:
            continue
        part = Q(**{field.attname: value})
        shape = chance.random()
        values = [value, value_of(chance, field) or value]
        if shape < 0.15 and field.name not in {"live", "depth"}:
            part = Q(**{f"{field.attname}__among": bind_list(values, connection)})
        elif shape < 0.3:
            part = Q(**{f"{field.attname}__in": values})
        elif field.name == "path" and shape < 0.8:
            part = Q(path__startswith=str(value)[: chance.choice([4, 8, 12, 13])])
        elif field.name == "path":
            part = Q(path__range=(f"{value}0001", f"{value}ZZZZ"))
        elif field.is_relation and shape < 0.4:
            part = Q(**{f"{field.name}__in": field.related_model._base_manager.filter(pk=value)})
        joined = chance.random()
        whole = whole | part if joined < 0.2 else whole & ~part if joined < 0.3 else whole & part
    return whole


NAMES = {"slug", "path", "title", "live", "depth"}


def rows(chance: random.Random) -> QuerySet:
    """Return a query as resolvers make them."""
    model = chance.choice(MODELS)
    found = model._base_manager.filter(condition(chance, model))
    links = [field.name for field in columns(model) if field.is_relation and not field.null]
    if links and chance.random() < 0.4:
        found = found.select_related(chance.choice(links))
    return found.order_by("pk")[: chance.choice([1, 3, 60])]


def content(found: QuerySet) -> list[tuple]:
    """Return all that a query found, joined rows included; not what editors alone see."""

    def values(row: models.Model) -> tuple:
        mine = [
            (field.attname, str(row.__dict__.get(field.attname)))
            for field in row._meta.concrete_fields
            if field.column not in NOT_SHOWN
        ]
        joined = [value for value in row._state.fields_cache.values() if value is not None]
        return (*mine, *map(values, joined))

    return list(map(values, found))


def change(chance: random.Random, near: list[models.Model]) -> str:
    """Write something, mostly to what was found; returns how."""
    found = chance.choice(near) if near and chance.random() < 0.8 else None
    model = type(found) if found else chance.choice(MODELS)
    is_it = Q(pk=found.pk) if found else condition(chance, model)
    some = model._base_manager.filter(is_it)
    row = some.order_by("pk").first() or model._base_manager.order_by("?").first()
    if row is None:
        return "nothing"
    field = chance.choice([f for f in columns(model, own=True) if not f.primary_key] or [None])
    way = chance.choice(["save", "update", "bulk_update", "delete", "raw", "insert", "shift"])
    value = value_of(chance, field) if field else None
    if way == "delete":
        if isinstance(row, Page):
            model._base_manager.filter(pk=row.pk)._raw_delete(connection.alias)
        else:
            row.delete()
    elif way == "insert" or field is None:
        row.pk = row.id = None
        if isinstance(row, Page):
            row.path, row.slug = f"{row.path[:-4]}ZZ{chance.randint(10, 99)}", "random"
            row._state.adding = True
        row.save_base(raw=not isinstance(row, Page), force_insert=True)
    elif way == "shift" and isinstance(field, models.CharField):
        some.update(**{field.name: F(field.name)})
    elif way == "update":
        model._base_manager.filter(pk__in=list(some.values_list("pk", flat=True))).update(
            **{field.attname: value}
        )
    else:
        setattr(row, field.attname, value)
        if way == "bulk_update" and not issubclass(model, Page):
            model._base_manager.bulk_update([row], [field.name])
        elif way == "raw":
            with connection.cursor() as cursor:
                cursor.execute(
                    f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE "{model._meta.pk.column}" = %s',
                    [field.get_db_prep_save(value, connection), row.pk],
                )
        else:
            row.save_base(raw=False, update_fields=None)
    return way


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise RolledBack
    except RolledBack:
        pass


def slots_of(look: Callable[[], Any]) -> tuple[set[int], Any]:
    with recording() as record:
        found = look()
    return record.slots, found


def test_what_changes_an_answer_is_told_to_it(demo):
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        chance = random.Random(seed)
        queries = [rows(chance) for _query in range(6)]
        before = [slots_of(lambda query=query: content(query.all())) for query in queries]
        near = [row for query in queries for row in query.all()]
        connection.changed_slots = set()
        with undone():
            try:
                with transaction.atomic():
                    way = change(chance, near)
            except Exception as refused:  # by the database: nothing has changed
                counts[f"refused: {type(refused).__name__}"] += 1
                continue
            told = set(connection.changed_slots)
            for query, (slots, found) in zip(queries, before, strict=True):
                differs = content(query.all()) != found
                counts["changed" if differs else "not changed"] += 1
                counts["told in vain"] += not differs and bool(slots & told)
                if differs:
                    assert slots & told, f"seed {seed}, {way}: {query.query}"
    print(dict(counts))
    assert counts["changed"] > SEEDS // 6
    assert counts["told in vain"] < counts["not changed"] // 4


@pytest.mark.parametrize("listed", [[2], [2, 3], list(range(2, 90))], ids=len)
def test_keys_that_are_bound_as_one_value_narrow_as_many_do(demo, listed):
    """... and no row but these is depended on."""
    bound = Statement(lambda: CareerPage._base_manager.filter(pk__among=Bound("keys")))
    one_by_one, _rows = slots_of(lambda: list(CareerPage._base_manager.filter(pk__in=listed)))
    at_once, _rows = slots_of(lambda: bound.run(keys=listed))
    assert at_once == one_by_one
    assert slot_of(any_change_of("wagtailcore_page")) not in at_once


def test_a_page_that_is_found_by_its_slug_depends_on_no_other(demo):
    see = Visibility(RequestFactory().get("/"), for_api=True)
    look = lookups.by_slug(CareerPage, shape_of(CareerPage))
    slots, found = slots_of(lambda: look.run(**see.bound, slug="chef"))
    assert [page.slug for page in found] == ["chef"]
    assert not slots & slots_of_changes(["wagtailcore_page", "careers_careerpage"])


def slots_of_changes(tables: list[str]) -> set[int]:
    return {slot_of(any_change_of(table)) for table in tables}


def test_each_table_is_told_or_has_a_reason():
    assert PRIVATE.keys() <= known()
    assert all(PRIVATE.values())
