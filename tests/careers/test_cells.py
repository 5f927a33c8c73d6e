"""Cells of an export begin no formula, and any text comes back from them as it was."""

import io
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from careers.exporting.cells import cell_of, escaped, unescaped
from careers.exporting.spreadsheet import lines_of
from careers.importing.problems import Problems
from careers.importing.sheet_tables import OneFile, SheetTable

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, also where they
# pass over blanks before it, and the wide forms that some of them read alike.
STARTS_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# Neither half of a pair of surrogates nor a zero byte is text that a database takes.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
TRICKY = st.text("'=+-@\t\r\n \"',;＝a1\ufeff", max_size=12)
WORDS = st.one_of(TEXT, TRICKY)


@given(WORDS)
def test_no_text_begins_a_formula_and_all_come_back(text):
    assert not STARTS_FORMULA.match(escaped(text))
    assert unescaped(escaped(text)) == text


@given(WORDS)
def test_people_may_write_what_they_like(text):
    """What was not escaped is read as it stands, but for one apostrophe before a formula."""
    assert unescaped(text) in {text, text[1:]}


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)))
def test_numbers_are_numbers_in_any_country(number):
    assert re.fullmatch(r"-?\d+(\.\d+)?", cell_of(number))


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=8))
def test_a_file_comes_back_cell_by_cell(tmp_path_factory, rows):
    header = ("title", "summary", "notes")
    file: Path = tmp_path_factory.mktemp("sheet") / "careers.csv"
    file.write_bytes(b"".join(lines_of(header, rows)))
    found: list[list[str]] = []
    table = SheetTable(
        OneFile(file, "careers.csv"),
        "careers.csv",
        required=header,
        optional=(),
        problems=Problems(),
    )
    table.each_row(lambda row: found.append([row.text(column) for column in header]))
    assert found == [row for row in rows if any(row)]  # an empty row tells nothing


def test_the_file_opens_in_spreadsheet_programs():
    data = b"".join(lines_of(("title", "median"), [("=1+1", -4), ("Köchin; Koch", True)]))
    assert data == "\ufefftitle,median\r\n'=1+1,-4\r\nKöchin; Koch,yes\r\n".encode()
    assert io.BytesIO(data).readline().startswith(b"\xef\xbb\xbf")
