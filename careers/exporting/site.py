"""Everything of a guide as lines of JSON: pages with sections and drafts, facts, voices, files.

In this order: the head, sources, surveys, collections, pictures, documents, pages (each after the
one it stands under), voices, the facts of each page, settings, old addresses, the end.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import get_valid_filename
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Collection, PageViewRestriction, Site

from careers.exporting import lines
from careers.exporting.lines import Line
from careers.exporting.names import Names
from careers.exporting.packing import Package, chunks_of
from careers.importing.problems import BadInput
from careers.models import CareerPage, Source, Survey, Testimonial
from careers.models.voices import EVIDENCE_COLLECTION

FORMAT, VERSION = "careers-cms", 1
CONTENT = "content.ndjson"
PAGES_AT_ONCE = 40


@dataclass
class ExportCounts:
    """How much of each kind was written, and what stayed behind."""

    written: Counter[str] = field(default_factory=Counter)
    missing_files: list[str] = field(default_factory=list)
    missing_references: int = 0
    evidence: int = 0
    passwords: int = 0


class SiteExport:
    """One export of the default site with all voices, facts, pictures and documents."""

    def __init__(self) -> None:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise BadInput("There is no default site, and so nothing to export.")
        self.site, self.home = site, site.root_page
        self.names = Names()
        self.counts = ExportCounts()
        self.files: list[tuple[str, Any]] = []

    def write(self, package: Package) -> ExportCounts:
        package.write(CONTENT, map(as_bytes, self.lines()))
        for name, stored in self.files:
            with stored.storage.open(stored.name) as file:
                package.write(name, chunks_of(file))
        self.counts.missing_references = self.names.missing
        return self.counts

    def lines(self) -> Iterator[Line]:
        """Yield every line. All things get their names first: any may refer to any other."""
        self.name_all()
        yield {"kind": "head", "format": FORMAT, "version": VERSION}
        for line in self.body():
            self.counts.written[line["kind"]] += 1
            yield line
        yield {"kind": "end", "lines": self.counts.written.total() + 2}

    def name_all(self) -> None:
        self.sources = list(Source.objects.order_by("slug"))
        self.surveys = list(Survey.objects.order_by("name", "pk"))
        self.voices = list(Testimonial.objects.order_by("pk"))  # as the site orders them
        self.images = list(get_image_model().objects.order_by("pk"))
        self.documents = list(lines.documents_to_export())
        for source in self.sources:
            self.names.add("source", source.pk, source.slug)
        for kind, things in (
            ("survey", self.surveys),
            ("image", self.images),
            ("document", self.documents),
        ):
            for number, thing in enumerate(things, start=1):
                self.names.add(kind, thing.pk, str(number))
        for voice in self.voices:
            self.names.add("voice", voice.pk, str(voice.uid))
        for key, url_path in lines.pages_below(self.home).values_list("pk", "url_path"):
            self.names.add("page", key, lines.path_below(self.home, url_path))

    def body(self) -> Iterator[Line]:
        for source in self.sources:
            yield lines.source_line(source, self.names)
        for survey in self.surveys:
            yield lines.survey_line(survey, self.names)
        for collection in Collection.objects.filter(depth__gt=1).order_by("path"):
            if collection.name != EVIDENCE_COLLECTION:
                yield lines.collection_line(collection)
        for kind, things in (("image", self.images), ("document", self.documents)):
            for number, thing in enumerate(things, start=1):
                yield self.file_line(kind, number, thing)
        self.counts.passwords = PageViewRestriction.objects.exclude(password="").count()
        for page in lines.pages_below(self.home).specific():
            yield lines.page_line(page, self.names)
        self.counts.evidence = sum(voice.consent_evidence_id is not None for voice in self.voices)
        for voice in self.voices:
            yield lines.voice_line(voice, self.names)
        yield from self.facts()
        yield from lines.settings_lines(self.site, self.names)
        for redirect in Redirect.objects.order_by("old_path", "pk"):
            if redirect.site_id in {None, self.site.pk}:
                yield lines.redirect_line(redirect, self.names)

    def file_line(self, kind: str, number: int, thing: Any) -> Line:
        file = f"{kind}-{number:04}-{get_valid_filename(PurePosixPath(thing.file.name).name)}"
        digest = digest_of(thing.file)
        if digest:
            self.files.append((file, thing.file))
        else:
            self.counts.missing_files.append(f"{kind} “{thing.title}”")
        return lines.file_line(kind, thing, file if digest else "", digest, self.names)

    def facts(self) -> Iterator[Line]:
        careers = CareerPage.objects.descendant_of(self.home).order_by("path")
        keys = list(careers.values_list("pk", flat=True))
        for start in range(0, len(keys), PAGES_AT_ONCE):
            for key, rows in lines.rows_by_page(keys[start : start + PAGES_AT_ONCE]).items():
                if rows:
                    page = self.names.of_key["page", key]
                    facts = lines.facts_of(rows, self.names)
                    yield {"kind": "facts", "page": page, "rows": facts}


def digest_of(stored: Any) -> str:
    """Return the SHA-1 of a stored file; "" if it is gone."""
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        with stored.storage.open(stored.name) as file:
            for chunk in chunks_of(file):
                digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def as_bytes(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
