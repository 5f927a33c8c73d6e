"""The bench's content: careers of invented words, the same on every run and for every contender.

Words are as unequal as in prose: the commonest stands in every text, most stand in few. So a search
finds a part of the careers and not all of them. The first careers are the same whatever the size.
"""

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

CAREERS_IN_FIELD = 40
VOCABULARY = 3_000
RARE = {"hospital": 700, "insurance": 800}  # places in the vocabulary: a word in six texts
COMMON = """
patient record office clinic schedule claim code team report chart billing training degree
certificate employer laboratory interview growth demand wage shift remote computer data detail
trust privacy software manager specialist
"""
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
SEED = "careers"


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Return the words, commonest first, with the running sums of their weights."""
    rng = random.Random(SEED)
    syllables = [first + vowel for first in "bcdfglmnprstv" for vowel in "aeiou"]
    words = dict.fromkeys(COMMON.split())
    while len(words) < VOCABULARY:
        words["".join(rng.choices(syllables, k=rng.choice((2, 3, 3, 4))))] = None
    listed = list(words)
    for word, place in RARE.items():
        listed[place] = word
    return listed, list(accumulate(1 / (place + 10) for place in range(VOCABULARY)))


class Writer:
    """Texts of one field, by its own chance."""

    def __init__(self, field: int) -> None:
        self.rng = random.Random(f"{SEED} {field}")

    def words(self, count: int) -> str:
        listed, weights = vocabulary()
        return " ".join(self.rng.choices(listed, cum_weights=weights, k=count))

    def sentence(self, words: int = 14) -> str:
        return f"{self.words(words).capitalize()}."

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def html(self, paragraphs: int) -> str:
        return "".join(f"<p>{self.paragraph()}</p>" for _ in range(paragraphs))

    def career(self, field: int, place: int) -> dict[str, Any]:
        return {
            "title": f"{self.words(2).title()} {field}-{place}",
            "slug": f"career-{field}-{place}",
            "summary": self.sentence(22),
            "satisfaction": round(self.rng.uniform(1, 5), 1),
            "overview": self.html(3),
            **{name: self.html(2) for name in ("tasks", "environment", "preparation", "outlook")},
            "skills": [
                {"name": self.sentence(3), "description": self.sentence()} for _ in range(6)
            ],
            "options": [
                {"title": self.sentence(3), "description": f"<p>{self.paragraph(2)}</p>"}
                for _ in range(5)
            ],
            # This project shows likes and dislikes in pairs.
            "testimonials": [
                {"quote": self.paragraph(2), "role": self.sentence(2), "sentiment": sentiment}
                for sentiment in ("like", "dislike") * 3
            ],
            "video": {"url": VIDEO, "title": self.sentence(4)},
            "other_titles": [self.words(2).title() for _ in range(3)],
        }


def fields(careers: int) -> Iterator[dict[str, Any]]:
    """Yield fields with all their careers, ``careers`` in all; 40 a field."""
    for number, done in enumerate(range(0, careers, CAREERS_IN_FIELD)):
        writer = Writer(number)
        yield {
            "title": f"Field {number}",
            "slug": f"field-{number}",
            "overview": writer.html(3),
            "careers": [
                writer.career(number, place)
                for place in range(min(CAREERS_IN_FIELD, careers - done))
            ],
        }
