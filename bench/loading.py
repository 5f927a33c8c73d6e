"""Put the bench's content into a migrated, empty database, many rows to a statement.

    python -m bench.loading CAREERS

Runs with the settings that ``bench.database.environment`` names.
"""

import io
import json
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import django
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from bench import content, indexing
from bench.progress import shown

PICTURES = 50
FIELDS_AT_ONCE = 5
ANSWERS = 60


def main() -> None:
    careers = int(sys.argv[1])
    django.setup()
    load(careers)


def load(careers: int) -> None:
    pictures = [picture(number) for number in shown(range(PICTURES), "pictures")]
    with transaction.atomic():
        Loader(pictures).load(careers)
    print("search index", flush=True)
    indexing.finish()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def picture(number: int) -> Any:
    """Return a picture whose presets are made when it is saved: the bench's tasks run at once."""
    from wagtail.images import get_image_model

    image = Image.linear_gradient("L").resize((1200, 800)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20 * number, 100, 20 * number + 300, 700), fill=(5 * number, 120, 90))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return get_image_model().objects.create(
        title=f"Picture {number}",
        description=f"Picture {number}",
        file=ImageFile(file, name=f"picture-{number}.jpg"),
    )


class Loader:
    """Pages and rows of one site, in batches of a few fields."""

    def __init__(self, pictures: list[Any]) -> None:
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Locale, Page

        from careers.models import CareerFieldPage, CareerPage, CareersIndexPage, Source, Survey

        self.pictures = pictures
        self.now = timezone.now()
        self.locale = Locale.get_default()
        self.type_of = ContentType.objects.get_for_model
        self.source = Source.objects.create(
            name="Bench", publisher="Bench", year=2026, slug="bench", attribution="The bench."
        )
        self.survey = Survey.objects.create(name="Bench", question="Happy?", source=self.source)
        self.index = Page.objects.get(depth=2).add_child(
            instance=CareersIndexPage(title="Careers", slug="careers")
        )
        self.field_model, self.career_model = CareerFieldPage, CareerPage
        self.loaded = 0

    def load(self, careers: int) -> None:
        number = 0
        batch: list[dict[str, Any]] = []
        total = -(-careers // content.CAREERS_IN_FIELD)
        for field in shown(content.fields(careers), "fields", total):
            batch.append(field)
            number += 1
            if len(batch) == FIELDS_AT_ONCE or number == total:
                self.load_batch(batch, number - len(batch))
                batch = []
        self.index.numchild = number
        self.index.save(update_fields=["numchild"])

    def load_batch(self, batch: list[dict[str, Any]], first: int) -> None:
        pages = [
            self.page(
                self.field_model,
                self.index,
                first + place,
                field,
                numchild=len(field["careers"]),
                sections=sections([("overview", {"text": field["overview"]})]),
            )
            for place, field in enumerate(batch)
        ]
        insert_pages(pages)
        careers = [
            (self.career(page, place, text), text)
            for page, field in zip(pages, batch, strict=True)
            for place, text in enumerate(field["careers"])
        ]
        insert_pages([page for page, _text in careers])
        indexing.index(indexing.of_pages([*zip(pages, batch, strict=True), *careers]))
        self.insert_rows(careers)

    def page(
        self, model: Any, parent: Any, place: int, text: dict[str, Any], **columns: Any
    ) -> Any:
        title, slug = text["title"], text["slug"]
        return model(
            title=title,
            draft_title=title,
            slug=slug,
            path=model._get_path(parent.path, parent.depth + 1, place + 1),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}{slug}/",
            content_type=self.type_of(model),
            locale=self.locale,
            first_published_at=self.now,
            last_published_at=self.now,
            **columns,
        )

    def career(self, field: Any, place: int, text: dict[str, Any]) -> Any:
        self.loaded += 1
        return self.page(
            self.career_model,
            field,
            place,
            text,
            summary=text["summary"],
            hero_image=self.pictures[(self.loaded - 1) % PICTURES],
            sections=sections(career_sections(text)),
            has_video=True,
        )

    def insert_rows(self, careers: list[tuple[Any, dict[str, Any]]]) -> None:
        from careers.models import Satisfaction, Testimonial

        facts: dict[Any, list[Any]] = {}
        for page, text in careers:
            for place, row in enumerate(self.facts(text)):
                row.page, row.position = page, place
                facts.setdefault(type(row), []).append(row)
        for model, rows in facts.items():
            model.objects.bulk_create(rows, batch_size=1_000)
        quotes = [quote_of(page, quote) for page, text in careers for quote in text["testimonials"]]
        Testimonial.objects.bulk_create(quotes, batch_size=1_000)
        indexing.index(indexing.of_quotes(quotes))
        Satisfaction.objects.bulk_create(
            Satisfaction(
                page=page,
                survey=self.survey,
                n=ANSWERS,
                mean=Decimal(str(text["satisfaction"])),
                period_start=2025,
                period_end=2026,
            )
            for page, text in careers
        )

    def facts(self, text: dict[str, Any]) -> Iterator[Any]:
        from careers.models import AlternateTitle, Projection, SkillRating, Wage

        for place, skill in enumerate(text["skills"]):
            importance = Decimal(5) - Decimal(place) / 10
            yield self.fact(SkillRating, place, name=skill["name"], importance=importance)
        for place, title in enumerate(text["other_titles"]):
            yield self.fact(AlternateTitle, place, title=title)
        pay = 30_000 + int(text["satisfaction"] * 10_000)
        yield self.fact(Wage, "US", area="US", area_name="United States", year=2025, median=pay)
        years = {"base_year": 2024, "target_year": 2034}
        yield self.fact(Projection, "US", percent_change=Decimal("2.5"), **years)

    def fact(self, model: Any, key: Any, **values: Any) -> Any:
        row = model(key=str(key), source=self.source)
        row.import_value(**values)
        return row


def career_sections(text: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    words = "".join(f"<li>{skill['description']}</li>" for skill in text["skills"])
    return [
        ("overview", {"text": text["overview"]}),
        (
            "background",
            {
                "job_tasks": text["tasks"],
                "work_environment": text["environment"],
                "how_to_prepare": text["preparation"],
                "job_outlook": text["outlook"],
            },
        ),
        (
            "testimonials",
            {"heading": "", "limit": 6, "pinned": [], "kinds_shown": ["like", "dislike"]},
        ),
        ("skills", {"introduction": f"<ul>{words}</ul>", "limit": 5}),
        (
            "options",
            {
                "introduction": "",
                "options": [item({**option, "career": None}) for option in text["options"]],
            },
        ),
        (
            "video",
            {
                **text["video"],
                "description": "",
                "transcript": f"<p>{text['summary']}</p>",
                "captions": [],
                "credit": "",
            },
        ),
    ]


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid.uuid4()), "value": value}


def sections(blocks: Iterable[tuple[str, dict[str, Any]]]) -> str:
    return json.dumps([{**item(value), "type": name} for name, value in blocks])


def quote_of(page: Any, quote: dict[str, str]) -> Any:
    from careers.choices import ConsentStatus
    from careers.models import Testimonial

    return Testimonial(
        kind=quote["sentiment"],
        quote=quote["quote"],
        role=quote["role"],
        year=2026,
        career=page,
        consent_status=ConsentStatus.GRANTED,
        consent_granted_on=date(2026, 1, 2),
    )


def insert_pages(pages: list[Any]) -> None:
    """Insert both rows of each page: Django's ``bulk_create`` takes no model with a parent."""
    from wagtail.models import Page

    Page._base_manager.bulk_create(pages)
    for page in pages:
        page.page_ptr_id = page.id
        page._state.adding = False
    manager = type(pages[0])._base_manager
    columns = type(pages[0])._meta.local_concrete_fields
    manager._insert(pages, fields=columns, using=connection.alias)


if __name__ == "__main__":
    main()
