"""One line of the export for each kind of thing. An import makes the same of what a site has, and
so knows whether it differs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.documents import get_document_model
from wagtail.models import BaseViewRestriction, Collection, Page, Site

from careers.exporting.names import Names
from careers.exporting.portable import columns_of
from careers.models import FACT_MODELS, FactRow, Source, Survey, Testimonial
from careers.models.voices import EVIDENCE_COLLECTION

ROW_COLUMNS = (
    "key",
    "value",
    "edited_value",
    "edited_from",
    "release",
    "upstream",
    "is_stale",
    "is_hidden",
    "position",
)
JSON_COLUMNS = ("value", "edited_value", "edited_from")

Line = dict[str, Any]


def source_line(source: Source, names: Names) -> Line:
    return {"kind": "source", "columns": columns_of(source, names)}


def survey_line(survey: Survey, names: Names) -> Line:
    name = names.of_key["survey", survey.pk]
    return {"kind": "survey", "name": name, "columns": columns_of(survey, names)}


def collection_path(collection: Collection) -> list[str]:
    """Return the names of a collection and those it lies in, without the root's."""
    above = collection.get_ancestors(inclusive=True).filter(depth__gt=1).order_by("path")
    return list(above.values_list("name", flat=True))


def collection_line(collection: Collection) -> Line:
    return {
        "kind": "collection",
        "path": collection_path(collection),
        "restrictions": restrictions_of(collection),
    }


def restrictions_of(thing: Page | Collection) -> list[Line]:
    """Return who may see a page or collection. A password stays here: a login takes its place."""
    found = []
    for restriction in thing.view_restrictions.order_by("pk"):
        kind = restriction.restriction_type
        if kind == BaseViewRestriction.PASSWORD:
            kind = BaseViewRestriction.LOGIN
        groups = sorted(restriction.groups.values_list("name", flat=True))
        found.append({"type": kind, "groups": groups})
    return found


def documents_to_export() -> QuerySet[Any]:
    """Return all documents but the evidence of consents, which never leaves the site."""
    evidence = Testimonial.objects.exclude(consent_evidence=None).values("consent_evidence")
    return (
        get_document_model()
        .objects.exclude(collection__name=EVIDENCE_COLLECTION)
        .exclude(pk__in=evidence)
        .order_by("pk")
    )


def file_line(kind: str, thing: Any, file: str, digest: str, names: Names) -> Line:
    """Return the line of a picture or document. ``digest`` is the SHA-1 of its file."""
    return {
        "kind": kind,
        "name": names.of_key[kind, thing.pk],
        "file": file,
        "sha1": digest,
        "collection": collection_path(thing.collection),
        "tags": sorted(tag.name for tag in thing.tags.all()),
        "columns": columns_of(thing, names),
    }


def published(thing: Any) -> list[str | None]:
    times = (thing.first_published_at, thing.last_published_at)
    return [time.isoformat() if time else None for time in times]


def voice_line(voice: Testimonial, names: Names) -> Line:
    """Return a quote with the state of its consent. The evidence stays behind."""
    line = {
        "kind": "voice",
        "uid": str(voice.uid),
        "live": voice.live,
        "published": published(voice),
        "columns": columns_of(voice, names),
    }
    if voice.has_unpublished_changes and voice.latest_revision:
        line["draft"] = columns_of(voice.get_latest_revision_as_object(), names)
    return line


def pages_below(home: Page) -> Any:
    """Return a site's pages in the order of the tree, its home page first."""
    return Page.objects.descendant_of(home, inclusive=True).order_by("path")


def path_below(home: Page, url_path: str) -> str:
    """Return the slugs from the home page down: "careers/culinary/baker"; "" for itself."""
    return url_path.removeprefix(home.url_path).strip("/")


def page_line(page: Any, names: Names) -> Line:
    line = {
        "kind": "page",
        "path": names.of_key["page", page.pk].removeprefix("page:"),
        "type": page._meta.label,
        "uuid": str(page.translation_key),
        "live": page.live,
        "published": published(page),
        "restrictions": restrictions_of(page),
        "columns": columns_of(page, names),
    }
    revision = page.latest_revision
    if page.has_unpublished_changes and revision:
        line["draft"] = columns_of(revision.as_object(), names)
        approved = page.scheduled_revision
        if approved and approved.pk == revision.pk:
            line["draft_goes_live_at"] = approved.approved_go_live_at.isoformat()
    return line


def rows_by_page(page_ids: Sequence[int]) -> dict[int, dict[str, list[FactRow]]]:
    """Return all rows of pages, hidden and stale ones too, by page and kind."""
    found: dict[int, dict[str, list[FactRow]]] = {key: defaultdict(list) for key in page_ids}
    for model in FACT_MODELS:
        rows = model.all_rows.filter(page_id__in=page_ids).order_by("position", "pk")
        for row in rows:
            found[row.page_id][str(model._meta.model_name)].append(row)
    return found


def facts_of(rows: dict[str, list[FactRow]], names: Names) -> dict[str, list[Line]]:
    return {kind: [row_line(row, names) for row in some] for kind, some in rows.items()}


def row_line(row: FactRow, names: Names) -> Line:
    """Return a fact with both its values. Columns are left out: they follow from the values."""
    line: Line = {name: getattr(row, name) for name in ROW_COLUMNS}
    for name in JSON_COLUMNS:
        if line[name] and "target" in line[name]:
            target = names.name("page", line[name]["target"])
            line[name] = {**line[name], "target": target}
    line["source"] = names.name("source", row.source_id) if row.source_id else None
    return line


def setting_models() -> list[type[BaseSiteSetting]]:
    return [model for model in apps.get_models() if issubclass(model, BaseSiteSetting)]


def settings_lines(site: Site, names: Names) -> Iterator[Line]:
    for model in setting_models():
        for row in model._default_manager.filter(site=site):
            yield settings_line(row, names)


def settings_line(row: BaseSiteSetting, names: Names) -> Line:
    return {"kind": "settings", "type": row._meta.label, "columns": columns_of(row, names)}


def redirect_line(redirect: Redirect, names: Names) -> Line:
    return {
        "kind": "redirect",
        "any_site": redirect.site_id is None,
        "columns": columns_of(redirect, names),
    }
