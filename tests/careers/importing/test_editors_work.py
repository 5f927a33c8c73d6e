"""What an editor did stays: rows, columns, prose, drafts, and where a page stands."""

import json

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import PageLogEntry

from careers.models import CareerFieldPage, CareerPage, OccupationCode, Projection, Task
from tests.careers.demo_site import words_of
from tests.careers.importing.building import ACTOR, SECRETARY, TINY
from tests.careers.importing.page_form import save_page
from tests.careers.test_facts_admin import form_data

ZONES = "Job Zones.txt"


@pytest.fixture
def page(site, data, run, career) -> CareerPage:
    run(*data.arguments, "--publish")
    return career(SECRETARY)


@pytest.fixture
def editor(admin_client) -> User:
    return User.objects.get(username="admin")


def edit_first_row(admin_client, page: CareerPage, kind: str, **typed: str) -> None:
    url = reverse("careers_facts_list", args=[page.pk, kind])
    data = form_data(admin_client.get(url))
    data |= {f"rows-0-{name}": value for name, value in typed.items()}
    assert admin_client.post(url, data).status_code == 302


def newer_outlook(data) -> None:
    data.replace("ep_occupations_2024_2034.csv", ",4.2,", ",5.1,")


def newer_tasks(data) -> str:
    """Change the first task, which the drafted sections quote. Returns its new words."""
    first, *_ = data.lines_of("Task Statements.txt", SECRETARY)
    data.replace("Task Statements.txt", first[2], f"{first[2]} And smile.")
    return f"{first[2]} And smile."


def test_an_edited_value_of_a_row_stays_and_the_difference_is_recorded(
    page, data, run, admin_client, read
):
    edit_first_row(admin_client, page, "projection", percent_change="9.9")
    newer_outlook(data)
    data.replace("ep_occupations_2024_2034.csv", ",85.9,", ",99.9,")
    outcome = run(*data.arguments, "--publish")
    row = Projection.objects.get(page=page)
    assert str(row.percent_change) == "9.9"
    assert row.value["percent_change"] == "5.1"
    assert row.openings_per_year == 99_900, "a column that nobody edited follows its source"
    assert row.is_newer_upstream
    assert ("projection", "percent_change", "9.9", "5.1") in outcome.kept
    assert "kept" in outcome.text
    entry = PageLogEntry.objects.filter(page=page.pk, action="careers.import").latest("pk")
    assert entry.data["import"]["kept"][0]["column"] == "percent_change"
    text = words_of(read(page.url))
    assert "9.9%" in text
    assert "5.1%" not in text
    again = run(*data.arguments, "--publish")
    assert (again.written, again.kept) == (0, [])
    assert Projection.objects.get(page=page).is_newer_upstream


def test_an_edited_value_that_its_source_left_alone_is_no_difference(page, data, run, admin_client):
    edit_first_row(admin_client, page, "projection", percent_change="9.9")
    outcome = run(*data.arguments, "--publish")
    assert (outcome.written, outcome.kept) == (0, [])
    assert not Projection.objects.get(page=page).is_newer_upstream


def test_a_source_that_comes_round_to_the_editor_ends_the_difference(page, data, run, admin_client):
    edit_first_row(admin_client, page, "projection", percent_change="5.1")
    newer_outlook(data)
    outcome = run(*data.arguments, "--publish")
    assert outcome.kept == []
    row = Projection.objects.get(page=page)
    assert (str(row.percent_change), row.is_newer_upstream) == ("5.1", False)


def test_a_hidden_row_stays_hidden_and_a_row_of_the_editors_own_stays(
    page, data, run, admin_client
):
    url = reverse("careers_facts_list", args=[page.pk, "task"])
    form = form_data(admin_client.get(url))
    hidden = form["rows-0-id"]
    admin_client.post(url, form | {"rows-0-is_hidden": "on"})
    answer = admin_client.get(url)
    form, last = form_data(answer), len(answer.context["formset"].forms) - 1
    own = {f"rows-{last}-text": "Feed the goldfish.", f"rows-{last}-missing_reason": "Ours."}
    assert admin_client.post(url, form | own).status_code == 302
    newer_tasks(data)
    run(*data.arguments, "--publish")
    assert Task.all_rows.get(pk=hidden).is_hidden
    assert Task.objects.filter(page=page, text="Feed the goldfish.").exists()


def test_an_edited_row_that_goes_from_its_source_stays_in_sight(
    page, data, run, admin_client, read
):
    edit_first_row(admin_client, page, "task", text="Answer the phone, kindly.")
    first = Task.objects.get(page=page, text="Answer the phone, kindly.")
    data.keep_lines("Task Statements.txt", lambda line: f"\t{first.key}\t" not in line)
    outcome = run(*data.arguments, "--publish")
    assert ("task", "text", "Answer the phone, kindly.", None) in outcome.kept
    assert Task.all_rows.get(pk=first.pk).is_stale
    assert "Answer the phone, kindly." in words_of(read(page.url))


def save_in_editor(page: CareerPage, editor: User, *, publish: bool, **columns) -> None:
    """Change columns as the page editor does: a revision of the latest draft, by a user."""
    draft = page.get_latest_revision_as_object()
    for name, value in columns.items():
        setattr(draft, name, value)
    revision = draft.save_revision(user=editor, log_action=True)
    if publish:
        revision.publish(user=editor)


def test_an_edited_column_stays_and_the_difference_is_recorded(
    page, data, run, career, editor, read
):
    save_in_editor(page, editor, publish=True, job_zone=4, summary="You keep the place running.")
    data.replace(ZONES, f"{SECRETARY}\t2", f"{SECRETARY}\t3")
    data.keep_lines("ooh_profiles_2025-10.csv", lambda line: not line.startswith("x"))
    outcome = run(*data.arguments, "--publish")
    now = career(SECRETARY)
    assert (now.job_zone, now.summary) == (4, "You keep the place running.")
    assert now.imported_columns.newer_upstream == ["job_zone"]
    assert ("page", "job_zone", 4, 3) in outcome.kept
    assert "You keep the place running." in words_of(read(page.url))
    assert run(*data.arguments, "--publish").written == 0


def test_a_cleared_column_is_an_edit_too(page, data, run, career, editor):
    save_in_editor(page, editor, publish=True, on_job_training="")
    data.replace(ZONES, f"{SECRETARY}\t2", f"{SECRETARY}\t3")
    run(*data.arguments, "--publish")
    assert career(SECRETARY).on_job_training == ""


def with_new_overview(page: CareerPage, words: str) -> object:
    sections = list(page.get_latest_revision_as_object().sections.raw_data)
    sections[0] = {**sections[0], "value": {"text": f"<p>{words}</p>"}}
    return CareerPage._meta.get_field("sections").to_python(json.dumps(sections))


@pytest.mark.parametrize("how", ["--publish", "--draft"])
def test_edited_sections_stay_and_the_difference_is_recorded(
    page, data, run, career, editor, read, how
):
    words = "An editor wrote this."
    save_in_editor(page, editor, publish=True, sections=with_new_overview(page, words))
    newer_tasks(data)
    outcome = run(*data.arguments, how)
    assert words in words_of(read(page.url))
    assert [(kind, column) for kind, column, *_ in outcome.kept] == [("page", "sections")]
    now = career(SECRETARY)
    assert now.imported_columns.newer_upstream == ["sections"]
    assert words in str(now.get_latest_revision_as_object().sections)
    assert run(*data.arguments, how).written == 0


def test_sections_saved_in_the_editor_without_a_change_are_no_edit(
    page, data, run, career, admin_client
):
    """The editor's form adds keys to paragraphs and empty values; the words stay the import's."""
    stored = page.sections.get_prep_value()
    answer = save_page(admin_client, page, **{"action-publish": "action-publish"})
    assert answer.status_code == 302
    assert career(SECRETARY).latest_revision.user is not None
    assert career(SECRETARY).sections.get_prep_value() != stored
    assert career(SECRETARY).data_status == "drafted"
    text = newer_tasks(data)
    outcome = run(*data.arguments, "--publish")
    assert outcome.kept == []
    assert text in str(career(SECRETARY).sections)


def test_new_words_wait_in_a_draft_unless_told_to_publish(page, data, run, career, read):
    text = newer_tasks(data)
    run(*data.arguments, "--draft")
    now = career(SECRETARY)
    assert now.has_unpublished_changes
    assert text in str(now.get_latest_revision_as_object().sections)
    assert text not in str(now.sections)
    assert run(*data.arguments, "--draft").written == 0
    run(*data.arguments, "--publish")
    assert text in str(career(SECRETARY).sections)


def test_a_draft_that_waits_beside_a_live_page_keeps_its_words(
    page, data, run, career, editor, read
):
    save_in_editor(page, editor, publish=False, sections=with_new_overview(page, "A draft."))
    newer_tasks(data)
    newer_outlook(data)
    run(*data.arguments, "--publish")
    now = career(SECRETARY)
    assert now.has_unpublished_changes
    draft = now.get_latest_revision_as_object()
    assert "A draft." in str(draft.sections)
    assert "A draft." not in words_of(read(page.url))
    assert "And smile." in str(now.sections), "the live page was the import's, so it follows"
    assert "+5.1%" in words_of(read(page.url))
    assert run(*data.arguments, "--publish").written == 0


def test_a_moved_page_is_found_where_it_stands(page, data, run, career, editor):
    target = CareerFieldPage.objects.get(code="27-0000")
    page.move(target, pos="last-child")
    newer_outlook(data)
    outcome = run(*data.arguments, "--publish")
    assert outcome.count("page", "created") == 0
    assert career(SECRETARY).get_parent().pk == target.pk
    assert str(Projection.objects.get(page=page).percent_change) == "5.1"


def test_a_renamed_field_with_another_slug_is_found_by_its_code(page, data, run, career, editor):
    field = CareerFieldPage.objects.get(code="43-0000")
    field.title, field.slug = "In the office", "in-the-office"
    field.save_revision(user=editor).publish()
    page.delete()
    run(*data.arguments, "--publish", "--codes", SECRETARY)
    assert CareerFieldPage.objects.count() == 3
    assert career(SECRETARY).get_parent().slug == "in-the-office"


def test_an_unpublished_page_stays_unpublished(page, data, run, career, client):
    page.unpublish()
    newer_tasks(data)
    run(*data.arguments, "--publish")
    assert not career(SECRETARY).live
    assert client.get(page.url).status_code == 404


def test_a_deleted_page_stays_deleted_until_its_code_is_asked_for(
    page, data, run, career, admin_client
):
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert admin_client.post(url, follow=True).status_code == 200
    assert not CareerPage.objects.filter(pk=page.pk).exists()
    outcome = run(*data.arguments, "--publish")
    assert CareerPage.objects.count() == len(TINY) - 1
    assert outcome.count("page", "skipped") == 1
    assert SECRETARY in outcome.report["left_alone"][0]
    assert "deleted" in outcome.text
    run(*data.arguments, "--publish", "--codes", SECRETARY)
    assert career(SECRETARY).live
    assert run(*data.arguments, "--publish").written == 0


def test_a_page_whose_code_is_hidden_from_readers_is_still_found(page, data, run, admin_client):
    OccupationCode.objects.filter(page=page, code=SECRETARY).update(is_hidden=True)
    run(*data.arguments, "--publish")
    assert CareerPage.objects.count() == len(TINY)


def test_a_locked_page_is_left_alone_and_told(page, data, run, editor):
    page.locked, page.locked_by = True, editor
    page.save()
    newer_outlook(data)
    outcome = run(*data.arguments, "--publish")
    assert outcome.count("page", "skipped") == 1
    assert f"{SECRETARY}: the page is locked" in outcome.text
    assert str(Projection.objects.get(page=page).percent_change) == "4.2"


def test_a_draft_that_an_editor_has_touched_is_not_published(site, data, run, career, editor):
    run(*data.arguments, "--draft")
    page = career(SECRETARY)
    save_in_editor(page, editor, publish=False, hours_note="Mostly full time")
    outcome = run(*data.arguments, "--publish")
    assert not career(SECRETARY).live
    assert career(ACTOR).live
    assert outcome.count("page", "updated") == len(TINY) - 1
    assert run(*data.arguments, "--publish").written == 0


def test_careers_of_the_demo_keep_their_words(demo, data, run, secretary, read):
    """Pages that no import made have words of their own, and facts of an earlier release."""
    before = words_of(read(secretary.url))
    summary, sections = secretary.summary, str(secretary.sections)
    outcome = run(*data.arguments, "--publish", "--codes", SECRETARY)
    now = CareerPage.objects.get(pk=secretary.pk)
    assert (now.summary, str(now.sections), now.title) == (summary, sections, secretary.title)
    assert {column for kind, column, *_ in outcome.kept if kind == "page"} >= {
        "title",
        "summary",
        "sections",
    }
    assert secretary.summary in before
    assert Task.objects.filter(page=secretary).count() >= 15
