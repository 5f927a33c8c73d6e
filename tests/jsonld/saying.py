"""A career that has everything which machines are told of one: what the demo, all invented or
plain, lacks. And how a page's JSON-LD is read."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from careers.choices import ConsentStatus, VoiceKind
from careers.models import CareerPage, Projection, Satisfaction, Source, Survey, Testimonial, Wage

GRANTED = {"consent_status": ConsentStatus.GRANTED, "consent_granted_on": date(2024, 5, 1)}
GROUP = "Secretaries of all kinds"
FIELD = "/careers/medical-office/"
SECRETARY = "/careers/medical-office/medical-secretary/"
ROUTE = "query ($path: String!) { route(path: $path) { seo { jsonLd } } }"


def read_graph(html: bytes | str) -> dict[str, Any]:
    """Return the JSON-LD of a page. Fails unless there is one element of it."""
    soup = BeautifulSoup(html, "html.parser")
    (element,) = soup.find_all("script", type="application/ld+json")
    return json.loads(element.string)


def of_type(graph: dict[str, Any], type_: str) -> list[dict[str, Any]]:
    return [node for node in graph["@graph"] if node["@type"] == type_]


def one_of(graph: dict[str, Any], type_: str) -> dict[str, Any]:
    (node,) = of_type(graph, type_)
    return node


def occupation_of(graph: dict[str, Any]) -> dict[str, Any]:
    return next(n for n in of_type(graph, "Occupation") if n["@id"].endswith("#occupation"))


def add_quote(career: CareerPage, kind: VoiceKind, words: str, **values: Any) -> Testimonial:
    return Testimonial.objects.create(
        **{
            "career": career,
            "kind": kind,
            "headline": f"Headline: {words}",
            "quote": words,
            "role": "Clinic secretary",
            "years_in_job": 4,
            "setting": "a clinic",
            "region": "US-OR",
            "year": 2025,
            "theme": "people",
            **GRANTED,
            **values,
        }
    )


def answered(career: CareerPage, *, n: int, is_illustrative: bool = False) -> Satisfaction:
    """Give a career the summary of a survey, in the place of the one it has."""
    source = Source.objects.create(
        name="Our survey", slug="our-survey", publisher="Guild of Clerks", year=2025,
        license="Own terms", attribution="Asked by the guild.",
    )  # fmt: skip
    survey = Survey.objects.create(
        name="Work survey", question="How satisfied are you?", method="<p>By post.</p>",
        source=source, is_illustrative=is_illustrative,
    )  # fmt: skip
    Satisfaction.objects.filter(page=career).delete()
    return Satisfaction.objects.create(
        page=career, survey=survey, n=n, mean=Decimal("3.47"), period_start=2024, period_end=2025
    )


def add_film(career: CareerPage) -> None:
    """Add a section with an uploaded video and captions."""
    documents = get_document_model().objects
    film = documents.create(title="film", file=ContentFile(b"film", name="film.mp4"))
    captions = documents.create(title="words", file=ContentFile(b"WEBVTT\n", name="words.vtt"))
    value = {
        "title": "A film", "file": film.pk, "duration": 95, "transcript": "<p>One.</p><p>Two.</p>",
        "captions": [{"language": "es", "file": captions.pk}],
    }  # fmt: skip
    career.sections.append(
        ("video", career.sections.stream_block.child_blocks["video"].to_python(value))
    )
    career.save()


def fill(career: CareerPage) -> None:
    """Give a career real answers, real quotes, a film, and figures of a wider group."""
    answered(career, n=25)
    for kind in VoiceKind:
        add_quote(career, kind, f"Real words, {kind}.")
    add_film(career)
    wage = Wage.objects.get(page=career, area="US")
    Wage.objects.create(
        page=career, key="group", area="US-PR", area_name="Puerto Rico", year=2024, currency="USD",
        period="hour", median=Decimal("11.25"), basis=GROUP, source=wage.source,
    )  # fmt: skip
    Projection.objects.create(
        page=career, key="group", base_year=2023, target_year=2033, percent_change=Decimal("-1.5"),
        basis=GROUP,
    )  # fmt: skip
