"""Bad input is told with file, line and column; nothing of it is saved, the exit code is not 0."""

import io
import json
import stat
import zipfile
from collections.abc import Callable

import pytest
from wagtail.models import Page

from careers.models import CareerFieldPage, CareerPage, Source, Task
from tests.careers.importing.building import (
    ACTOR,
    FIXTURES,
    OFFICER,
    ONET,
    SECRETARY,
    SKILLS,
    TINY,
)

TASKS, TITLES, OCCUPATIONS = "Task Statements.txt", "Alternate Titles.txt", "Occupation Data.txt"
WAGES, STATES, OUTLOOK = (
    "oews_national_2025.csv",
    "oews_state_2025.csv",
    "ep_occupations_2024_2034.csv",
)
CROSSWALK, HANDBOOK = "esco_onet_crosswalk_Nov2020.csv", "ooh_profiles_2025-10.csv"


@pytest.fixture
def refused(site, data, run, written) -> Callable[..., str]:
    """Run an import that must be refused before anything is written. Returns the message."""

    def refuse(*arguments: str) -> str:
        pages, messages = Page.objects.count(), []
        arguments = arguments or tuple(data.arguments)
        writes = written(
            lambda: (Page.objects.count(), messages.append(run.refused(*arguments, "--publish")))
        )
        assert writes == []
        assert Page.objects.count() == pages
        assert not Source.objects.exists()
        assert "Traceback" not in messages[0]
        return messages[0]

    return refuse


# What of a file may be damaged: file, text that is there, text put in its place, what is told.
CELLS = {
    "no number": (
        WAGES,
        ",45930,",
        ",forty,",
        [WAGES, "line", "“a_median”", "“forty” is no number"],
    ),
    "not a number": (WAGES, ",45930,", ",NaN,", ["“a_median”", "“NaN” is no number"]),
    "an infinite number": (WAGES, ",45930,", ",Infinity,", ["is no number"]),
    "a number without end": (WAGES, ",45930,", ",1e999,", ["out of range"]),
    "a number with underscores": (WAGES, ",45930,", ",45_930,", ["is no number"]),
    "pay below nothing": (WAGES, ",45930,", ",-5,", ["“a_median”", "-5 is out of range"]),
    "half a job": (WAGES, ",961610,", ",961610.5,", ["“employment”", "no whole number"]),
    "more jobs than a country has": (WAGES, ",961610,", ",99999999999,", ["out of range"]),
    "a group's code twice": (
        WAGES,
        "43-6012,",
        "43-6013,",
        ["“soc_code”", "43-6013 is there twice"],
    ),
    "a code of another form": (
        WAGES,
        "43-6012,",
        "43.6012,",
        ["“soc_code”", "“43.6012” is no SOC code"],
    ),
    "a state that is none": (STATES, "\n53,", "\n99,", [STATES, "“state_fips”", "“99”"]),
    "education in other words": (
        OUTLOOK,
        "High school diploma or equivalent",
        "Some school",
        [OUTLOOK, "“typical_entry_education”", "“Some school” is not known"],
    ),
    "no percentage": (OUTLOOK, ",4.2,", ",4.2%,", [OUTLOOK, "“change_pct”", "“4.2%”"]),
    "a similarity in words": (
        CROSSWALK,
        "0.8",
        "high",
        [CROSSWALK, "“semantic_similarity”", "is no number"],
    ),
    "an address that is none": (
        CROSSWALK,
        "http://data.europa.eu/esco/occupation/",
        "esco:",
        ["“concept_uri”", "is no address of an ESCO occupation"],
    ),
    "a group that is none": (
        CROSSWALK,
        ",2655,",
        ",shop,",
        ["“isco_code”", "“shop” is no ISCO-08 group"],
    ),
    "a video by another protocol": (
        HANDBOOK,
        "https://www.youtube",
        "javascript://www.youtube",
        [HANDBOOK, "“video_url”", "no https address"],
    ),
    "a task of another type": (
        TASKS,
        "\tCore\t",
        "\tMain\t",
        [TASKS, "“Task Type”", "“Main” is no task type"],
    ),
    "an importance over 5": (
        "Skills.txt",
        "\tIM\t4.",
        "\tIM\t7.",
        ["Skills.txt", "“Data Value”", "out of range (1 to 5)"],
    ),
    "a scale twice": ("Skills.txt", "\tLV\t", "\tIM\t", ["Skills.txt", "“Scale ID”", "two values"]),
    "a zone 6": (
        "Job Zones.txt",
        f"{SECRETARY}\t2",
        f"{SECRETARY}\t6",
        ["Job Zones.txt", "“Job Zone”", "6 is out of range (1 to 5)"],
    ),
    "neither Y nor N": (
        "Technology Skills.txt",
        "\tY\t",
        "\tyes\t",
        ["“Hot Technology”", "“yes” is neither Y nor N"],
    ),
    "no code at all": (
        OCCUPATIONS,
        SECRETARY,
        "43-6013",
        [OCCUPATIONS, "“O*NET-SOC Code”", "“43-6013” is no O*NET-SOC code"],
    ),
    "a code twice": (
        OCCUPATIONS,
        ACTOR,
        SECRETARY,
        [OCCUPATIONS, "line 3", "second time, first on line 2"],
    ),
    "an occupation without title": (
        OCCUPATIONS,
        "\tActors\t",
        "\t\t",
        [OCCUPATIONS, "“Title”", "is empty"],
    ),
    "a title too long": (
        OCCUPATIONS,
        "\tActors\t",
        f"\t{'A' * 201}\t",
        ["“Title”", "longer than 200"],
    ),
    "rows of an unknown code": (
        TASKS,
        SECRETARY,
        "99-9999.00",
        [TASKS, "“O*NET-SOC Code”", "99-9999.00", "not among the occupations"],
    ),
    "a rank that is none": (
        "Related Occupations.txt",
        "\tPrimary-Short\t1",
        "\tPrimary-Short\tone",
        ["“Index”", "“one” is no number"],
    ),
    "an unknown tier": (
        "Related Occupations.txt",
        "\tPrimary-Short\t",
        "\tPrimary\t",
        ["“Relatedness Tier”", "“Primary” is no tier"],
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_told_with_its_place(refused, data, case):
    name, old, new, told = CELLS[case]
    data.replace(name, old, new)
    message = refused()
    assert name in message
    assert "line " in message
    for words in told:
        assert words in message


def test_a_task_without_text_is_told(refused, data):
    first = data.lines(TASKS)[0]
    data.replace(TASKS, first[2], "")
    assert "line 2, column “Task”: is empty" in refused()


def test_a_title_that_is_there_twice_is_told(refused, data):
    cells = data.lines_of(TITLES, SECRETARY)[0]
    data.add_line(TITLES, *cells)
    message = refused()
    assert f"{TITLES}, line {len(data.lines(TITLES)) + 1}, column “Alternate Title”" in message


# Columns


@pytest.mark.parametrize(
    ("name", "column"),
    [
        (OCCUPATIONS, "Title"),
        (TASKS, "Task ID"),
        ("Skills.txt", "Data Value"),
        (WAGES, "a_median"),
        (CROSSWALK, "concept_uri"),
        (HANDBOOK, "soc_code"),
    ],
)
def test_a_renamed_column_that_is_needed_is_told_with_those_there_are(refused, data, name, column):
    data.replace(name, column, "Other", times=1)
    message = refused()
    assert f"{name}, line 1, column “{column}”: is missing" in message
    assert "Other" in message


@pytest.mark.parametrize(
    ("name", "column"),
    [
        (OCCUPATIONS, "Description"),
        (TASKS, "Task Type"),
        (TITLES, "Short Title"),
        ("Sample of Reported Titles.txt", "Shown in My Next Move"),
        ("Technology Skills.txt", "In Demand"),
        ("Related Occupations.txt", "Index"),
        ("Skills.txt", "Recommend Suppress"),
        ("Education, Training, and Experience.txt", "Recommend Suppress"),
        (WAGES, "footnotes"),
        (WAGES, "h_median"),
        (STATES, "h_median"),
        (OUTLOOK, "typical_ojt"),
        (CROSSWALK, "semantic_similarity"),
        (HANDBOOK, "video_url"),
    ],
)
def test_a_renamed_column_that_is_not_needed_is_survived(site, data, run, name, column):
    data.replace(name, column, "Renamed", times=1)
    assert run(*data.arguments).count("page", "created") == len(TINY)


def test_a_column_twice_is_told(refused, data):
    data.replace(TASKS, "Domain Source", "Task")
    assert "column “Task”: stands in the header twice" in refused()


# Files and folders


@pytest.mark.parametrize(
    "name",
    sorted(
        file.name
        for folder in (ONET, SKILLS)
        for file in (FIXTURES / folder).iterdir()
        if file.name not in {OCCUPATIONS, "Read Me.txt"}
    ),
)
def test_any_file_but_the_list_of_occupations_may_be_missing(site, data, run, name):
    data.path(name).unlink()
    assert run(*data.onet_only).count("page", "created") == len(TINY)


@pytest.mark.parametrize("name", [STATES, "ep_outlook_factors_1_12.csv", "occupations_en.csv"])
def test_files_beside_the_main_ones_may_be_missing(site, data, run, name):
    data.path(name).unlink()
    assert run(*data.arguments).count("page", "created") == len(TINY)


def test_without_the_list_of_occupations_nothing_is_done(refused, data):
    data.path(OCCUPATIONS).unlink()
    message = refused()
    assert f"no “{OCCUPATIONS}”" in message
    assert f"{ONET}, {SKILLS}" in message


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{bls}"], "no “Occupation Data.txt” at bls: is this an O*NET text database?"),
        (["{onet}", "{bls}"], "bls: holds no file of the O*NET text database"),
        (["{onet}", "--bls={onet}"], "holds neither oews_national_YEAR.csv nor"),
        (["{onet}", "--esco={bls}"], "bls: holds no esco_onet_crosswalk"),
        (["{onet}", "--ooh={bls}"], "bls: holds no ooh_profiles_YEAR"),
        (["{onet}/nowhere"], "no such folder or zip archive"),
        (["{onet}/Job Zones.txt"], "is no zip archive, or is damaged"),
        (["{onet}", "--bls={bls}/oews_national_2025.csv"], "is no zip archive"),
        (["{onet}", "--mapping={onet}/none.csv"], "There is no such file"),
    ],
)
def test_a_wrong_path_is_told(refused, data, arguments, told):
    places = {"onet": data.root / ONET, "bls": data.root / "bls"}
    assert told in refused(*[argument.format(**places) for argument in arguments])


def test_a_code_that_is_not_in_the_release_is_told(refused, data):
    message = refused(*data.arguments, "--codes", f"{SECRETARY},29-9999.00")
    assert "29-9999.00" in message
    assert "may be of another release" in message


# Bytes


def test_utf_16_is_told(refused, data):
    path = data.path(TASKS)
    path.write_bytes(path.read_bytes().decode().encode("utf-16"))
    assert f"{TASKS}, line 1: is UTF-16; save it as UTF-8" in refused()


def test_another_encoding_is_told_with_line_and_byte(refused, data):
    path = data.path(TITLES)
    line = f"{SECRETARY}\tSecr\u00e9taire m\u00e9dicale\tn/a\t01\r\n".encode("latin-1")
    number = len(data.lines(TITLES)) + 2
    path.write_bytes(path.read_bytes() + line)
    assert f"{TITLES}, line {number}: is not UTF-8: byte 16 of the line is 0xE9" in refused()


def test_utf_8_beyond_ascii_and_a_byte_order_mark_are_read(site, data, run, career):
    data.add_line(TITLES, SECRETARY, "Secr\u00e9taire m\u00e9dicale", "n/a", "01")
    for name in (TITLES, WAGES):
        path = data.path(name)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    run(*data.arguments)
    titles = career(SECRETARY).alternatetitle_rows.values_list("title", flat=True)
    assert "Secr\u00e9taire m\u00e9dicale" in titles


def test_a_zero_byte_is_told(refused, data):
    data.replace(TASKS, "appointments", "appoint\0ments")
    assert "holds a zero byte" in refused()


def test_an_empty_file_is_told(refused, data):
    data.path(TASKS).write_bytes(b"")
    assert f"{TASKS}: is empty" in refused()


def test_quotation_marks_in_tabbed_files_are_text(site, data, run, career):
    data.add_line(TITLES, SECRETARY, '24" Chart Clerk', "n/a", "01")
    data.add_line(TITLES, SECRETARY, '"Front Desk" Person', "n/a", "01")
    run(*data.arguments)
    titles = set(career(SECRETARY).alternatetitle_rows.values_list("title", flat=True))
    assert {'24" Chart Clerk', '"Front Desk" Person'} <= titles


@pytest.mark.parametrize("name", [TASKS, "Skills.txt", WAGES, OUTLOOK, CROSSWALK, HANDBOOK])
@pytest.mark.parametrize("left_out", [1, 3, 40])
def test_a_file_cut_off_in_the_middle_is_told(refused, data, name, left_out):
    path = data.path(name)
    path.write_bytes(path.read_bytes().rstrip(b"\r\n")[:-left_out])
    message = refused()
    assert name in message
    assert "cut off" in message
    assert "line " in message


def test_a_file_cut_off_within_quotes_is_told(refused, data):
    path = data.path(HANDBOOK)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b'"')] + b"\n")
    message = refused()
    assert HANDBOOK in message
    assert "damaged or cut off here" in message


def test_a_cut_off_file_is_refused_though_told_to_keep_going(refused, data):
    path = data.path(TASKS)
    path.write_bytes(path.read_bytes()[:-30])
    assert "cut off" in refused(*data.arguments, "--keep-going")


# Archives


def test_zips_do_as_well_as_folders(site, data, run):
    paths = [str(data.zipped(ONET)), str(data.zipped(SKILLS))]
    others = [f"--{name}={data.zipped(name)}" for name in ("bls", "esco", "ooh")]
    from_zips = run(*paths, *others)
    assert from_zips.count("page", "created") == len(TINY)
    assert run(*data.arguments).written == 0, "the folders hold the same"
    assert set(Source.objects.values_list("slug", flat=True)) >= {"onet-30-1", "onet-29-0"}


def archive_of(path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return str(path)


def link_named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../Occupation Data.txt",
        "db/../../Occupation Data.txt",
        "/etc/Occupation Data.txt",
        "..\\Occupation Data.txt",
        "C:/Occupation Data.txt",
        link_named("Occupation Data.txt"),
    ],
    ids=str,
)
def test_a_path_that_climbs_out_of_an_archive_is_refused(refused, data, name):
    content = data.path(OCCUPATIONS).read_bytes()
    path = archive_of(data.root / "db_30_1.zip", (name, content))
    assert "points outside of the archive" in refused(path)
    assert not (data.root.parent / OCCUPATIONS).exists()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(refused, data):
    bomb = archive_of(data.root / "db_30_1.zip", (OCCUPATIONS, b"\0" * 50_000_000))
    assert "would unpack to 50,000,000 bytes; this looks like a zip bomb" in refused(bomb)


def test_an_archive_that_lies_of_its_size_is_refused(refused, data):
    """The header promises little; unpacking stops at what was promised and finds it wrong."""
    path = data.root / "db_30_1.zip"
    archive_of(path, (OCCUPATIONS, b"A" * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1_000).to_bytes(4, "little")))
    assert f"{OCCUPATIONS}: is damaged" in refused(str(path))


def test_too_many_files_in_an_archive_are_refused(refused, data):
    path = archive_of(data.root / "db_30_1.zip", *((f"{n}.txt", b"") for n in range(2_001)))
    assert "holds 2,001 files" in refused(path)


def test_a_file_twice_in_an_archive_is_refused(refused, data):
    content = data.path(OCCUPATIONS).read_bytes()
    members = [(f"{folder}/{OCCUPATIONS}", content) for folder in ("a", "b")]
    assert "two files named" in refused(archive_of(data.root / "db_30_1.zip", *members))


def test_an_encrypted_archive_is_refused(refused, data):
    path = data.root / "db_30_1.zip"
    archive_of(path, (OCCUPATIONS, b"x"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "is encrypted" in refused(str(path))


def test_an_archive_packed_in_an_unusual_way_is_refused(refused, data):
    path = data.root / "db_30_1.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(OCCUPATIONS, b"x" * 100)
    assert "packed in a way" in refused(str(path))


@pytest.mark.parametrize("left_out", [10, 1_000, 20_000])
def test_an_archive_cut_off_in_the_middle_is_refused(refused, data, left_out):
    path = data.zipped(ONET)
    path.write_bytes(path.read_bytes()[:-left_out])
    assert f"{path.name}: is no zip archive, or is damaged" in refused(str(path))


def test_a_damaged_member_of_an_archive_is_refused(refused, data):
    path = data.zipped(ONET)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        start = archive.getinfo(f"{ONET}/{TASKS}").header_offset
    for place in range(start + 100, start + 160):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    assert f"{TASKS}: is damaged" in refused(str(path))


# Keep going


def test_told_to_keep_going_it_leaves_bad_rows_out_and_lists_them(site, data, run, career):
    data.replace("Skills.txt", "\tIM\t4.", "\tIM\t9.")
    data.replace(TASKS, "\tCore\t", "\tMain\t")
    data.add_line(TITLES, "99-9999.00", "Ghost", "n/a", "01")
    outcome = run(*data.arguments, "--keep-going", "--codes", f"{SECRETARY},{OFFICER},29-9999.00")
    assert outcome.count("page", "created") == 2
    problems = outcome.report["problems"]
    assert len(problems) == 4
    for words in ("Skills.txt, line ", "“Main” is no task type", "99-9999.00", "29-9999.00"):
        assert any(words in problem for problem in problems)
    assert "Rows left out: 4" in outcome.text
    told = [cells for cells in data.lines_of(TASKS, SECRETARY) if cells[3] != "Main"]
    assert Task.objects.filter(page=career(SECRETARY)).exclude(kind="emerging").count() == len(told)


def test_a_row_that_was_left_out_keeps_its_earlier_value(site, data, run, career):
    run(*data.arguments, "--publish")
    before = Task.objects.filter(page=career(SECRETARY)).count()
    data.replace(TASKS, "\tCore\t", "\tMain\t")
    outcome = run(*data.arguments, "--publish", "--keep-going")
    assert outcome.count("task", "orphaned") == 0
    assert Task.objects.filter(page=career(SECRETARY)).count() == before


def test_a_bad_occupation_is_left_out_with_its_rows_in_one_line(site, data, run):
    data.replace(OCCUPATIONS, "\tActors\t", "\t\t")
    outcome = run(*data.arguments, "--keep-going")
    assert len(outcome.report["problems"]) == 1
    assert CareerPage.objects.count() == len(TINY) - 1


@pytest.fixture
def crowded(site, data, run) -> None:
    """A field in which both addresses that actors could have are taken."""
    run(*data.arguments, "--codes", SECRETARY)
    field = CareerFieldPage.objects.get()
    for slug in ("actors", "actors-27-201100"):
        field.add_child(instance=CareerPage(title="Another", slug=slug, summary="Another."))


def test_an_occupation_that_cannot_be_saved_ends_the_import_in_words(crowded, data, run):
    message = run.refused(*data.arguments, "--into", "office-work")
    assert "27-2011.00 Actors" in message
    assert "slug" in message
    assert "It was not saved; what came before it was." in message
    assert not CareerPage.objects.filter(title="Actors").exists()
    assert not Task.objects.filter(page__title="Actors").exists()


def test_told_to_keep_going_the_others_are_saved_but_the_exit_code_tells(crowded, data, run):
    message = run.refused(*data.arguments, "--into", "office-work", "--keep-going")
    assert "1 occupation could not be imported" in message
    assert CareerPage.objects.filter(occupationcode_rows__code=OFFICER).exists()
    assert not CareerPage.objects.filter(title="Actors").exists()
    report = json.loads((run.folder / "report.json").read_text())
    assert "27-2011.00 Actors" in report["failures"][0]
    assert report["counts"]["page"]["created"] == 1
