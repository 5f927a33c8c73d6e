"""The reader of tables: what is written is what is read, and no bytes end it without words."""

import csv
import io
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems
from careers.importing.tables import Table

TABBED = st.characters(codec="utf-8", exclude_characters="\t\n\r\0")
QUOTED = st.characters(codec="utf-8", exclude_characters="\0\r")
HEADER = ["code", "title", "note"]
EASY = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read(
    folder: Path, content: bytes, *, is_quoted: bool, **options
) -> list[tuple[int, list[str]]]:
    (folder / "file.txt").write_bytes(content)
    rows: list[tuple[int, list[str]]] = []
    table = Table(
        DataFiles(folder),
        "file.txt",
        required=options.pop("required", HEADER),
        problems=options.pop("problems", Problems()),
        is_quoted=is_quoted,
        **options,
    )
    table.each(lambda line, cells: rows.append((line, cells)))
    return rows


def rows_of(characters: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    cell = st.text(characters, max_size=20)
    first = st.text(string.ascii_letters, min_size=1, max_size=5)  # no row is a blank line
    return st.lists(st.tuples(first, cell, cell).map(list), max_size=8)


@EASY
@given(rows=rows_of(TABBED))
def test_a_tabbed_file_gives_back_what_was_written(tmp_path, rows):
    content = "".join("\t".join(row) + "\r\n" for row in [HEADER, *rows]).encode()
    expected = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, start=2)]
    assert read(tmp_path, content, is_quoted=False) == expected


@EASY
@given(rows=rows_of(QUOTED), delimiter=st.sampled_from(",;"), bom=st.booleans())
def test_a_quoted_file_gives_back_what_was_written(tmp_path, rows, delimiter, bom):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerows([HEADER, *rows])
    content = (b"\xef\xbb\xbf" if bom else b"") + buffer.getvalue().encode()
    found = [cells for _line, cells in read(tmp_path, content, is_quoted=True)]
    assert found == [[cell.strip() for cell in row] for row in rows]


@EASY
@given(content=st.binary(max_size=200), is_quoted=st.booleans(), keep_going=st.booleans())
def test_no_bytes_end_it_but_in_words(tmp_path, content, is_quoted, keep_going):
    read_or_refused(tmp_path, content, is_quoted=is_quoted, keep_going=keep_going)


@EASY
@given(
    rows=rows_of(QUOTED),
    cut=st.integers(min_value=0, max_value=400),
    damage=st.binary(max_size=3),
    is_quoted=st.booleans(),
)
def test_no_damage_to_a_file_ends_it_but_in_words(tmp_path, rows, cut, damage, is_quoted):
    text = "".join("\t".join(row) + "\n" for row in [HEADER, *rows]).encode()
    content = text[: cut % (len(text) + 1)] + damage + text[cut % (len(text) + 1) :]
    read_or_refused(tmp_path, content, is_quoted=is_quoted, keep_going=True)


def read_or_refused(folder: Path, content: bytes, *, is_quoted: bool, keep_going: bool) -> None:
    problems = Problems(keep_going)
    try:
        rows = read(folder, content, is_quoted=is_quoted, problems=problems)
    except BadInput as problem:
        told = str(problem)
    else:
        told = ""
    assert not told or told.startswith(f"{folder.name}/file.txt")
    if told:
        return
    lines = [line for line, _cells in rows]
    assert lines == sorted(lines)
    assert all(len(cells) == len(HEADER) for _line, cells in rows)
    assert all("line " in str(problem) for problem in problems.found)


NUMBERS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[+-]?[0-9]{0,12}([.,][0-9]{0,4})?([eE][+-]?[0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["NaN", "sNaN", "-Infinity", "1_000", "٣", "0x10", "1e9999999", "--1"]),
)


@EASY
@given(text=NUMBERS)
def test_a_number_is_one_within_its_limits_or_refused(tmp_path, text):
    (tmp_path / "file.txt").write_bytes(b"code\n")
    table = Table(DataFiles(tmp_path), "file.txt", required=["code"], problems=Problems())
    try:
        number = table.number(7, "code", text, 1, 5)
        whole = table.whole(7, "code", text, 1, 5)
    except BadInput as problem:
        told = str(problem)
    else:
        told = ""
    if told:
        assert ", line 7, column “code”: " in told
    elif text:
        assert 1 <= number <= 5
        assert whole == number
    else:
        assert number is whole is None


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"code,title,note\na,b,c\nd,e\n", 3, "has 2 columns where the header has 3"),
        (b"code,title,note\na,b,c\nd,e,f,g\n", 3, "has 4 columns where the header has 3"),
        (b'code,title,note\n"a\nb",c,d\ne,"f\n', 4, "cannot be read as CSV"),
        (b"code,title,note\na,b,c", 2, "does not end with a line break"),
        (b"code,title,note\na,\xff,c\n", 2, "is not UTF-8: byte 3 of the line is 0xFF"),
        (b"code,title,note\na,b\0,c\n", 2, "zero byte"),
        (b"\xff\xfec\0o\0", 1, "is UTF-16"),
        (b"code,code,title,note\n", 1, "stands in the header twice"),
        (b"kode,title,note\n", 1, "is missing; the file has: kode, title, note"),
    ],
)
def test_the_place_of_a_problem_is_told(tmp_path, content, line, told):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, content, is_quoted=True)
    assert f"line {line}" in str(caught.value)
    assert told in str(caught.value)


def test_the_next_rows_are_read_after_one_that_was_left_out(tmp_path):
    problems = Problems(keep_going=True)
    content = b"code,title,note\na,b\nc,d,e\n"
    rows = read(tmp_path, content, is_quoted=True, problems=problems)
    assert rows == [(3, ["c", "d", "e"])]
    assert len(problems.found) == 1


def test_columns_may_stand_in_any_order_among_others(tmp_path):
    content = b"note\tmore\tcode\ttitle\nn\tm\tc\tt\n"
    assert read(tmp_path, content, is_quoted=False) == [(2, ["c", "t", "n"])]
