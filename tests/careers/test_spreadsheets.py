"""Careers go out as spreadsheets, come in from them, and come back without loss."""

import csv
import re
import zipfile
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from careers.models import (
    CareerFieldPage,
    CareerPage,
    Source,
    Task,
    Wage,
)
from tests.careers.demo_site import words_of
from tests.careers.emptying import empty_site

FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command(*[str(argument) for argument in arguments], stdout=out)
    return out.getvalue()


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


def by_career(folder: Path) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return all rows about each career, by file."""
    found: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for file in folder.glob("*.csv"):
        for row in rows_of(file):
            found[row.get("career", row.get("slug", ""))][file.name].append(row)
    return found


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


def test_an_export_comes_back_career_by_career(demo, tmp_path, read):
    secretary = CareerPage.objects.get(slug="medical-secretary")
    state = Wage.objects.filter(page=secretary).order_by("pk").first()
    state.edit_value(median=state.median + 1)
    state.save()
    hidden = Task.objects.filter(page=secretary).order_by("pk").first()
    hidden.is_hidden = True
    hidden.edit_value(text='@SUM(A1) and "quotes"; two\nlines')
    hidden.save()
    own = Wage(page=secretary, key="own", area="CA", area_name="Canada", year=2024)
    own.edit_value(currency="CAD", period="hour", median=30, missing_reason="-")
    own.edit_value(area="CA", area_name="Canada", year=2024)
    own.save()
    secretary.hours_note = "-5 to +5 hours"
    secretary.save_revision().publish()
    CareerPage.objects.get(slug="chef").unpublish()
    run("export_careers", "csv", tmp_path / "one")
    facts = words_of(read("/careers/medical-office/medical-secretary/").select_one("#pay table"))

    empty_site()
    report = run("import_careers", "csv", tmp_path / "one", "--publish")
    assert "Skipped" not in report and "Rows left out" not in report, report
    run("export_careers", "csv", tmp_path / "two")

    before, after = by_career(tmp_path / "one"), by_career(tmp_path / "two")
    assert len(before) > 31 and list(before) == list(after)
    for name in before:
        assert after[name] == before[name], name
    for file in (tmp_path / "one").iterdir():
        assert (tmp_path / "two" / file.name).read_bytes() == file.read_bytes(), file.name
    assert not CareerPage.objects.get(slug="chef").live
    assert CareerPage.objects.live().count() == 30
    assert not Task.objects.filter(key=hidden.key, page__slug="medical-secretary").exists()
    again = words_of(read("/careers/medical-office/medical-secretary/").select_one("#pay table"))
    assert again == facts and "$" in facts
    assert Wage.objects.get(page__slug=secretary.slug, key=state.key).edited_value == {
        "median": str(state.median)
    }

    assert "Nothing new: nothing was written." in run("import_careers", "csv", tmp_path / "one")


def test_no_cell_of_an_export_begins_a_formula(demo, tmp_path):
    secretary = CareerPage.objects.get(slug="medical-secretary")
    for number, start in enumerate("=+-@\t\r"):
        Task.all_rows.create(
            page=secretary, key=f"{start}k{number}", text=f"{start}cmd|' /C calc'!A0"
        )
    Source.objects.filter(slug="esco").update(publisher="=HYPERLINK(1)")
    run("export_careers", "csv", tmp_path / "out.zip")
    seen = 0
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8-sig")
            for row in csv.reader(StringIO(text, newline="")):
                for cell in row:
                    seen += 1
                    assert NUMBER.fullmatch(cell) or not FORMULA.match(cell), (name, cell)
    assert seen > 50_000 / 2
    empty_site()
    run("import_careers", "csv", tmp_path / "out.zip")
    texts = Task.objects.filter(page__slug="medical-secretary").values_list("text", flat=True)
    assert {text[0] for text in texts if text.endswith("calc'!A0")} == set("=+-@\t\r")


ONE_SHEET = (
    "field;title;summary;alternate_titles;code_soc;pay_area;pay_area_name;pay_year;pay_currency;"
    "pay_median;outlook_area;outlook_area_name;outlook_from;outlook_to;outlook_percent;overview;#who\n"
    "woodwork;Cabinet maker;You make cabinets.;Joiner; ;GB;United Kingdom;2024;GBP;31000.50;GB;"
    'United Kingdom;2024;2034;-4.9;"You cut.\n\nYou fit.";Ann\n'
    "woodwork;Turner;You turn bowls.;Bowl turner;;;;;;;;;;;;;\n"
    ";;;;;;;;;;;;;;;;\n"
)


def test_one_sheet_is_enough(bare_site, tmp_path, read):
    """As a German Excel writes it: semicolons, a byte order mark, an empty row at the end."""
    sheet = write(tmp_path / "my careers.csv", "\ufeff" + ONE_SHEET)
    report = run("import_careers", "csv", sheet, "--publish")
    assert re.search(r"page +2 ", report), report

    page = CareerPage.objects.get(slug="cabinet-maker")
    assert page.get_parent().title == "Woodwork"
    wage = page.wages[0]
    assert (wage.median, wage.currency, wage.area, wage.year) == (
        Decimal("31000.50"),
        "GBP",
        "GB",
        2024,
    )
    assert "Not in the spreadsheet" in wage.missing_reason
    assert page.projections[0].percent_change == Decimal("-4.9")
    assert [title.title for title in page.alternate_titles] == ["Joiner"]
    words = words_of(read(page.url))
    assert "You cut." in words and "You fit." in words and "United Kingdom" in words
    assert "Nothing new" in run("import_careers", "csv", sheet, "--publish")

    write(sheet, ONE_SHEET.replace("31000.50", "32000").replace("You make cabinets", "You build"))
    report = run("import_careers", "csv", sheet, "--publish")
    page = CareerPage.objects.get(slug="cabinet-maker")
    assert page.summary == "You build." and Wage.objects.get(page=page).median == 32000
    assert not Wage.objects.get(page=page).is_edited
    assert page.get_latest_revision().user is None


def test_new_careers_wait_as_drafts(bare_site, tmp_path, client):
    sheet = write(tmp_path / "careers.csv", ONE_SHEET)
    assert "Dry run: nothing was written." in run("import_careers", "csv", sheet, "--dry-run")
    assert not CareerPage.objects.exists() and not CareerFieldPage.objects.exists()
    run("import_careers", "csv", sheet)
    assert client.get("/careers/woodwork/turner/").status_code == 404
    assert not CareerPage.objects.live().exists() and CareerPage.objects.count() == 2


def test_fields_may_come_from_codes_or_be_one(bare_site, tmp_path):
    sheet = write(tmp_path / "careers.csv", "title,summary,code_soc\nBaker,You bake.,51-3011\n")
    run("import_careers", "csv", sheet)
    assert CareerPage.objects.get().get_parent().specific.code == "51-0000"
    other = write(tmp_path / "more.csv", "title,summary\nMiller,You mill.\n")
    run("import_careers", "csv", other, "--into", CareerFieldPage.objects.get().slug)
    assert CareerFieldPage.objects.get().get_children().count() == 2


def test_an_editors_work_stays(demo, tmp_path):
    run("export_careers", "csv", tmp_path / "out")
    baker = CareerPage.objects.get(slug="baker")
    baker.summary = "Rewritten by an editor."
    baker.save_revision().publish()
    edited = Wage.objects.get(page=baker, area="US")
    edited.edit_value(median="40000.00")
    edited.save()

    report = run("import_careers", "csv", tmp_path / "out", "--publish")

    baker.refresh_from_db()
    edited.refresh_from_db()
    assert baker.summary == "Rewritten by an editor."
    assert "“Baker”, summary: kept" in report


def test_a_sheet_edits_what_another_import_brought(demo, tmp_path):
    """The value of the source stays below, so its next release meets an edit and keeps it."""
    run("export_careers", "csv", tmp_path / "out")
    file = tmp_path / "out" / "pay.csv"
    rows = rows_of(file)
    mine = next(row for row in rows if row["career"] == "baker" and row["area"] == "US")
    was = Decimal(mine["median"])
    mine["median"] = "39000"
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, list(mine))
        writer.writeheader()
        writer.writerows(rows)

    report = run("import_careers", "csv", tmp_path / "out")

    wage = Wage.objects.get(page__slug="baker", area="US")
    assert (wage.median, wage.edited_value) == (39000, {"median": "39000.00"})
    assert Decimal(wage.value["median"]) == was and wage.is_edited
    assert re.search(r"pay +0 +1 ", report), report
    assert "Nothing new" in run("import_careers", "csv", tmp_path / "out")


HEAD = "field,slug,title,summary,job_zone,live,last_reviewed_date,pay_area,pay_year,pay_median\n"
GOOD = "crafts,turner,Turner,You turn.,2,yes,2026-01-31,US,2024,30000\n"
PAY = "career,area,year,period,median,source\n"
# Name -> (text of careers.csv, text of pay.csv or "", what is said)
BAD: dict[str, tuple[str, str, str]] = {
    "no number": (HEAD + GOOD.replace("30000", '"30.000,5"'), "", "careers.csv, line 2, column “pay_median”: “30.000,5” is no number"),
    "a decimal comma": (HEAD + GOOD.replace("30000", '"30,5"'), "", "line 2, column “pay_median”: “30,5” is no number"),
    "out of range": (HEAD + GOOD.replace(",2,", ",9,"), "", "line 2, column “job_zone”"),
    "no date": (HEAD + GOOD.replace("2026-01-31", "31/01/2026"), "", "column “last_reviewed_date”: “31/01/2026” is no date; write 2026-01-31"),
    "neither yes nor no": (HEAD + GOOD.replace("yes", "maybe"), "", "column “live”: “maybe” is neither yes nor no"),
    "twice": (HEAD + GOOD + GOOD, "", "line 3, column “slug”: “crafts/turner” is there twice; see line 2"),
    "no title": (HEAD + GOOD.replace("Turner", ""), "", "line 2, column “title”: is empty"),
    "too long": (HEAD + GOOD.replace("You turn.", "x" * 301), "", "line 2, column “summary”"),
    "no slug": (HEAD + GOOD.replace(",turner,", ",Turn er!,"), "", "line 2, column “slug”"),
    "no field": (HEAD + GOOD.replace("crafts,", ","), "", "line 2, column “field”: is empty"),
    "pay without a year": (HEAD + GOOD.replace("2024", ""), "", "line 2, column “pay_year”: is empty, but there is “pay_"),
    "renamed column": (HEAD.replace("summary", "summery") + GOOD, "", "line 1, column “summery”: is not known; did you mean “summary”?"),
    "missing column": (HEAD.replace("summary,", "") + GOOD.replace("You turn.,", ""), "", "line 1, column “summary”: is missing; the file has: field, slug"),
    "column twice": (HEAD.replace("slug", "title") + GOOD, "", "line 1, column “title”: stands in the header twice"),
    "cut off in a row": (HEAD + GOOD + "crafts,mil", "", "line 3: "),
    "cut off in a quotation": (HEAD + GOOD + 'crafts,miller,"Mil', "", "line 3: "),
    "too few columns": (HEAD + GOOD + "crafts,miller\n", "", "line 3: has 2 columns where the header has 10"),
    "empty": ("", "", "careers.csv: is empty"),
    "only a header": (HEAD, "", "careers.csv: holds no careers"),
    "unknown career": (HEAD + GOOD, PAY + "miller,US,2024,year,1,\n", "pay.csv, line 2, column “career”: “miller”: is not there"),
    "unknown source": (HEAD + GOOD, PAY + "turner,US,2025,year,1,mine\n", "pay.csv, line 2, column “source”: there is no source “mine”"),
    "unknown choice": (HEAD + GOOD, PAY + "turner,US,2025,week,1,\n", "pay.csv, line 2, column “period”"),
    "too exact": (HEAD + GOOD, PAY + "turner,US,2025,year,1.005,\n", "column “median”: “1.005” has more than 2 decimal places"),
    "the same pay twice": (HEAD + GOOD, PAY + "turner,US,2024,year,1,\n", "pay.csv, line 2, column “key”: the same is there twice; see in/careers.csv, line 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_writes_nothing_and_says_where(bare_site, tmp_path, name):
    careers, pay, message = BAD[name]
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "careers.csv", careers)
    if pay:
        write(tmp_path / "in" / "pay.csv", pay)
    with pytest.raises(CommandError) as failure:
        run("import_careers", "csv", tmp_path / "in", "--publish")
    assert str(failure.value).startswith("in/")
    assert message in str(failure.value)
    assert not CareerPage.objects.exists() and not CareerFieldPage.objects.exists()
    assert not Wage.all_rows.exists() and not Source.objects.exists()


def test_bad_rows_may_be_passed_over(bare_site, tmp_path):
    sheet = write(
        tmp_path / "careers.csv",
        HEAD + GOOD.replace("30000", "lots").replace("urner", "iler") + GOOD + GOOD,
    )
    report = run(
        "import_careers", "csv", sheet, "--keep-going", "--report", tmp_path / "report.json"
    )
    assert [page.slug for page in CareerPage.objects.all()] == ["turner"]
    assert "Rows left out: 2" in report
    assert "careers.csv, line 2, column “pay_median”: “lots” is no number" in report
    assert "line 4, column “slug”: “crafts/turner” is there twice; see line 3" in report
    assert "“lots” is no number" in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_other_encodings_are_told(bare_site, tmp_path):
    text = HEAD + GOOD.replace("You turn.", "Du drehst Gefäße.")
    sheet = write(tmp_path / "careers.csv", text, "cp1252")
    with pytest.raises(CommandError, match=r"careers.csv, line 2: is not UTF-8: byte \d+ .*0xE4"):
        run("import_careers", "csv", sheet)
    sheet = write(tmp_path / "careers.csv", text, "utf-16")
    with pytest.raises(CommandError, match=r"line 1: is UTF-16; save it as UTF-8"):
        run("import_careers", "csv", sheet)


def test_misnamed_and_climbing_files_are_refused(bare_site, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(CommandError, match=r"in: There is no “careers.csv” in it"):
        run("import_careers", "csv", folder)
    write(folder / "careers.csv", HEAD + GOOD)
    write(folder / "payy.csv", PAY)
    with pytest.raises(
        CommandError, match=r"payy.csv: is no file of this .* did you mean “pay.csv”"
    ):
        run("import_careers", "csv", folder)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("careers.csv", HEAD + GOOD)
        archive.writestr("../pay.csv", PAY)
    with pytest.raises(CommandError, match=r"“../pay.csv” points outside of the archive"):
        run("import_careers", "csv", tmp_path / "in.zip")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "in.zip").read_bytes()[:90])
    with pytest.raises(CommandError, match=r"cut.zip: is no zip archive, or is damaged"):
        run("import_careers", "csv", tmp_path / "cut.zip")
    with pytest.raises(CommandError, match="There is no such folder or zip archive"):
        run("import_careers", "csv", tmp_path / "nothing.csv")
    assert not CareerPage.objects.exists()


def test_a_career_that_an_editor_has_deleted_stays_deleted(bare_site, tmp_path):
    sheet = write(tmp_path / "careers.csv", ONE_SHEET)
    run("import_careers", "csv", sheet)
    CareerPage.objects.get(slug="turner").delete()
    report = run("import_careers", "csv", sheet)
    assert "woodwork/turner: an editor has deleted the page; give the career another slug" in report
    assert CareerPage.objects.count() == 1
