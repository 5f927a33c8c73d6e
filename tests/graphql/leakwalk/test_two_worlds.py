"""Two sites that differ in nothing but what is hidden answer alike, each question.

Words, numbers, orderings, sizes and how many there are of hidden things differ between the worlds.
So a total, an order, a mean or a length that knows of them shows here, though it holds no word.
"""

from dataclasses import dataclass

import pytest
from wagtail.models import Page

from tests.graphql.leakwalk import comparing
from tests.graphql.leakwalk.worlds import FIRST, SECOND, worlds

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


@dataclass
class Both:
    first: dict[str, str]
    second: dict[str, str]
    hidden: tuple[int, int]

    def differences(self) -> list[str]:
        return [
            f"{question[:300]}\n  {apart(answer, self.second[question])}"
            for question, answer in self.first.items()
            if answer != self.second[question]
        ]


def apart(one: str, other: str) -> str:
    """Return the two texts from where they part."""
    place = next((i for i, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), 0)
    return f"…{one[max(0, place - 60) : place + 80]}\n  …{other[max(0, place - 60) : place + 80]}"


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker) -> Both:
    worlds.fall()  # anew: other tests have made files, and the second world starts without
    first = worlds.stand(FIRST, django_db_blocker)
    asked, paths = list(comparing.questions(first)), comparing.addresses(first)
    hidden = len(first.of(Page))
    to_second = comparing.translation(first.words.in_world(SECOND))
    told = comparing.answers(asked, paths, str)
    told = {q: comparing.without_times(to_second(answer)) for q, answer in told.items()}
    second = worlds.stand(SECOND, django_db_blocker)
    told_there = comparing.answers(asked, paths, to_second)
    told_there = {q: comparing.without_times(answer) for q, answer in told_there.items()}
    return Both(told, told_there, (hidden, len(second.of(Page))))


def test_what_is_hidden_makes_no_difference(both):
    print(f"\n{len(both.first)} questions to two worlds with {both.hidden} hidden pages")
    assert len({*both.hidden}) == 2
    differences = both.differences()
    assert not differences, "\n".join([f"{len(differences)} differ", *differences[:12]])
