"""The limit: the four answers by hand, in as few statements and as little Python as can be.

Not an example of style: a yardstick. The views know the bench's pages, and only these queries;
they leave out what is not public, as any view has to.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.limit_settings"

from collections.abc import Iterable
from typing import Any

import orjson
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.rich_text import expand_db_html

application = get_wsgi_application()

LIVE = """{0}.live AND ({0}.expire_at IS NULL OR {0}.expire_at > CURRENT_TIMESTAMP) AND NOT EXISTS (
 SELECT 1 FROM wagtailcore_pageviewrestriction x JOIN wagtailcore_page h ON h.id = x.page_id
 WHERE {0}.path LIKE h.path || '%%')"""
CAREER = "careers_careerpage c JOIN wagtailcore_page p ON p.id = c.page_ptr_id"
SATISFACTION = "LEFT JOIN careers_satisfaction s ON s.page_id = p.id AND s.n >= 10"
PICTURE = """LEFT JOIN images_customimage i ON i.id = c.hero_image_id AND NOT EXISTS (
 SELECT 1 FROM wagtailcore_collectionviewrestriction x
 JOIN wagtailcore_collection h ON h.id = x.collection_id
 JOIN wagtailcore_collection o ON o.path LIKE h.path || '%%' WHERE o.id = i.collection_id)
 LEFT JOIN images_rendition r
 ON r.image_id = i.id AND r.filter_spec = %s AND r.focal_point_key = ''"""
SKILLS = """(SELECT {objects}('name', name)) FROM (SELECT name FROM careers_skillrating k
 WHERE k.page_id = p.id AND NOT k.is_hidden AND (NOT k.is_stale OR k.edited_value IS NOT NULL)
 ORDER BY k.kind, k.importance DESC NULLS LAST, k.name) k)"""
VOICES = """(SELECT {objects}('quote', quote, 'role', role, 'kind', upper(kind))) FROM (
 SELECT * FROM careers_testimonial t WHERE t.career_id = p.id AND t.kind IN ('like', 'dislike')
 AND t.live AND (t.expire_at IS NULL OR t.expire_at > CURRENT_TIMESTAMP)
 AND (t.is_illustrative AND t.consent_status = 'not_needed'
  OR t.consent_scope = 'web_and_api' AND t.consent_status = 'granted'
  AND t.consent_granted_on <= CURRENT_DATE
  AND (t.consent_expires_on IS NULL OR t.consent_expires_on > CURRENT_DATE))
 ORDER BY t.year DESC, t.id) t)"""
Q1 = f"""SELECT p.title, p.slug, c.summary, s.mean, s.n, c.sections, i.description, r.file,
 f.title, f.slug, {SKILLS}, {VOICES}
 FROM {CAREER} {SATISFACTION} {PICTURE}
 LEFT JOIN wagtailcore_page f
 ON f.path = substr(p.path, 1, length(p.path) - 4) AND {LIVE.format("f")}
 WHERE p.slug = %s AND {LIVE.format("p")}"""
Q2 = f"""SELECT p.title, p.slug, c.summary, s.mean, r.file FROM {CAREER} {SATISFACTION} {PICTURE}
 WHERE {LIVE.format("p")} ORDER BY lower(p.title), p.id LIMIT 50"""
Q3_FIELD = f"""SELECT p.title, p.path, f.sections FROM careers_careerfieldpage f
 JOIN wagtailcore_page p ON p.id = f.page_ptr_id WHERE p.slug = %s AND {LIVE.format("p")}"""
Q3_CAREERS = f"""SELECT p.title, p.slug, s.mean, c.sections, r.file, {SKILLS}, {VOICES}
 FROM {CAREER} {SATISFACTION} {PICTURE}
 WHERE p.path > %s AND p.path < %s AND {LIVE.format("p")} ORDER BY p.path LIMIT 40"""
Q4 = f"""SELECT p.title, p.slug, c.summary FROM (
 SELECT e.object_id::int AS id, ts_rank('{{{{0.1, 0.1, 0.2, 1}}}}', e.title || e.body, q) AS rank
 FROM wagtailsearch_indexentry e
 JOIN django_content_type y ON y.id = e.content_type_id AND y.model = 'careerpage',
 plainto_tsquery('english', %s) q WHERE e.title || e.body @@ q) m
 JOIN wagtailcore_page p ON p.id = m.id JOIN careers_careerpage c ON c.page_ptr_id = p.id
 WHERE {LIVE.format("p")} ORDER BY m.rank DESC, p.id LIMIT 20"""


def rows(statement: str, *values: Any) -> list[Any]:
    on_postgresql = connection.vendor == "postgresql"
    objects = "json_agg(json_build_object" if on_postgresql else "json_group_array(json_object"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(objects=objects), values)
        return cursor.fetchall()


def answer(data: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps({"data": data}), content_type="application/json")


def rich(text: str) -> str:
    return expand_db_html(text) if "<a " in text or "<embed" in text else text


def number(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"mean": float(value)}


def address(request: HttpRequest, file: str | None) -> dict[str, str] | None:
    if file is None:
        return None
    return {"url": f"http://{request.META['HTTP_HOST']}{settings.RENDITIONS_URL}{file}"}


def loaded(value: Any) -> Any:
    """Return JSON that PostgreSQL's driver has parsed, or SQLite has left as text."""
    return orjson.loads(value) if isinstance(value, str) else value or []


def pairs(voices: Any) -> list[dict[str, str]]:
    likes = [voice for voice in voices if voice["kind"] == "LIKE"]
    dislikes = [voice for voice in voices if voice["kind"] == "DISLIKE"]
    return [voice for pair in zip(likes, dislikes, strict=False) for voice in pair]


def html(text: str) -> dict[str, str]:
    return {"html": rich(text)}


def section(block: dict[str, Any], voices: list[Any]) -> dict[str, Any]:
    value = block["value"]
    match block["type"]:
        case "overview":
            return {"__typename": "OverviewBlock", "text": html(value["text"])}
        case "background":
            return {
                "__typename": "BackgroundBlock",
                "jobTasks": html(value["job_tasks"]),
                "workEnvironment": html(value["work_environment"]),
                "howToPrepare": html(value["how_to_prepare"]),
                "jobOutlook": html(value["job_outlook"]),
            }
        case "skills":
            return {"__typename": "SkillsBlock", "introduction": html(value["introduction"])}
        case "options":
            options = [
                {"title": item["value"]["title"], "description": html(item["value"]["description"])}
                for item in value["options"]
            ]
            return {"__typename": "OptionsBlock", "options": options}
        case "testimonials":
            return {"__typename": "TestimonialsBlock", "testimonials": voices[: value["limit"]]}
        case "video":
            return {"__typename": "VideoBlock", "videoTitle": value["title"], "url": value["url"]}
        case other:
            raise ValueError(other)


def q1(request: HttpRequest) -> HttpResponse:
    found = rows(Q1, "width-800", request.GET["slug"])
    title, slug, summary, mean, n, blocks, alt, file, field, field_slug, skills, voices = found[0]
    quotes = pairs(loaded(voices))
    return answer(
        {
            "career": {
                "title": title,
                "slug": slug,
                "summary": summary,
                "satisfaction": None if n is None else {"mean": float(mean), "n": n},
                "sections": [section(block, quotes) for block in loaded(blocks)],
                "skillRatings": loaded(skills),
                "heroImage": {"alt": alt, "rendition": address(request, file)},
                "field": {"title": field, "slug": field_slug},
            }
        }
    )


def q2(request: HttpRequest) -> HttpResponse:
    nodes = [
        {
            "title": title,
            "slug": slug,
            "summary": summary,
            "satisfaction": number(mean),
            "heroImage": {"rendition": address(request, file)},
        }
        for title, slug, summary, mean, file in rows(Q2, "width-400")
    ]
    return answer({"careers": {"nodes": nodes}})


def q3(request: HttpRequest) -> HttpResponse:
    ((title, below, blocks),) = rows(Q3_FIELD, request.GET["slug"])
    nodes = [
        {
            "title": name,
            "slug": slug,
            "satisfaction": number(mean),
            "skillRatings": loaded(skills),
            "sections": voices_only(loaded(stream), pairs(loaded(voices))),
            "heroImage": {"rendition": address(request, file)},
        }
        for name, slug, mean, stream, file, skills, voices in rows(
            Q3_CAREERS, "width-400", below, f"{below}Z"
        )
    ]
    words = [
        {"text": html(block["value"]["text"])} if block["type"] == "overview" else {}
        for block in loaded(blocks)
    ]
    field = {"title": title, "sections": words, "careers": {"nodes": nodes}}
    return answer({"careerField": field})


def voices_only(blocks: Iterable[Any], voices: list[Any]) -> list[dict[str, Any]]:
    return [
        {"testimonials": voices[: block["value"]["limit"]]}
        if block["type"] == "testimonials"
        else {}
        for block in blocks
    ]


def q4(request: HttpRequest) -> HttpResponse:
    nodes = [
        {"title": title, "slug": slug, "summary": summary}
        for title, slug, summary in rows(Q4, request.GET["query"])
    ]
    return answer({"searchCareers": {"nodes": nodes}})


urlpatterns = [path(view.__name__, view) for view in (q1, q2, q3, q4)]
