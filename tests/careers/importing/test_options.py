"""The options of the command: which occupations, where to, how shown, and what is reported."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import Page

from careers.importing.onet import KNOWN_FILES
from careers.models import CareerFieldPage, CareerPage, Source, Task
from home.models import HomePage
from tests.careers.importing.building import ACTOR, ONET, SECRETARY, SKILLS, TINY, DataSet


def codes_on_site() -> set[str]:
    return set(
        CareerPage.objects.filter(occupationcode_rows__scheme="onet_soc").values_list(
            "occupationcode_rows__code", flat=True
        )
    )


def without_news(report: dict) -> dict:
    """Return a report without what only a real run or only a dry run says."""
    return {name: value for name, value in report.items() if name != "dry_run"}


@pytest.mark.parametrize("how", ["--publish", "--draft"])
def test_a_dry_run_writes_nothing_and_reports_what_a_run_then_does(
    site, tmp_path, run, written, how
):
    data = DataSet(tmp_path / "linked", (*TINY, "43-4171.00"))
    dry = []
    assert written(lambda: dry.append(run(*data.arguments, how, "--dry-run"))) == []
    assert not CareerPage.objects.exists()
    assert not Source.objects.exists()
    assert "Dry run: nothing was written." in dry[0].text
    assert dry[0].report["dry_run"] is True
    real = run(*data.arguments, how)
    assert without_news(real.report) == without_news(dry[0].report)
    assert real.count("related career", "created") == 2


def test_a_dry_run_shows_the_differences_that_a_run_would_meet(site, data, run, career, written):
    run(*data.arguments, "--publish")
    page = career(SECRETARY)
    task = Task.objects.filter(page=page).first()
    task.edit_value(text="Answer the telephone.")
    task.save()
    page.job_zone = 5
    page.save()
    text = next(c[2] for c in data.lines_of("Task Statements.txt", SECRETARY) if c[1] == task.key)
    data.replace("Task Statements.txt", text, f"{text} Twice.")
    data.replace("Job Zones.txt", f"{SECRETARY}\t2", f"{SECRETARY}\t3")
    gone = data.lines_of("Technology Skills.txt", SECRETARY)[0]
    data.keep_lines("Technology Skills.txt", lambda line: gone[1] not in line)
    dry = []
    assert written(lambda: dry.append(run(*data.arguments, "--publish", "--dry-run"))) == []
    assert ("task", "text", "Answer the telephone.", f"{text} Twice.") in dry[0].kept
    assert ("page", "job_zone", 5, 3) in dry[0].kept
    real = run(*data.arguments, "--publish")
    assert without_news(real.report) == without_news(dry[0].report)
    assert real.count("technology", "orphaned") >= 1


def test_codes_choose_occupations(site, data, run):
    outcome = run(*data.arguments, "--codes", f"{SECRETARY}, {ACTOR}")
    assert codes_on_site() == {SECRETARY, ACTOR}
    assert CareerFieldPage.objects.count() == 2
    assert outcome.report["orphaned_pages"] == []
    assert run(*data.arguments, "--codes", SECRETARY).report["orphaned_pages"] == []


@pytest.mark.parametrize("name", ["43", "43-0000", "office-work", "Office work"])
def test_a_field_chooses_its_occupations(site, data, run, name):
    run(*data.arguments, "--field", name)
    assert codes_on_site() == {SECRETARY}


def test_a_field_that_is_not_known_is_told_with_those_that_are(site, data, run):
    message = run.refused(*data.arguments, "--field", "basket weaving")
    assert "“basket weaving”" in message
    assert "43 (office-work)" in message


def test_every_new_career_can_go_into_one_field(demo, data, run, medical_office):
    run(*data.arguments, "--into", "medical-office", "--publish", "--codes", ACTOR)
    actors = CareerPage.objects.get(title="Actors")
    assert actors.get_parent().pk == medical_office.pk
    message = run.refused(*data.arguments, "--into", "nowhere")
    assert "“nowhere”" in message
    assert "medical-office" in message


def test_a_mapping_file_makes_other_fields(site, tmp_path, data, run):
    mapping = tmp_path / "fields.csv"
    mapping.write_text(
        "soc;title;slug;strapline\n"
        "43;Desk work;desk-work;At a desk.\n"
        "43-6;Secretaries;secretaries;For others.\n"
        "27;Stage;stage;\n55;Forces;forces;\n"
    )
    run(*data.arguments, "--mapping", str(mapping), "--publish")
    fields = {page.title: page for page in CareerFieldPage.objects.all()}
    assert set(fields) == {"Secretaries", "Stage", "Forces"}
    assert fields["Secretaries"].code == "43-6000"
    assert [page.title for page in fields["Stage"].get_children()] == ["Actors"]


def test_a_mapping_without_a_field_for_an_occupation_is_refused(site, tmp_path, data, run, written):
    mapping = tmp_path / "fields.csv"
    mapping.write_text("soc,title,slug\n43,Desk work,desk-work\n")
    messages = []
    call = lambda: messages.append(run.refused(*data.arguments, "--mapping", str(mapping)))  # noqa: E731
    assert written(call) == []
    assert "27-2011.00" in messages[0]
    assert not CareerPage.objects.exists()


def test_the_release_is_read_from_the_read_me(site, data, run):
    folder = data.root / ONET
    folder.rename(folder.with_name("some_folder"))
    run(str(folder.with_name("some_folder")), data.onet_only[1])
    assert set(Source.objects.values_list("slug", flat=True)) == {"onet-30-1", "onet-29-0"}
    assert Source.objects.get(slug="onet-30-1").year == 2025


def test_a_release_that_nothing_tells_must_be_said(site, data, run):
    folder, (_, skills) = data.root / ONET, data.onet_only
    (folder / "Read Me.txt").unlink()
    folder = folder.rename(folder.with_name("text"))
    message = run.refused(str(folder), skills)
    assert "text: " in message
    assert "--release 30.1" in message
    assert "30.x" in run.refused(str(folder), skills, "--release", "30.x")
    run(str(folder), skills, "--release", "31.0")
    assert set(Source.objects.values_list("slug", flat=True)) == {"onet-31-0", "onet-29-0"}


def test_the_same_file_in_two_folders_is_read_from_the_first(site, data, run):
    (data.root / SKILLS / "Job Zones.txt").write_bytes(
        b"O*NET-SOC Code\tJob Zone\tDate\tDomain Source\r\n43-6013.00\t5\t08/2024\tx\r\n"
    )
    run(*data.onet_only)
    assert CareerPage.objects.get(title__startswith="Medical Secretaries").job_zone == 2


def test_the_report_is_written_whole_and_readable(site, data, run, tmp_path):
    outcome = run(*data.arguments)
    report = outcome.report
    assert report["dry_run"] is False
    skipped = {item["reason"]: item["number"] for item in report["skipped"]}
    assert skipped["the other career is not on this site"] == outcome.count(
        "related career", "skipped"
    )
    table = outcome.text.splitlines()
    assert table[0].split() == ["created", "updated", "unchanged", "orphaned", "skipped"]
    task = next(line for line in table if line.startswith("task"))
    assert task.split()[1] == str(report["counts"]["task"]["created"])
    assert json.dumps(report)


def test_a_report_that_cannot_be_written_fails_after_the_import(site, data):
    with pytest.raises(CommandError, match="report cannot be written"):
        call_command("import_careers", "onet", *data.onet_only, "--report=/nonexistent/report.json")
    assert CareerPage.objects.count() == len(TINY)


def test_publish_and_draft_together_are_refused(data):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("import_careers", "onet", *data.arguments, "--publish", "--draft")


def test_on_an_empty_tree_it_makes_home_and_site(site, data, run, client):
    from wagtail.models import Site

    site.delete()
    Site.objects.all().delete()
    assert Page.objects.count() == 1
    assert "no home page yet" in run.refused(*data.arguments, "--dry-run")
    run(*data.arguments, "--publish")
    assert HomePage.objects.get().live
    assert client.get("/careers/office-work/").status_code == 200


def test_two_careers_of_one_title_get_addresses_of_their_own(site, data, run):
    data.replace("Occupation Data.txt", "Actors\t", "Medical Secretaries\t")
    data.replace(
        "Occupation Data.txt",
        "Medical Secretaries and Administrative Assistants\t",
        "Medical Secretaries\t",
    )
    field = data.root / "fields.csv"
    field.write_text("soc,title,slug\n43,All,all\n27,All of them,others\n55,Rest,rest\n")
    run(*data.arguments, "--publish")
    run(*data.arguments, "--publish", "--into", "office-work")
    titles = CareerPage.objects.filter(title="Medical Secretaries")
    assert len({page.url for page in titles}) == 2


def test_the_guide_names_every_option_and_file():
    guide = Path("docs/importing.md").read_text()
    help_text = StringIO()
    with pytest.raises(SystemExit), redirect_stdout(help_text):
        call_command("import_careers", "onet", "--help")
    options = set(re.findall(r"--[a-z-]+", help_text.getvalue())) - {
        *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
        *("--no-color", "--force-color", "--skip-checks"),
    }
    assert len(options) >= 12
    assert [option for option in sorted(options) if option not in guide] == []
    assert [name for name in sorted(KNOWN_FILES) if name not in guide] == []
