"""The site's search: what it finds, in which order, and that nothing typed can break it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from careers.models import AlternateTitle, CareerPage
from tests.careers.demo_site import words_of
from tests.careers.test_facts_admin import form_data

ODD = {
    "a lone quote": "'",
    "a lone double quote": '"',
    "NUL": "medical\0secretary",
    "only NUL": "\0",
    "10 kB": "medical " * 1250,
    "10 kB in one word": "a" * 10_000,
    "operators": 'medical & | ! ( ) : * <-> AND OR NOT NEAR "',
    "SQL": "'; DROP TABLE wagtailcore_page; --",
    "columns": "title:medical body:secretary",
    "emoji": "🦷 dentist 👩🏽‍⚕️",
    "right to left": "طبيب أسنان",
    "Chinese": "牙医",
    "blanks": " \t\n ",
    "backslashes": "\\ \\\\ %s %(a)s {0}",
    "percent": "100%",
    "minus": "-medical -",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
}


def search(client, text: str, **parameters: str) -> BeautifulSoup:
    response = client.get("/search/", {"q": text, **parameters})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def hits(client, text: str) -> list[str]:
    return [a["href"] for a in search(client, text).select(".hits h3 a")]


def test_a_title_is_found_and_stands_first(demo, client):
    assert hits(client, "medical secretary")[0] == "/careers/medical-office/medical-secretary/"
    assert hits(client, "DENTAL hygienist")[0] == "/careers/dental-office/dental-hygienist/"


def test_words_of_a_section_are_found(demo, client, secretary):
    assert "kick" in str(secretary.sections)
    found = hits(client, "puzzle other people keep kicking")
    assert found == ["/careers/medical-office/medical-secretary/"]


def test_words_of_a_standard_page_are_found(demo, client):
    assert "/accessibility/" in hits(client, "accessibility")


def test_all_words_must_be_there(demo, client):
    assert hits(client, "medical zzyzx") == []
    assert "Nothing found" in words_of(search(client, "medical zzyzx").main)


def test_a_title_that_people_use_is_found(demo, client):
    title = AlternateTitle.objects.filter(page__slug="medical-secretary").first()
    assert "/careers/medical-office/medical-secretary/" in hits(client, title.title)


def test_a_new_title_is_found_at_once(
    secretary, client, admin_client, django_capture_on_commit_callbacks
):
    """Without a second publication of the page: the index is brought up to date with the row."""
    assert hits(client, "zzyzx wrangler") == []
    with django_capture_on_commit_callbacks(execute=True):
        row = AlternateTitle.objects.create(page=secretary, key="new", title="Zzyzx wrangler")
    assert hits(client, "zzyzx wrangler") == [secretary.url]
    with django_capture_on_commit_callbacks(execute=True):
        row.delete()
    assert hits(client, "zzyzx wrangler") == []


def test_a_title_typed_by_an_editor_is_found_at_once(
    secretary, client, admin_client, django_capture_on_commit_callbacks
):
    url = reverse("careers_facts_list", args=[secretary.pk, "alternatetitle"])
    page = admin_client.get(url)
    last = len(page.context["formset"].forms) - 1
    typed = {f"rows-{last}-title": "Zzyzx wrangler", f"rows-{last}-kind": "hidden"}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(url, form_data(page) | typed).status_code == 302
    assert hits(client, "zzyzx wrangler") == [secretary.url]


def test_a_new_career_and_a_new_title_of_it_are_found_together(
    medical_office, client, django_capture_on_commit_callbacks
):
    """The trap: rows saved after their page was indexed."""
    with django_capture_on_commit_callbacks(execute=True):
        career = CareerPage(title="Ward greeter", slug="ward-greeter", summary="You greet.")
        medical_office.add_child(instance=career)
        AlternateTitle.objects.create(page=career, key="new", title="Qwxyz host")
        career.save_revision().publish()
    assert hits(client, "qwxyz host") == [career.url]


def test_an_edit_is_found_when_it_is_published_and_not_before(
    secretary, client, django_capture_on_commit_callbacks
):
    secretary.title = "Qwxyz keeper"
    with django_capture_on_commit_callbacks(execute=True):
        revision = secretary.save_revision()
    assert hits(client, "qwxyz") == []
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()
    assert hits(client, "qwxyz") == [secretary.url]


def test_what_is_unpublished_is_not_found(secretary, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        secretary.unpublish()
    assert secretary.url not in hits(client, "medical secretary")


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_typed_gets_an_answer(text, demo, client):
    client.raise_request_exception = False
    soup = search(client, text)
    assert soup.find("input", attrs={"name": "q"})


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "\0", ""])
def test_an_odd_page_number_gets_a_page(page, demo, client):
    soup = search(client, "medical", page=page)
    assert soup.select(".hits h3 a")


@pytest.mark.parametrize(
    "typed",
    ['"medical secretary"', "medical & secretary", "(medical) secretary!", "medical,secretary"],
)
def test_quotes_and_operators_do_not_hide_what_they_stand_around(typed, demo, client):
    assert hits(client, typed)[:1] == ["/careers/medical-office/medical-secretary/"]


def test_results_are_paged(demo, client):
    first, second = search(client, "work"), search(client, "work", page="2")
    shown = [{a["href"] for a in soup.select("ol.hits h3 a")} for soup in (first, second)]
    assert len(shown[0]) == 20
    assert shown[1]
    assert not shown[0] & shown[1]
    assert first.select_one("a[href*='page=2']")["href"].startswith("?q=work")


def test_what_was_typed_is_shown_as_text(demo, client):
    html = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_a_search_page_is_kept_out_of_search_engines(demo, client):
    assert 'content="noindex' in client.get("/search/?q=medical").content.decode()


@hypothesis_settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    strategies.text(max_size=60)
    | strategies.lists(
        strategies.sampled_from(
            [
                "medical",
                "'",
                '"',
                "\0",
                "*",
                "(",
                ")",
                "&",
                "|",
                "!",
                ":",
                "-",
                "<->",
                "\\",
                "%",
                "NEAR",
                "AND",
                "NOT",
                "^",
                "{",
                "}",
                "+",
                "~",
                ";",
                "--",
                "é",
                "🦷",
            ]
        ),
        max_size=10,
    ).map(" ".join)
)
def test_no_text_breaks_the_search(demo, client, text):
    client.raise_request_exception = False
    assert client.get("/search/", {"q": text}).status_code == 200
