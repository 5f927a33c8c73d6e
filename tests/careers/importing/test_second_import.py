"""A second import: nothing new writes nothing; a newer release updates, adds and marks as stale."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from careers.models import AlternateTitle, CareerPage, RelatedCareer, SkillRating, Task, Wage
from tests.careers.demo_site import words_of
from tests.careers.importing.building import ACTOR, SECRETARY, DataSet


@pytest.mark.parametrize("how", ["--publish", "--draft"])
def test_a_second_run_that_finds_nothing_new_writes_nothing(site, data, run, written, how):
    first = run(*data.arguments, how)
    revisions, entries = Revision.objects.count(), PageLogEntry.objects.count()
    outcome = []
    assert written(lambda: outcome.append(run(*data.arguments, how))) == []
    (second,) = outcome
    assert second.written == 0
    assert "Nothing new" in second.text
    for kind, counts in first.counts.items():
        assert second.count(kind, "unchanged") == counts.get("created", 0), kind
    assert (Revision.objects.count(), PageLogEntry.objects.count()) == (revisions, entries)


def test_a_changed_value_updates_its_row_and_writes_one_revision(site, data, run, career, ask):
    run(*data.arguments, "--publish")
    page = career(SECRETARY)
    before = page.revisions.count()
    data.replace(
        "oews_national_2025.csv",
        "35930,38570,45930,50580,60530",
        "36000,39000,46000,51000,61000",
    )
    outcome = run(*data.arguments, "--publish")
    assert outcome.counts["pay"] == {"updated": 1, "unchanged": outcome.count("pay", "unchanged")}
    assert outcome.count("page", "updated") == 1
    assert outcome.count("page", "unchanged") == 2
    query = "query Pay($slug: String!) { career(slug: $slug) { wages { area median { amount } } } }"
    wages = ask(query, slug=page.slug)["career"]["wages"]
    assert {"area": "US", "median": {"amount": 46000}} in wages
    assert career(SECRETARY).revisions.count() == before + 1


def test_the_revision_and_the_audit_log_say_what_came_from_which_release(
    site, data, run, career, admin_client
):
    run(*data.arguments, "--publish")
    page = career(SECRETARY)
    entry = PageLogEntry.objects.get(page=page.pk, action="careers.import")
    assert entry.revision == page.latest_revision
    story = entry.data["import"]
    assert story["code"] == SECRETARY
    assert "O*NET Database 30.1 (2025)" in story["sources"]
    assert "O*NET Database 29.0 (2024)" in story["sources"]
    assert story["rows"]["task"] == [Task.objects.filter(page=page).count(), 0, 0]
    assert story["columns"]["summary"] == "created"
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert "rows from" in words_of_html(history)
    assert "O*NET Database 30.1" in words_of_html(history)


def words_of_html(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_newer_release_marks_what_has_gone_and_brings_what_is_new(site, data, run, career, read):
    run(*data.arguments, "--publish")
    page = career(SECRETARY)
    gone, *_ = data.lines_of("Task Statements.txt", SECRETARY)
    text, known = gone[2], Task.objects.filter(page=page).count()
    data.keep_lines("Task Statements.txt", lambda line: f"\t{gone[1]}\t" not in line)
    data.add_line(
        "Task Statements.txt",
        SECRETARY,
        "99001",
        "Water the office fern.",
        "Core",
        "9",
        "1/2026",
        "x",
    )
    data.replace(
        "Read Me.txt", "O*NET 30.1 Database\nDecember 2025", "O*NET 30.2 Database\nFebruary 2026"
    )
    outcome = run(*data.arguments, "--publish")
    assert (outcome.count("task", "created"), outcome.count("task", "orphaned")) == (1, 1)
    shown = words_of(read(page.url))
    assert "Water the office fern." in shown
    assert text not in shown
    assert Task.objects.filter(page=page).count() == known
    stale = Task.all_rows.get(page=page, is_stale=True)
    assert (stale.text, stale.release) == (text, "30.1")
    assert {row.release for row in Task.objects.filter(page=page)} == {"30.2"}
    assert {row.release for row in SkillRating.objects.filter(page=page)} == {"29.0"}
    assert "O*NET 30.2 Database" in shown
    assert "O*NET 30.1 Database" not in shown

    data.replace("Task Statements.txt", "99001\tWater", "99002\tWater")
    data.add_line("Task Statements.txt", *gone)
    back = run(*data.arguments, "--publish")
    assert back.count("task", "updated") >= 1
    assert text in words_of(read(page.url))


def test_a_new_year_of_pay_takes_the_place_of_the_old_one(site, data, run, career, ask):
    run(*data.arguments, "--publish")
    for name in ("oews_national", "oews_state"):
        file = data.path(f"{name}_2025.csv")
        file.rename(file.with_name(f"{name}_2026.csv"))
    data.replace("oews_national_2026.csv", ",45930,", ",47000,")
    outcome = run(*data.arguments, "--publish")
    assert outcome.count("pay", "created") == outcome.count("pay", "orphaned") > 2
    query = """query Pay($slug: String!) { career(slug: $slug) {
      wages { area year median { amount } source { release } } } }"""
    wages = ask(query, slug=career(SECRETARY).slug)
    nation = [wage for wage in wages["career"]["wages"] if wage["area"] == "US"]
    assert nation == [
        {"area": "US", "year": 2026, "median": {"amount": 47000}, "source": {"release": "May 2026"}}
    ]
    assert Wage.all_rows.filter(page=career(SECRETARY), year=2025, is_stale=True).exists()


def test_a_missing_file_makes_nothing_stale(site, data, run, career):
    run(*data.arguments, "--publish")
    before = {m: m.objects.count() for m in (Task, SkillRating, AlternateTitle, Wage)}
    data.path("Task Statements.txt").unlink()
    data.path("Knowledge.txt").unlink()
    data.path("Sample of Reported Titles.txt").unlink()
    data.path("oews_state_2025.csv").unlink()
    outcome = run(*data.arguments, "--publish")
    assert sum(counts.get("orphaned", 0) for counts in outcome.counts.values()) == 0
    assert {model: model.objects.count() for model in before} == before


def test_a_code_that_the_release_no_longer_has_is_told_and_left_alone(
    site, data, run, career, written
):
    run(*data.arguments, "--publish")
    page = career(ACTOR)
    for file in (data.root / "db_30_1_text").iterdir():
        if file.name != "Read Me.txt":
            data.keep_lines(file.name, lambda line: not line.startswith(ACTOR))
    for name in ("Skills.txt", "Knowledge.txt"):
        data.keep_lines(name, lambda line: not line.startswith(ACTOR))
    outcome = run(*data.arguments, "--publish")
    assert outcome.report["orphaned_pages"] == [ACTOR]
    assert outcome.count("page", "orphaned") == 1
    assert ACTOR in outcome.text
    assert CareerPage.objects.live().filter(pk=page.pk).exists()
    assert Task.objects.filter(page=page).exists()


def test_a_link_whose_career_comes_later_is_made_then(site, tmp_path, run, career):
    data = DataSet(tmp_path / "links", (SECRETARY, "43-4171.00"))
    run(*data.arguments, "--codes", SECRETARY)
    assert not RelatedCareer.objects.exists()
    outcome = run(*data.arguments)
    assert outcome.count("related career", "created") == 2
    links = RelatedCareer.objects.filter(page=career(SECRETARY))
    assert [link.target for link in links] == [career("43-4171.00")]
    assert run(*data.arguments).written == 0
