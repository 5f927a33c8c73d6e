"""Editors see how each value stands to its source, and accept or keep it, one by one or in bulk."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from careers.models import CareerPage, Projection, Task
from tests.careers.demo_site import words_of
from tests.careers.importing.building import ACTOR, SECRETARY
from tests.careers.importing.page_form import save_page
from tests.careers.test_facts_admin import form_data

PUBLISH = {"action-publish": "action-publish"}
REPORT = "/admin/reports/imported-data/"


@pytest.fixture
def page(site, data, run, career) -> CareerPage:
    run(*data.arguments, "--publish")
    return career(SECRETARY)


@pytest.fixture
def list_of(page):
    return lambda kind: reverse("careers_facts_list", args=[page.pk, kind])


@pytest.fixture
def index(page) -> str:
    return reverse("careers_facts", args=[page.pk])


@pytest.fixture
def look(admin_client):
    def get(url: str) -> BeautifulSoup:
        response = admin_client.get(url)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return get


@pytest.fixture
def at_odds(page, data, run, admin_client, list_of) -> list[Task]:
    """Three tasks are edited, and of two of them the source has changed its words since."""
    form = form_data(admin_client.get(list_of("task")))
    for place in range(3):
        form[f"rows-{place}-text"] = f"Edited {place}."
    assert admin_client.post(list_of("task"), form).status_code == 302
    edited = [Task.objects.get(page=page, text=f"Edited {place}.") for place in range(3)]
    for task in edited[:2]:
        told = task.value["text"]
        data.replace("Task Statements.txt", told, f"{told} Anew.")
    run(*data.arguments, "--publish")
    return [Task.objects.get(pk=task.pk) for task in edited]


def headings(soup: BeautifulSoup) -> dict[str, list[str]]:
    """Return the states of each row of a list by its heading."""
    found = {}
    for heading in soup.select(".facts-row h3"):
        states = [status.extract().get_text(strip=True) for status in heading.select(".w-status")]
        found[heading.get_text(strip=True)] = states
    return found


def test_a_list_says_how_each_row_stands_and_filters_by_it(page, at_odds, look, list_of):
    Task.objects.filter(page=page, edited_value__isnull=True).update(is_stale=True)
    states = headings(look(list_of("task")))
    assert states["Edited 0."] == ["Edited", "Newer at its source"]
    assert states["Edited 2."] == ["Edited"]
    others = [found for title, found in states.items() if not title.startswith(("Edited", "Add"))]
    assert others
    assert {tuple(found) for found in others} == {("Imported", "Gone from its source")}
    for state, titles in (
        ("newer", {"Edited 0.", "Edited 1."}),
        ("edited", {"Edited 0.", "Edited 1.", "Edited 2."}),
        ("own", set()),
    ):
        found = headings(look(f"{list_of('task')}?state={state}"))
        assert set(found) - {"Add a row"} == titles
    assert "Edited 0." not in headings(look(f"{list_of('task')}?state=stale"))
    assert words_of(look(f"{list_of('task')}?state=nonsense")).count("Edited 2.") >= 1


def test_a_row_that_is_newer_at_its_source_shows_what_it_says(at_odds, look, list_of):
    text = words_of(look(f"{list_of('task')}?state=newer"))
    assert at_odds[0].value["text"] in text
    assert at_odds[0].value["text"].removesuffix(" Anew.") + "” when it was edited" in text
    assert "2 rows were edited, and their source says something else now." in text


def test_one_row_is_accepted_and_the_change_is_undone(at_odds, admin_client, list_of, page, read):
    row = at_odds[0]
    admin_client.post(list_of("task"), {"accept": row.pk})
    now = Task.objects.get(pk=row.pk)
    assert now.text == row.value["text"]
    assert (now.edited_value, now.is_newer_upstream) == (None, False)
    assert Task.objects.get(pk=at_odds[1].pk).is_newer_upstream
    assert row.value["text"] in words_of(read(page.url))
    entry = PageLogEntry.objects.get(page=page.pk, action="careers.fact.accept")
    assert entry.user.username == "admin"

    history = reverse("careers_facts_history", args=[page.pk])
    shown = admin_client.get(history).content.decode()
    assert "Edited 0." in shown
    admin_client.post(history, {"entry": entry.pk})
    back = Task.objects.get(pk=row.pk)
    assert (back.text, back.is_newer_upstream) == ("Edited 0.", True)
    assert back.edited_from == row.edited_from


def test_an_edit_is_kept_until_its_source_changes_again(
    at_odds, admin_client, list_of, page, data, run
):
    row = at_odds[0]
    admin_client.post(list_of("task"), {"keep": row.pk})
    now = Task.objects.get(pk=row.pk)
    assert (now.text, now.is_newer_upstream) == ("Edited 0.", False)
    assert run(*data.arguments, "--publish").written == 0
    data.replace("Task Statements.txt", row.value["text"], "Something else.")
    run(*data.arguments, "--publish")
    assert Task.objects.get(pk=row.pk).is_newer_upstream
    entry = PageLogEntry.objects.get(page=page.pk, action="careers.fact.keep")
    assert (
        "Stay with an edit"
        in admin_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    )
    assert entry.data["fact"]["before"]["edited_from"] == row.edited_from


def test_selected_rows_are_accepted_together(at_odds, admin_client, list_of):
    chosen = [at_odds[0].pk, at_odds[2].pk]
    admin_client.post(list_of("task"), {"accept": "selected", "selected": chosen})
    texts = [Task.objects.get(pk=row.pk).text for row in at_odds]
    assert texts == [at_odds[0].value["text"], "Edited 1.", at_odds[2].value["text"]]


def test_all_rows_at_odds_are_accepted_together_and_no_others(at_odds, admin_client, list_of):
    answer = admin_client.post(list_of("task"), {"accept": "all"}, follow=True)
    assert "2 values decided." in answer.content.decode()
    texts = [Task.objects.get(pk=row.pk).text for row in at_odds]
    assert texts == [at_odds[0].value["text"], at_odds[1].value["text"], "Edited 2."]


def test_rows_of_another_career_cannot_be_accepted_from_here(at_odds, admin_client, career):
    url = reverse("careers_facts_list", args=[career(ACTOR).pk, "task"])
    answer = admin_client.post(url, {"accept": at_odds[0].pk}, follow=True)
    assert "nothing to decide" in answer.content.decode()
    assert Task.objects.get(pk=at_odds[0].pk).text == "Edited 0."


@pytest.mark.parametrize("value", ["", "none", "-1", "9" * 30, "selected"])
def test_a_decision_about_nothing_changes_nothing(at_odds, admin_client, list_of, value):
    answer = admin_client.post(list_of("task"), {"accept": value}, follow=True)
    assert answer.status_code == 200
    assert Task.objects.get(pk=at_odds[0].pk).text == "Edited 0."
    answer = admin_client.post(REPORT, {"accept": "selected", "selected": [value]}, follow=True)
    assert "0 values decided." in answer.content.decode()


def test_a_source_that_an_editor_chose_goes_with_the_edit(page, admin_client, list_of, data, run):
    other = Projection.objects.get(page=page).source
    url = list_of("task")
    form = form_data(admin_client.get(url)) | {
        "rows-0-text": "Edited.",
        "rows-0-source": str(other.pk),
    }
    admin_client.post(url, form)
    row = Task.objects.get(page=page, text="Edited.")
    assert row.source == other
    admin_client.post(url, {"accept": row.pk})
    row.refresh_from_db()
    assert (row.source.slug, row.release) == ("onet-30-1", "30.1")
    entry = PageLogEntry.objects.get(page=page.pk, action="careers.fact.accept")
    admin_client.post(reverse("careers_facts_history", args=[page.pk]), {"entry": entry.pk})
    row.refresh_from_db()
    assert (row.source, row.release) == (other, other.release)


def test_the_career_counts_its_values_by_state(at_odds, look, index, page):
    cells = {
        row.select_one("td").get_text(strip=True): [
            int(cell.get_text(strip=True)) for cell in row.select("td")[1:]
        ]
        for row in look(index).select("table")[0].select("tbody tr")
    }
    total = Task.all_rows.filter(page=page).count()
    assert cells["Tasks"] == [total, total - 3, 3, 0, 2, 0, 0]
    assert cells["Pay"][2] == 0


def test_everything_of_a_career_is_accepted_at_once(
    at_odds, admin_client, index, page, data, run, career
):
    save_page(admin_client, page, job_zone="5", **PUBLISH)
    data.replace("Job Zones.txt", f"{SECRETARY}\t2", f"{SECRETARY}\t4")
    run(*data.arguments, "--publish")
    assert "3 values were edited" in words_of(
        BeautifulSoup(admin_client.get(index).content, "html.parser")
    )
    admin_client.post(index, {"accept": "all"})
    assert [Task.objects.get(pk=row.pk).is_edited for row in at_odds] == [False, False, True]
    now = career(SECRETARY)
    assert (now.job_zone, now.live, now.has_unpublished_changes) == (4, True, False)
    assert now.imported_columns.newer_upstream == []
    assert now.job_zone_source.slug == "onet-30-1"


# Columns of the page


@pytest.fixture
def reworded(page, admin_client, data, run, career) -> CareerPage:
    """Title and sections are edited; their source has other words for them since."""
    overview = page.sections[0]
    overview.value["text"].source = "<p>An editor wrote this.</p>"
    page.save_revision().publish()
    save_page(admin_client, career(SECRETARY), title="Secretaries", **PUBLISH)
    data.replace("Occupation Data.txt", "Medical Secretaries and", "Clinic Secretaries and")
    told = data.lines_of("Task Statements.txt", SECRETARY)[0][2]
    data.replace("Task Statements.txt", told, f"{told} Anew.")
    run(*data.arguments, "--publish")
    return career(SECRETARY)


def test_columns_show_what_is_shown_and_what_the_source_says(reworded, look, index):
    rows = {
        row.select_one("td").get_text(strip=True): words_of(row)
        for row in look(index).select("table")[1].select("tbody tr")
    }
    assert "Edited Newer at its source Secretaries Clinic Secretaries and" in rows["Title"]
    assert "Edited Newer at its source" in rows["Sections"]
    assert "Imported High school diploma or equivalent" in rows["Entry education"]
    assert "Accept" not in rows["Entry education"]


@pytest.mark.parametrize("name", ["title", "sections"])
def test_a_column_is_accepted_in_a_version_of_its_own(
    reworded, admin_client, index, name, career, read
):
    before = reworded.revisions.count()
    admin_client.post(index, {"accept": name})
    now = career(SECRETARY)
    assert now.revisions.count() == before + 1
    assert now.live and not now.has_unpublished_changes
    text, sections = words_of(read(now.url)), str(now.sections)
    if name == "title":
        assert now.title.startswith("Clinic Secretaries and")
        assert now.title in text
        assert "An editor wrote this." in text
    else:
        assert now.title == "Secretaries"
        assert "An editor wrote this." not in text
        assert "Anew." in sections
        assert now.data_status == "drafted"
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[now.pk]))
    assert "Accept what the source says of the page" in history.content.decode()


def test_a_column_is_kept(reworded, admin_client, index, career, data, run):
    admin_client.post(index, {"keep": "title"})
    now = career(SECRETARY)
    assert now.title == "Secretaries"
    assert now.imported_columns.newer_upstream == ["sections"]
    assert run(*data.arguments, "--publish").written == 0


def test_a_column_is_accepted_into_the_draft_that_waits_beside_a_live_page(
    reworded, admin_client, index, career
):
    save_page(admin_client, reworded, hours_note="Full time")
    admin_client.post(index, {"accept": "title"})
    now = career(SECRETARY)
    assert now.title == "Secretaries"
    draft = now.get_latest_revision_as_object()
    assert (draft.title.startswith("Clinic"), draft.hours_note) == (True, "Full time")


# The report


def test_the_report_lists_careers_at_odds_and_decides_for_those_chosen(
    at_odds, reworded, look, admin_client, career
):
    soup = look(REPORT)
    text = words_of(soup)
    assert "Newer at their source (1)" in text
    (row,) = soup.select("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("td")[2:]] == ["4", "0", "3"]
    assert REPORT in str(look("/admin/reports/site-history/")), "it is in the menu"
    pk = row.select_one("input")["value"]
    assert int(pk) == reworded.pk
    answer = admin_client.post(REPORT, {"accept": "selected", "selected": [pk]}, follow=True)
    assert "4 values decided." in answer.content.decode()
    assert not Task.objects.filter(is_newer_upstream=True).exists()
    assert career(SECRETARY).title.startswith("Clinic")
    assert "No career has any." in words_of(look(REPORT))
    assert len(look(f"{REPORT}?state=edited").select("tbody tr")) == 1


def test_stale_rows_are_in_the_report(page, data, run, look):
    gone = data.lines_of("Task Statements.txt", SECRETARY)[0]
    data.keep_lines("Task Statements.txt", lambda line: f"\t{gone[1]}\t" not in line)
    run(*data.arguments, "--publish")
    (row,) = look(f"{REPORT}?state=stale").select("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("td")[2:]] == ["0", "1", "0"]


@pytest.fixture
def writer(site) -> User:
    """An editor who may change pages but not publish them."""
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=site, permission=right)
    user = User.objects.create_user("writer", "writer@example.org", "a-long-password")
    user.groups.add(group)
    return user


def test_who_may_not_publish_decides_nothing_on_a_live_page(
    at_odds, client, writer, list_of, index, page
):
    client.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    for url in (list_of("task"), index):
        assert client.post(url, {"accept": "all"}).status_code in (302, 403)
    answer = client.post(REPORT, {"accept": "selected", "selected": [page.pk]}, follow=True)
    assert "Left alone" in answer.content.decode()
    assert [Task.objects.get(pk=row.pk).text for row in at_odds] == [
        "Edited 0.",
        "Edited 1.",
        "Edited 2.",
    ]
    assert not PageLogEntry.objects.filter(action__startswith="careers.fact.a").exists()


def test_who_may_edit_no_page_sees_no_career_in_the_report(at_odds, client, django_user_model):
    user = django_user_model.objects.create_user("visitor", "v@example.org", "a-long-password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(REPORT)
    assert answer.status_code in (200, 302, 403)
    assert b"Medical Secretaries" not in answer.content
