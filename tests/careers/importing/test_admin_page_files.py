"""Files for the import page: spreadsheets, exports, folders of the server, and what is refused."""

import io
import os
import zipfile
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from careers.models import CareerFieldPage, CareerPage, ImportRun, Source, Wage
from careers.runs.uploads import place_of
from tests.careers.importing import admin_page
from tests.careers.importing.building import ONET, SKILLS

SHEET = (
    "field,title,summary,pay_area,pay_area_name,pay_year,pay_median\n"
    "woodwork,Cabinet maker,You make cabinets to measure.,GB,United Kingdom,2024,31000\n"
    "woodwork,Turner,You turn bowls and legs.,,,,\n"
)


@pytest.fixture
def errors(site, admin_client, settings):
    """Send the form and return what it says; nothing may be left of the uploads."""

    def send(kind, **fields):
        found = admin_page.errors_of(admin_page.begin(admin_client, kind, **fields))
        assert not ImportRun.objects.exists()
        folder = settings.IMPORT_UPLOADS
        assert not folder.exists() or not list(folder.iterdir())
        return found

    return send


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path):
    settings.IMPORT_UPLOADS = tmp_path / "imports"


@pytest.fixture
def folder(settings, tmp_path, data):
    """The operator's folder, with O*NET in it and something secret beside it."""
    settings.IMPORT_DIR = tmp_path / "offered"
    settings.IMPORT_DIR.mkdir()
    (data.root / ONET).rename(settings.IMPORT_DIR / ONET)
    (data.root / SKILLS).rename(settings.IMPORT_DIR / SKILLS)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "careers.csv").write_text(SHEET)
    return settings.IMPORT_DIR


# Spreadsheets


def test_a_sheet_is_previewed_imported_and_imported_again(site, admin_client):
    preview = admin_page.begin(
        admin_client, "csv", csv_files=[admin_page.text("careers.csv", SHEET)], publish="1"
    )
    assert preview.numbers["Page"] == [2, 0, 0, 0, 0]
    assert "Published, below “Woodwork”." in preview.items["Cabinet maker"]
    assert not CareerPage.objects.exists()
    assert preview.press("Import now").state == "Done"
    assert CareerPage.objects.get(slug="turner").live

    told = SHEET.replace("31000", "32500")
    preview = admin_page.begin(
        admin_client, "csv", csv_files=[admin_page.text("my careers.csv", told)], publish="1"
    )
    assert "median : 31,000 → becomes 32,500" in preview.show("Changed").items["Cabinet maker"]
    preview.press("Import now")
    assert Wage.objects.get().median == 32500


def test_an_editors_words_stay_and_the_preview_of_a_sheet_says_so(site, admin_client):
    send = lambda words: admin_page.begin(  # noqa: E731
        admin_client, "csv", csv_files=[admin_page.text("careers.csv", words)], publish="1"
    )
    send(SHEET).press("Import now")
    page = CareerPage.objects.get(slug="turner")
    page.summary = "You make the wood go round."
    page.save_revision().publish()
    preview = send(SHEET.replace("You turn bowls", "You turn plates"))
    words = preview.show("Changed").items["Turner"]
    assert "Summary : stays You make the wood go round." in words
    assert "You turn plates and legs." in words


def test_the_files_of_a_spreadsheet_may_be_uploaded_side_by_side(site, admin_client):
    tasks = "career,text\nturner,Turn a bowl.\nturner,Sweep up.\n"
    page = admin_page.begin(
        admin_client,
        "csv",
        csv_files=[admin_page.text("careers.csv", SHEET), admin_page.text("tasks.csv", tasks)],
    )
    assert page.state == "Preview ready"
    assert "Tasks: 2" in page.items["Turner"]


def test_a_bad_cell_is_told_with_file_line_and_column(site, admin_client):
    words = SHEET.replace("31000", "31.000,50")
    page = admin_page.begin(admin_client, "csv", csv_files=[admin_page.text("careers.csv", words)])
    assert page.state == "Failed"
    assert "careers.csv, line 2" in page.words


def test_careers_may_be_put_into_one_field(site, admin_client):
    admin_page.begin(admin_client, "csv", csv_files=[admin_page.text("careers.csv", SHEET)]).press(
        "Import now"
    )
    field = CareerFieldPage.objects.get(slug="woodwork")
    sheet = "title,summary\nCooper,You make barrels.\n"
    preview = admin_page.begin(
        admin_client,
        "csv",
        csv_files=[admin_page.text("careers.csv", sheet)],
        into=str(field.pk),
    )
    assert "Draft, below “Woodwork”." in preview.items["Cooper"]
    preview.press("Import now")
    assert CareerPage.objects.get(slug="cooper").get_parent().specific == field


# Exports of a guide


@pytest.fixture
def export(demo, tmp_path):
    path = tmp_path / "guide.zip"
    call_command("export_careers", "ndjson", str(path), stdout=StringIO())
    return path


def test_an_export_of_a_guide_comes_back_into_an_empty_site(export, site, admin_client):
    Source.objects.all().delete()
    preview = admin_page.begin(admin_client, "ndjson", ndjson_files=[admin_page.upload(export)])
    assert preview.state == "Preview ready"
    assert "Medical secretary" in " ".join(
        admin_page.look(admin_client, f"{preview.url}?show=created&p={number}").words
        for number in range(1, 12)
    )
    assert not CareerPage.objects.exists()
    report = preview.press("Import now")
    assert report.state == "Done"
    assert report.tabs["New"] == preview.tabs["New"]
    assert CareerPage.objects.get(slug="medical-secretary").live
    again = admin_page.begin(admin_client, "ndjson", ndjson_files=[admin_page.upload(export)])
    assert again.tabs.get("New", 0) == 0


def test_only_administrators_import_a_whole_guide(export, site, importer):
    client = importer(site, "add_page", "change_page", "publish_page")
    page = admin_page.begin(client, "ndjson", ndjson_files=[admin_page.upload(export)])
    assert "only administrators may import one" in admin_page.errors_of(page)


# Uploads that are refused


def test_no_file_at_all(errors):
    assert "Choose files to import." in errors("onet")
    assert "Choose files to import." in errors("csv")


def test_an_archive_that_is_none(errors):
    bad = SimpleUploadedFile("db_30_1_text.zip", b"PK\x03\x04 and nothing of the kind")
    assert "db_30_1_text.zip: is no zip archive, or is damaged" in errors("onet", onet_files=[bad])


def test_a_zip_bomb(errors):
    bomb = admin_page.zip_of({"Occupation Data.txt": b"\0" * 50_000_000}, "db_30_1.zip")
    assert "db_30_1.zip: “Occupation Data.txt” would unpack to 50,000,000 bytes" in errors(
        "onet", onet_files=[bomb]
    )


@pytest.mark.parametrize("name", ["../../settings.txt", "/etc/settings.txt", "a\\..\\b.txt"])
def test_a_member_that_climbs_out_of_its_archive(errors, name):
    archive = admin_page.zip_of({name: b"x"}, "db_30_1.zip")
    assert "points outside of the archive" in errors("onet", onet_files=[archive])


def test_a_link_in_an_archive(errors):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("careers.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    upload = SimpleUploadedFile("careers.zip", target.getvalue())
    assert "points outside of the archive" in errors("csv", csv_files=[upload])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("careers.xlsx", b"PK", "careers.xlsx: is not of the right type: .zip, .csv"),
        ("careers.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "careers.csv: is no text file"),
        (".csv", b"title", ".csv: is not of the right type"),
        ("careers.csv", b"", "empty"),
    ],
)
def test_a_file_that_is_no_csv(errors, name, content, message):
    assert message in errors("csv", csv_files=[SimpleUploadedFile(name, content)])


def test_a_name_that_climbs_is_cut_to_its_end(site, admin_client):
    upload = admin_page.text("careers.csv", SHEET)
    upload._name = "../../../careers.csv"
    assert admin_page.begin(admin_client, "csv", csv_files=[upload]).state == "Preview ready"
    run = ImportRun.objects.get()
    (file,) = (path for path in place_of(run.pk).rglob("*.csv"))
    assert file.parent.parent.parent == place_of(run.pk)


def test_two_files_of_one_name(errors):
    files = [admin_page.text("careers.csv", SHEET) for _ in range(2)]
    assert "careers.csv: There are two files of this name." in errors("csv", csv_files=files)


def test_archives_and_loose_files_together(errors):
    files = [admin_page.zip_of({"a.csv": b"a"}, "a.zip"), admin_page.text("careers.csv", SHEET)]
    assert "Upload one zip archive, or the files themselves." in errors("csv", csv_files=files)


def test_more_than_the_limit(errors, settings):
    settings.IMPORT_MAX_UPLOAD_MB = 1
    large = SimpleUploadedFile("large.csv", b"x" * (1024 * 1024 + 1))
    files = [admin_page.text("careers.csv", SHEET), large]
    assert "large.csv: is too much: the files of one import may have 1 MB together" in errors(
        "csv", csv_files=files
    )


def test_a_bad_mapping_of_fields(errors):
    files = [admin_page.text("careers.csv", SHEET)]
    mapping = admin_page.text("map.csv", "soc,title,slug\nforty,Office,office\n")
    found = errors("csv", csv_files=files, mapping=mapping)
    assert "map.csv, line 2, column “soc”: is no SOC group" in found


# Folders of the server


def test_a_folder_of_the_server_is_imported_and_stays(site, folder, admin_client):
    page = admin_client.get(reverse("careers_import_new")).content.decode()
    assert f'<option value="{ONET}">' in page
    preview = admin_page.begin(admin_client, "onet", onet_paths=[SKILLS, ONET])
    assert preview.press("Import now").state == "Done"
    assert CareerPage.objects.count() == 3
    assert (folder / ONET / "Occupation Data.txt").exists()


def test_without_a_folder_no_path_can_be_chosen(errors, tmp_path, admin_client):
    page = admin_client.get(reverse("careers_import_new")).content.decode()
    assert "on the server" not in page
    assert "Choose files to import." in errors("onet", onet_paths=[str(tmp_path)])


@pytest.mark.parametrize(
    "path", ["../secret", "/etc", "db_30_1_text/../../secret", "..", "a\\..\\b"]
)
def test_a_path_that_climbs_out_of_the_folder(errors, folder, path):
    assert "leads out of the folder for imports" in errors("csv", csv_paths=[path])


def test_links_lead_nowhere(errors, folder, admin_client):
    (folder / "link").symlink_to(folder.parent / "secret")
    (folder / "sheet").mkdir()
    (folder / "sheet" / "careers.csv").symlink_to(folder.parent / "secret" / "careers.csv")
    page = admin_client.get(reverse("careers_import_new")).content.decode()
    assert 'value="link"' not in page
    assert "leads out of the folder for imports" in errors("csv", csv_paths=["link"])
    assert "leads out of the folder for imports" in errors("csv", csv_paths=["link/careers.csv"])
    assert "sheet/careers.csv: is a link" in errors("csv", csv_paths=["sheet"])


def test_a_path_is_looked_at_again_when_the_import_begins(site, folder, admin_client):
    preview = admin_page.begin(admin_client, "onet", onet_paths=[ONET])
    (folder / ONET).rename(folder.parent / "moved")
    (folder / ONET).symlink_to(folder.parent / "moved")
    page = preview.press("Import now") if "Import now" in preview.buttons else preview
    assert "not there any more" in page.soup.get_text()
    assert not CareerPage.objects.exists()


# Uploads of runs that nobody ends


def test_uploads_are_deleted_after_a_day(site, admin_client):
    admin_page.begin(admin_client, "csv", csv_files=[admin_page.text("careers.csv", SHEET)])
    run = ImportRun.objects.get()
    call_command("prune_import_uploads", stdout=StringIO())
    assert place_of(run.pk).exists()
    yesterday = timezone.now() - timedelta(hours=25)
    ImportRun.objects.update(created_at=yesterday, started_at=yesterday, ended_at=yesterday)
    call_command("prune_import_uploads", stdout=StringIO())
    assert not place_of(run.pk).exists()
    page = admin_page.look(admin_client, reverse("careers_import_run", args=[run.pk]))
    assert page.buttons == []
    assert "The uploaded files are deleted." in page.words


def test_uploads_without_a_run_are_deleted_too(site, settings):
    left = settings.IMPORT_UPLOADS / "left"
    left.mkdir(parents=True)
    call_command("prune_import_uploads", stdout=StringIO())
    assert left.exists()
    os.utime(left, (0, 0))
    call_command("prune_import_uploads", stdout=StringIO())
    assert not left.exists()
