"""The import page in the admin: choose, preview, import, report, by clicking."""

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry, Revision

from careers.models import CareerFieldPage, CareerPage, ImportRun, Task, Wage
from careers.runs.running import run_step
from careers.runs.uploads import place_of
from tests.careers.importing import admin_page
from tests.careers.importing.building import ACTOR, ONET, SECRETARY, SKILLS

DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
PAY = ("35930,38570,45930,50580,60530", "36000,39000,46000,51000,61000")


def state_of_site():
    return [
        model.objects.count()
        for model in (CareerPage, CareerFieldPage, Task, Wage, Revision, PageLogEntry)
    ]


def test_a_preview_says_what_would_come_and_writes_nothing(site, admin_client, onet):
    before = state_of_site()
    page = admin_page.begin(admin_client, "onet", **onet())
    assert page.state == "Preview ready"
    assert page.numbers["Page"] == [3, 0, 0, 0, 0]
    assert page.tabs == {"New": 7}  # with the index and the three fields that they need
    secretary = page.items["Medical Secretaries and Administrative Assistants"]
    assert SECRETARY in secretary
    assert "Draft, below “Office work”." in secretary
    assert "Tasks: " in secretary
    assert state_of_site() == before
    assert page.buttons == ["Import now", "Cancel and delete the files"]


def test_the_import_does_what_the_preview_said(site, admin_client, onet, career):
    preview = admin_page.begin(admin_client, "onet", publish="1", **onet())
    page = preview.press("Import now")
    assert page.state == "Done"
    assert page.numbers == preview.numbers
    assert page.tabs == preview.tabs
    assert career(SECRETARY).live
    assert Wage.objects.filter(page=career(SECRETARY), area="US").exists()
    links = [a["href"] for a in page.soup.select(".imports-item h4 a")]
    assert reverse("wagtailadmin_pages:edit", args=[career(SECRETARY).pk]) in links
    assert page.buttons == []


def test_the_newest_release_is_read_first_in_whatever_order_it_was_uploaded(
    site, data, admin_client, onet, career
):
    older = data.root / SKILLS / "Task Statements.txt"
    older.write_bytes(data.path("Task Statements.txt").read_bytes())
    admin_page.begin(admin_client, "onet", **onet()).press("Import now")
    tasks = Task.objects.filter(page=career(SECRETARY))
    assert set(tasks.values_list("release", flat=True)) == {"30.1"}


def test_uploads_are_private_and_gone_when_the_import_is_over(site, admin_client, onet, settings):
    preview = admin_page.begin(admin_client, "onet", **onet())
    run = ImportRun.objects.get()
    folder = place_of(run.pk)
    assert folder.stat().st_mode & 0o077 == 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert f"{ONET}.zip" in {path.name for path in files}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert settings.MEDIA_ROOT not in folder.parents
    preview.press("Import now")
    assert not folder.exists()


def test_the_audit_log_says_who_imported_and_the_page_stays_nobodys_edit(
    site, admin_client, onet, career, admin_user, settings
):
    preview = admin_page.begin(admin_client, "onet", **onet())
    settings.TASKS = DUMMY
    preview.press("Import now")
    run_step.call(str(ImportRun.objects.get().pk))  # as the worker does, outside of any request
    entry = PageLogEntry.objects.get(page=career(SECRETARY).pk, action="careers.import")
    assert entry.user == admin_user
    assert not career(SECRETARY).revisions.filter(user__isnull=False).exists()


def test_a_second_run_says_that_nothing_is_new_and_writes_nothing(imported, admin_client, onet):
    before = state_of_site()
    page = admin_page.begin(admin_client, "onet", publish="1", **onet())
    assert "Nothing new: an import would write nothing." in page.words
    assert page.tabs == {}
    page = page.press("Import now")
    assert "Nothing new: nothing was written." in page.words
    assert state_of_site() == before


def test_a_preview_shows_old_and_new_values_and_the_edits_that_stay(
    imported, data, admin_client, onet, career
):
    page = career(SECRETARY)
    gone, kept, *_ = data.lines_of("Task Statements.txt", SECRETARY)
    task = Task.objects.get(page=page, text=kept[2])
    task.edit_value(text="Answer the door.")
    task.save()
    data.replace("oews_national_2025.csv", *PAY)
    data.replace("Task Statements.txt", kept[2], "Answer the bell.")
    data.keep_lines("Task Statements.txt", lambda line: f"\t{gone[1]}\t" not in line)
    new = (SECRETARY, "99001", "Water the office fern.", "Core", "9", "1/2026", "Analyst")
    data.add_line("Task Statements.txt", *new)

    preview = admin_page.begin(admin_client, "onet", publish="1", **onet())
    words = preview.show("Changed").items[page.title]
    assert "median : 45,930 → becomes 46,000" in words
    assert "New: Task “Water the office fern.”" in words
    assert f"Gone from its source: Task “{gone[2][:40]}" in words
    assert "stays Answer the door. ; its source says Answer the bell." in words
    assert Wage.objects.get(page=page, area="US", period="year").median == 45930

    report = preview.press("Import now")
    assert report.show("Changed").items[page.title] == words
    assert Wage.objects.get(page=page, area="US", period="year").median == 46000
    assert Task.objects.get(pk=task.pk).text == "Answer the door."


def test_a_locked_page_is_left_alone_and_the_preview_says_why(
    imported, data, admin_client, onet, career
):
    page = career(SECRETARY)
    page.locked = True
    page.save()
    data.replace("oews_national_2025.csv", *PAY)
    preview = admin_page.begin(admin_client, "onet", **onet())
    assert preview.show("Left alone").items[page.title].endswith("The page is locked")


def test_a_code_that_is_no_longer_in_the_data_is_listed(imported, data, admin_client, onet, career):
    title = career(ACTOR).title
    data.keep_lines("Occupation Data.txt", lambda line: not line.startswith(ACTOR))
    preview = admin_page.begin(admin_client, "onet", keep_going="on", **onet())
    assert title in preview.show("No longer in the data").items


def test_bad_rows_are_listed_with_file_line_and_column_when_it_keeps_going(
    site, data, admin_client, onet
):
    data.replace("Task Statements.txt", "\tCore\t", "\tMain\t")
    failed = admin_page.begin(admin_client, "onet", **onet())
    assert failed.state == "Failed"
    assert f"{ONET}.zip/Task Statements.txt, line 2, column “Task Type”" in failed.words
    assert "Nothing was written." in failed.words
    preview = admin_page.begin(admin_client, "onet", keep_going="on", **onet())
    assert preview.state == "Preview ready"
    (problem,) = preview.show("Rows left out").items
    assert problem.startswith(f"{ONET}.zip/Task Statements.txt, line 2, column “Task Type”")


def test_a_failed_preview_keeps_no_uploads(site, data, admin_client, onet):
    data.replace("Task Statements.txt", "\tCore\t", "\tMain\t")
    page = admin_page.begin(admin_client, "onet", **onet())
    assert page.state == "Failed"
    assert not place_of(ImportRun.objects.get().pk).exists()
    assert page.buttons == []
    assert "Begin a new import" in page.words


def test_a_cancelled_import_deletes_its_files_and_cannot_go_on(site, admin_client, onet):
    page = admin_page.begin(admin_client, "onet", **onet())
    cancelled = page.press("Cancel and delete the files")
    assert cancelled.state == "Cancelled"
    assert not place_of(ImportRun.objects.get().pk).exists()
    assert page.press("Import now").state == "Cancelled"
    assert not CareerPage.objects.exists()


def test_the_list_names_every_run_and_leads_to_it(imported, admin_client):
    soup = BeautifulSoup(admin_client.get(admin_page.LIST).content, "html.parser")
    (row,) = soup.select(".imports-list tbody tr")
    assert f"{ONET}.zip" in row.get_text()
    assert "Done" in row.get_text()
    assert admin_page.look(admin_client, row.a["href"]).state == "Done"


def test_the_menu_leads_those_to_the_page_who_may_import(admin_client, importer, site):
    assert admin_page.LIST in admin_client.get("/admin/").content.decode()
    client = importer(site, "add_page", permission="add_source")
    assert admin_page.LIST not in client.get("/admin/").content.decode()


def test_without_the_permission_every_address_is_refused(imported, importer, site):
    run = ImportRun.objects.get()
    client = importer(site, "add_page", "change_page", "publish_page", permission="add_source")
    for name, arguments in (
        ("careers_imports", []),
        ("careers_import_new", []),
        ("careers_import_run", [run.pk]),
        ("careers_import_progress", [run.pk]),
    ):
        for send in (client.get, client.post):
            answer = send(reverse(name, args=arguments))
            assert (answer.status_code, answer.url) == (302, "/admin/")


def test_the_permission_is_granted_in_the_form_of_groups(site, admin_client):
    page = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    assert "Can import careers" in page


def test_who_may_not_add_pages_there_may_not_import(site, importer, onet):
    client = importer(site, "change_page")
    errors = admin_page.errors_of(admin_page.begin(client, "onet", **onet()))
    assert "You may not add pages below “Home”" in errors
    assert not ImportRun.objects.exists()


def test_who_may_not_publish_imports_drafts_only(site, importer, onet):
    client = importer(site, "add_page", "change_page")
    errors = admin_page.errors_of(admin_page.begin(client, "onet", publish="1", **onet()))
    assert "You may not publish pages below “Home”" in errors
    done = admin_page.begin(client, "onet", **onet()).press("Import now")
    assert done.state == "Done"
    assert CareerPage.objects.count() == 3
    assert not CareerPage.objects.filter(live=True).exists()


def test_live_careers_are_left_alone_by_who_may_not_publish_them(
    imported, data, onet, importer, site, career
):
    data.replace("oews_national_2025.csv", *PAY)
    client = importer(site, "add_page", "change_page")
    preview = admin_page.begin(client, "onet", **onet())
    assert "may not change, or not publish, this page" in " ".join(
        preview.show("Left alone").items.values()
    )
    preview.press("Import now")
    page = career(SECRETARY)
    assert Wage.objects.get(page=page, area="US", period="year").median == 45930


def test_rights_are_asked_again_when_the_import_begins(site, importer, onet):
    client = importer(site, "add_page", "change_page")
    preview = admin_page.begin(client, "onet", **onet())
    GroupPagePermission.objects.all().delete()
    page = preview.press("Import now")
    assert "You may not add pages below" in page.soup.get_text()
    assert not CareerPage.objects.exists()


def test_the_runs_of_others_are_for_those_who_could_have_begun_them(imported, importer, site):
    run = ImportRun.objects.get()
    url = reverse("careers_import_run", args=[run.pk])
    assert importer(site, "add_page").get(url).status_code == 200
    field = CareerFieldPage.objects.first()
    assert importer(field, "add_page", name="other").get(url).status_code == 404
