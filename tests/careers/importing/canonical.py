"""What an import has made, written so that two sites with the same content give the same text.

Keys of the database and times are left out; everything else that readers, editors or a later
import could meet is in: pages with their place, revisions, rows, sources, the audit log, indexes.
"""

import re
from collections import Counter
from typing import Any

from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from careers.models import FACT_MODELS, CareerPage, Source

TIMES_AND_KEYS = re.compile(r"(_at|_key|_id|^pk|^id|revision|^owner|^locked.*|.*_on)$")


def dump() -> dict[str, Any]:
    """Return the content of the site as JSON can hold it."""
    paths = {page.pk: page.url_path for page in Page.objects.all()}
    slugs = dict(Source.objects.values_list("pk", "slug"))
    return {
        "pages": sorted(
            [
                p.path,
                p.url_path,
                p.title,
                p.draft_title,
                p.live,
                p.has_unpublished_changes,
                p.numchild,
            ]
            for p in Page.objects.all()
        ),
        "careers": {
            page.url_path: {
                "columns": without_keys(page.serializable_data()),
                "revisions": [
                    without_keys(revision.content)
                    for revision in Revision.objects.for_instance(page).order_by("pk")
                ],
                "latest": page.latest_revision_id == max_revision(page),
                "live": page.live_revision_id == (page.latest_revision_id if page.live else None),
                "log": [
                    [entry.action, entry.data]
                    for entry in PageLogEntry.objects.filter(page=page.pk).order_by("pk")
                ],
            }
            for page in CareerPage.objects.all()
        },
        "rows": {
            model.__name__: sorted(
                [
                    paths[row.page_id],
                    row.key,
                    row.position,
                    shown(row, paths),
                    slugs.get(row.source_id),
                    [row.release, row.upstream, row.is_stale, row.is_newer_upstream],
                ]
                for row in model.all_rows.all()
            )
            for model in FACT_MODELS
        },
        "sources": sorted(str(without_keys(values)) for values in Source.objects.values()),
        "references": sorted(
            Counter(ReferenceIndex.objects.values_list("model_path", "content_path_hash")).values()
        ),
        "found": {words: found(words) for words in ("secretaries", "front desk", "receptionist")},
    }


def max_revision(page: CareerPage) -> int:
    return max(Revision.objects.for_instance(page).values_list("pk", flat=True))


def without_keys(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in sorted(values.items())
        if not TIMES_AND_KEYS.search(name) and not name.endswith("_source")
    }


def shown(row: Any, paths: dict[int, str]) -> list[Any]:
    """Return the imported, the edited and the typed values of a row; links as addresses."""
    value = dict(row.value or {})
    if "target" in value:
        value["target"] = paths[value["target"]]
    typed = [
        str(paths[row.target_id] if name == "target" else getattr(row, name))
        for name in row.data_fields
    ]
    return [value, row.edited_value, typed]


def found(words: str) -> list[str]:
    """Return the titles of the pages that the search index holds for some words."""
    return sorted(page.title for page in Page.objects.search(words))
