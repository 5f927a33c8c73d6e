"""The demo's words are this project's own: no eight words in a row are a source's.

The sources' texts are not part of the project. Where they lie beside it (``../shared/data``) every
run of eight words is compared; elsewhere the test says that it did not run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from careers.fixtures import texts

SOURCES = settings.BASE_DIR.parent / "shared" / "data"
FILES = ("onet/**/*.txt", "ooh/*.csv", "bls/ep_outlook_factors_1_12.csv")
HOME_TEXTS = settings.BASE_DIR / "home" / "fixtures" / "content"
RUN = 8


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return zip(*(found[start:] for start in range(RUN)), strict=False)


def strings(value: Any) -> Iterator[str]:
    """Yield every text inside a parsed TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def our_files() -> list[Path]:
    return sorted([*texts.CONTENT.rglob("*.toml"), *HOME_TEXTS.glob("*.toml")])


def our_runs() -> dict[tuple[str, ...], str]:
    """Return every run of our texts, with the file that it stands in."""
    found = {}
    for file in our_files():
        for text in strings(texts.tomllib.loads(file.read_text(encoding="utf-8"))):
            found |= dict.fromkeys(runs(text), file.name)
    return found


def copied(ours: dict[tuple[str, ...], str], source: str) -> set[tuple[str, ...]]:
    return {run for line in source.splitlines() for run in runs(line) if run in ours}


def test_no_eight_words_in_a_row_are_a_sources(capsys):
    ours = our_runs()
    assert len(ours) > 20_000
    files = [file for pattern in FILES for file in sorted(SOURCES.glob(pattern))]
    found = {}
    for file in files:
        for run in copied(ours, file.read_text(encoding="utf-8", errors="replace")):
            found[" ".join(run)] = f"{ours[run]} and {file.name}"
    with capsys.disabled():
        print(
            f"\n{len(ours):,} runs of {RUN} words compared with {len(files)} files of O*NET and OOH."
            if files
            else f"\nNot run: {len(ours):,} runs of {RUN} words, but no text of O*NET or OOH is here."
        )
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "You keep a doctor's day from falling apart. You book and rebook, chase results",
        "x\tYOU KEEP A DOCTOR'S DAY, FROM FALLING APART\ty",
    ],
)
def test_the_comparison_finds_a_copy(source):
    assert copied(our_runs(), source)


def test_the_comparison_lets_seven_words_pass():
    assert not copied(our_runs(), "You keep a doctor's day from falling over at once")
