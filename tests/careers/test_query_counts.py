"""The budget of SQL statements: ``tests/query_counts.json``, one number a page or query.

A number that changes is a decision: run with ``UPDATE_QUERY_COUNTS=1`` and commit the file. Each
is counted in a process that has answered another request before, with caches of an earlier
request emptied.
"""

import json
import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from careers.models import FACT_MODELS, CareerFieldPage, CareerPage, ImportRun, Testimonial

BUDGET = Path(__file__).parent.parent / "query_counts.json"
EXAMPLES = sorted(Path("careers/graphql/examples").glob("*.graphql"))
PAGES = {
    "home": "/",
    "index": "/careers/",
    "field": "/careers/medical-office/",
    "career": "/careers/medical-office/medical-secretary/",
    "standard page": "/how-we-measure/",
    "search": "/search/?q=medical",
    "search, everything": "/search/",
    "suggestions": "/search/suggest/?q=medical",
    "compare, four": "/compare/?careers=chef,baker,medical-secretary,dentist",
}


def counted(send) -> int:
    """Count the statements of the second of two sends: the first makes renditions and warms up."""
    send()
    cache.clear()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        response = send()
    assert response.status_code == 200
    return len(captured)


@pytest.fixture
def counts(client, admin_client, demo):
    secretary = CareerPage.objects.get(slug="medical-secretary")
    sends = {f"page: {name}": lambda url=url: client.get(url) for name, url in PAGES.items()}
    for file in EXAMPLES:
        body = {"query": file.read_text()}
        sends[f"query: {file.stem}"] = lambda body=body: client.post(
            "/graphql/", body, content_type="application/json"
        )
    sends["admin: facts"] = lambda: admin_client.get(f"/admin/careers/{secretary.pk}/facts/")
    for model in FACT_MODELS:
        kind = model._meta.model_name
        sends[f"admin: facts, {kind}"] = lambda kind=kind: admin_client.get(
            f"/admin/careers/{secretary.pk}/facts/{kind}/"
        )
    # A transaction that has written remembers nothing: all is counted that a new process reads.
    run = ImportRun.objects.create(kind="csv", state="ready", options={"places": {}}, report={})
    run.items.create(position=0, outcome="updated", kind="page", title="A", page_id=secretary.pk)
    sends["admin: imports"] = lambda: admin_client.get("/admin/careers/imports/")
    sends["admin: an import"] = lambda: admin_client.get(f"/admin/careers/imports/{run.pk}/")
    return {name: counted(send) for name, send in sends.items()}


def test_statements_stay_within_the_budget(counts):
    budget = json.loads(BUDGET.read_text())
    # Of a running server: tests/cms/caching/test_budget.py compares them.
    counts |= {name: number for name, number in budget.items() if name.startswith("bench: ")}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        BUDGET.write_text(json.dumps(counts, indent=2) + "\n")
        budget = counts
    print(f"{len(counts)} pages and queries counted")
    assert counts == budget, "Run with UPDATE_QUERY_COUNTS=1 and commit, if the change is meant."


ROWS = ("home", "index", "field", "career", "standard page", "search", "search, everything")


@pytest.fixture
def more_rows(demo):
    """Return what makes a second field like the first, twice as many careers in it, and twice as
    many facts and quotes of each."""

    def make() -> None:
        field = CareerFieldPage.objects.get(slug="medical-office")
        again = field.copy(update_attrs={"slug": f"{field.slug}-again"}, log_action=None)
        again.hero_image = copy_of(field.hero_image)
        again.save()
        for career in CareerPage.objects.child_of(field):
            double(career, career.copy(to=again, log_action=None))
            career.copy(update_attrs={"slug": f"{career.slug}-again"}, log_action=None)
            double(career, career)

    return make


def copy_of(row, **values):
    row = type(row)._base_manager.get(pk=row.pk)
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def double(career: CareerPage, to: CareerPage) -> None:
    """Copy the facts and the quotes of a career to another, or once more to itself."""
    for model in FACT_MODELS:
        rows = list(model.all_rows.filter(page=career))
        for row in rows:
            row.pk, row.page, row.key = None, to, f"{row.key}+" if to == career else row.key
        model.all_rows.bulk_create(rows)
    quotes = list(Testimonial.objects.filter(career=career))
    for quote in quotes:
        quote.pk, quote.career = None, to
        quote.uid = uuid4()
    Testimonial.objects.bulk_create(quotes)


def test_a_page_costs_no_more_with_more_rows(client, demo, more_rows):
    before = {name: counted(lambda url=PAGES[name]: client.get(url)) for name in ROWS}
    more_rows()
    after = {name: counted(lambda url=PAGES[name]: client.get(url)) for name in ROWS}
    assert {name: (before[name], n) for name, n in after.items() if n > before[name]} == {}


LISTS_IN_LISTS = {
    "careers of fields": """{ careersIndex(slug: "careers") { fields { careers(first: 3) {
        totalCount nodes { title satisfaction { mean } heroImage { rendition(width: 400) { url } } }
    } } } }""",
    "what careers of fields say": """{ careersIndex(slug: "careers") { fields { title
        careers(last: 9, orderBy: TITLE_DESC) { edges { cursor node {
            skillRatings { name source { name } } otherFields { title } field { slug }
            sections { ... on TestimonialsBlock { testimonials { quote career { title } } } }
        } } }
    } } }""",
    "children of pages": """{ careersIndex(slug: "careers") { children { title
        children(limit: 4) { title url parent { title } ... on CareerPage { summary } }
    } } }""",
    "what texts refer to": """{ careerField(slug: "medical-office") { careers { nodes { sections {
        ... on OverviewBlock { text { html references { pages { title url } } } }
        ... on OptionsBlock { options { description { references { pages { slug } } } } }
    } } } } }""",
    "careers that careers lead to": """{ careerField(slug: "medical-office") { careers { nodes {
        relatedCareers { target { title heroImage { url } satisfaction { n } } }
        wages { area median { amount source { name } } }
    } } } }""",
}


def test_a_query_costs_as_much_with_twice_the_rows(client, demo):
    """Each kind of row is read in one statement, however many there are and however deep lists
    stand in lists: all documented queries, and some that nest."""
    CareerPage.objects.update(hours_note=F("hours_note"))  # from now on, nothing is remembered
    queries = {file.stem: file.read_text() for file in EXAMPLES} | LISTS_IN_LISTS
    sends = {
        name: lambda text=text: client.post(
            "/graphql/", {"query": text}, content_type="application/json"
        )
        for name, text in queries.items()
    }
    before = {name: counted(send) for name, send in sends.items()}
    quotes, careers = Testimonial.objects.count(), CareerPage.objects.count()
    for career in CareerPage.objects.all():
        double(career, career.copy(update_attrs={"slug": f"{career.slug}-again"}, log_action=None))
    assert CareerPage.objects.count() == 2 * careers
    assert Testimonial.objects.count() > 1.5 * quotes
    after = {name: counted(send) for name, send in sends.items()}
    print(f"{len(sends)} queries over {2 * careers} careers: {after}")
    assert after == before
