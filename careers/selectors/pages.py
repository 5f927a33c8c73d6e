"""Which pages there are for the public, and those that stand around a career."""

from functools import lru_cache

from django.db.models import QuerySet

from careers.models import (
    CareerFieldPage,
    CareerPage,
)
from cms.graphql.visibility import seen, visible
from cms.loading.lookups import Bound
from cms.loading.rows import (
    Shape,
    by_keys,
    make_peers,
    peers_of,
    shape_of,
    shaped,
)
from cms.loading.statements import Statement


def public_careers() -> QuerySet[CareerPage]:
    """Careers that a visitor may see."""
    return visible(CareerPage.objects.all())


def public_fields() -> QuerySet[CareerFieldPage]:
    """Fields that a visitor may see."""
    return visible(CareerFieldPage.objects.all())


def fields_below(index) -> list[CareerFieldPage]:
    """Return the public fields of an index page, in the tree's order."""
    return list(
        public_fields()
        .child_of(index)
        .select_related("hero_image")
        .prefetch_related("hero_image__renditions")
    )


def field_of(career: CareerPage) -> CareerFieldPage | None:
    """Return the field that the career stands under, if the public may see it. The fields of its
    peers are read with it."""
    if "_field_above" not in career.__dict__:
        peers = [peer for peer in peers_of(career) if "_field_above" not in peer.__dict__]
        paths = {peer.pk: peer.path[: -peer.steplen] for peer in peers}
        found = fields_at(shape_of(CareerFieldPage)).run(paths=sorted(set(paths.values())))
        make_peers(found)
        by_path = {field.path: field for field in seen(found)}
        for peer in peers:
            peer.__dict__["_field_above"] = by_path.get(paths[peer.pk])
    return career.__dict__["_field_above"]


@lru_cache(maxsize=100)
def fields_at(shape: Shape) -> Statement:
    rows = CareerFieldPage.objects.filter(path__among=Bound("paths"))
    return Statement(lambda: shaped(rows, shape))


def careers_in(field: CareerFieldPage) -> list[CareerPage]:
    """Return a field's careers with what its table shows: first its own, then its guests."""
    own = list(public_careers().child_of(field).order_by("path"))
    guests = list(public_careers().filter(other_fields=field).not_child_of(field).order_by("title"))
    make_peers(own + guests)
    return own + guests


def hosts_of(career: CareerPage) -> list[CareerFieldPage]:
    """Return the other fields that list a career; those of its peers are read with them. A draft
    has its own."""
    if "other_fields" in career.__dict__.get("_cluster_related_objects", {}) or career.pk is None:
        return list(career.other_fields.all())
    if "_hosts" not in career.__dict__:
        peers = [peer for peer in peers_of(career) if "_hosts" not in peer.__dict__]
        links = CareerPage.other_fields.through.objects.filter(careerpage__in=[p.pk for p in peers])
        pairs = list(links.values_list("careerpage_id", "careerfieldpage_id"))
        fields = by_keys(CareerFieldPage, (field for _career, field in pairs))
        for peer in peers:
            keys = {field for career_key, field in pairs if career_key == peer.pk}
            hosts = [fields[key] for key in keys if key in fields]
            peer.__dict__["_hosts"] = sorted(hosts, key=lambda field: field.path)
    return career.__dict__["_hosts"]
