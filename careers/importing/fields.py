"""Fields for the occupations: SOC groups under titles in plain words, from a mapping file."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.db import transaction
from django.utils.html import escape
from wagtail.models import Page

from careers.importing.details import Detail
from careers.importing.drafting import NAMESPACE
from careers.importing.failpoints import reach
from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems
from careers.importing.reporting import Report
from careers.importing.tables import Table
from careers.models import CareerFieldPage, CareersIndexPage

SHIPPED = Path(__file__).parent / "soc_groups.csv"
INDEX_TITLE, INDEX_SLUG = "Careers", "careers"
INTRODUCTION = "<p>Choose a field to compare its careers.</p>"


@dataclass(frozen=True)
class FieldSpec:
    """A field and the beginning of the SOC codes that it takes in: "43" or "43-6"."""

    prefix: str
    title: str
    slug: str
    strapline: str

    @property
    def code(self) -> str:
        """SOC group in the usual seven characters."""
        digits = self.prefix.replace("-", "").ljust(6, "0")
        return f"{digits[:2]}-{digits[2:]}"


class FieldMap:
    """Which field an occupation goes to. The longest beginning of its code decides."""

    def __init__(self, path: Path | None = None):
        file = path or SHIPPED
        if not file.is_file():
            raise BadInput("There is no such file.", file=str(file))
        self.specs: list[FieldSpec] = []
        table = Table(
            DataFiles(file.parent),
            file.name,
            required=["soc", "title", "slug"],
            optional=["strapline"],
            problems=Problems(),
            limits={"title": 120, "slug": 120, "strapline": 160, "soc": 7},
        )

        def use(line: int, cells: list[str]) -> None:
            spec = FieldSpec(*cells)
            if not spec.prefix or not spec.prefix.replace("-", "").isdigit():
                raise table.problem("is no SOC group, such as 43 or 43-6", line=line, column="soc")
            if any(spec.slug == s.slug or spec.prefix == s.prefix for s in self.specs):
                raise table.problem("is there twice", line=line, column="slug")
            self.specs.append(spec)

        table.each(use)

    def spec_of(self, code: str) -> FieldSpec:
        """Return the field of an O*NET-SOC code. Raises ``BadInput`` if there is none."""
        spec = self.spec_or_none(code)
        if spec is None:
            raise BadInput(f"The mapping of fields has none for {code}.")
        return spec

    def spec_or_none(self, code: str) -> FieldSpec | None:
        fitting = [spec for spec in self.specs if code.startswith(spec.prefix)]
        return max(fitting, key=lambda spec: len(spec.prefix), default=None)

    def find(self, name: str) -> FieldSpec:
        """Return the field with a SOC group ("29" or "29-0000"), slug or title."""
        for spec in self.specs:
            if name.lower() in {spec.prefix, spec.code, spec.slug, spec.title.lower()}:
                return spec
        known = ", ".join(f"{spec.prefix} ({spec.slug})" for spec in self.specs)
        raise BadInput(f"There is no field “{name}”. Known are: {known}.")


class Fields:
    """The field pages of a site, made where they are missing. ``into`` takes all in instead."""

    def __init__(self, home: Page, mapping: FieldMap, *, into: str = "", publish: bool = False):
        self.home, self.mapping, self.publish = home, mapping, publish
        self.into = self.find_into(into) if into else None
        self.index: CareersIndexPage | None = (
            CareersIndexPage.objects.descendant_of(home).order_by("path").first()
        )
        self.made: dict[str, CareerFieldPage] = {}

    def find_into(self, name: str) -> CareerFieldPage:
        pages = CareerFieldPage.objects.descendant_of(self.home)
        page = pages.filter(slug=name).first() or pages.filter(title__iexact=name).first()
        if page is None:
            known = ", ".join(pages.order_by("path").values_list("slug", flat=True)) or "none yet"
            raise BadInput(f"There is no field page “{name}” on the site. There are: {known}.")
        return page

    def existing(self, spec: FieldSpec) -> CareerFieldPage | None:
        """Return the site's page of a SOC group, found by its code, else by its slug."""
        if self.index is None:
            return None
        pages = CareerFieldPage.objects.child_of(self.index)
        return (
            pages.filter(slug=spec.slug).first()
            or pages.filter(code=spec.code).order_by("path").first()
        )

    def check(self, new: list[str]) -> None:
        """Raise ``BadInput`` if there is no field for a code that is new to the site."""
        if not self.into:
            for code in new:
                self.mapping.spec_of(code)

    def prepare(self, codes: list[str], new: list[str], report: Report, *, is_dry: bool) -> None:
        """Find the index and the field of every code, in one transaction; make those that new
        careers need."""
        if self.into or not codes:
            return
        found = (self.mapping.spec_or_none(code) for code in codes)
        specs = {spec.slug: spec for spec in found if spec}
        needed = {self.mapping.spec_of(code).slug for code in new}
        with transaction.atomic():
            if self.index is not None:
                report.add("index page", self.publish_own(self.index, is_dry=is_dry))
            elif needed:
                report.add("index page", "created")
                report.hear(Detail("created", "index page", INDEX_TITLE))
                if not is_dry:
                    self.index = self.make_index()
                    reach("index-page-saved")
            for slug, spec in specs.items():
                page = self.existing(spec)
                if page is not None:
                    report.add("field page", self.publish_own(page, is_dry=is_dry))
                elif slug in needed:
                    report.add("field page", "created")
                    report.hear(Detail("created", "field page", spec.title))
                    if not is_dry and self.index is not None:
                        page = self.make_field(spec, self.index)
                        reach("field-page-saved")
                if page is not None:
                    self.made[slug] = page
        if not is_dry:
            reach("fields-committed")

    def page_for(self, code: str) -> CareerFieldPage:
        """Return the field page for a new career, read anew: its number of children counts."""
        page = self.into or self.made[self.mapping.spec_of(code).slug]
        return CareerFieldPage.objects.get(pk=page.pk)

    def name_for(self, code: str) -> str:
        """Return the title of the field page, there or to be made, that takes a new career in."""
        page = self.into or self.made.get(self.mapping.spec_of(code).slug)
        return page.title if page else self.mapping.spec_of(code).title

    def make_index(self) -> CareersIndexPage:
        page = CareersIndexPage(
            title=INDEX_TITLE, slug=INDEX_SLUG, introduction=INTRODUCTION, show_in_menus=True
        )
        self.add(Page.objects.get(pk=self.home.pk), page)
        return page

    def make_field(self, spec: FieldSpec, index: CareersIndexPage) -> CareerFieldPage:
        text = (
            f"<p>{escape(spec.strapline)} The careers here are those of the US "
            f"classification SOC 2018, group {spec.code}.</p>"
        )
        sections: list[dict[str, Any]] = [
            {
                "type": "overview",
                "value": {"text": text},
                "id": str(uuid.uuid5(NAMESPACE, f"field/{spec.prefix}")),
            }
        ]
        page = CareerFieldPage(
            title=spec.title,
            slug=spec.slug,
            strapline=spec.strapline,
            code=spec.code,
            show_in_menus=True,
        )
        stream = cast(Any, CareerFieldPage._meta.get_field("sections"))
        page.sections = stream.to_python(json.dumps(sections))
        self.add(CareersIndexPage.objects.get(pk=index.pk), page)
        return page

    def add(self, parent: Page, page: Any) -> None:
        page.live = False
        parent.add_child(instance=page)
        revision = page.save_revision(log_action=True)
        if self.publish:
            revision.publish()

    def publish_own(self, page: Any, *, is_dry: bool) -> str:
        """Publish a page that an earlier import held as a draft and nobody has touched since.
        Returns "updated" then, else "unchanged"."""
        revision = page.latest_revision
        never_live = not page.live and page.first_published_at is None
        if not (self.publish and never_live and revision and revision.user_id is None):
            return "unchanged"
        if not is_dry:
            revision.publish()
        return "updated"
