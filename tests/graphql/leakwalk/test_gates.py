"""Each gate is switched off in turn: the walk must notice, or it would notice nothing.

A gate is tried where it has dropped something in the walk of fields, by a short query of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cms.graphql import gate
from cms.graphql.schema import schema
from tests.graphql.leakwalk.asking import Asker
from tests.graphql.leakwalk.generic import generic_stream

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]

FACTS = (
    "alternateTitles codes educationShares interests projections satisfaction skillRatings tasks"
    " technologies wages workStyles"
)
ROWS_WITH_SOURCE = (
    "AlternateTitle EducationShare Interest OccupationCode Projection RelatedCareer SkillRating"
    " Survey Task Technology Wage WorkStyle"
)
# Gates that never have anything to drop while all the others stand, by the reason.
CANNOT_MATTER = {
    "a fact of a career is seen where the career is, and the career has been seen": [
        f"CareerPage.{name}" for name in FACTS.split()
    ],
    "a source and a survey are everybody's to see": [
        *(f"{name}.source" for name in ROWS_WITH_SOURCE.split()),
        "CareerFieldPage.sources",
        "CareerPage.jobZoneSource",
        "CareerPage.preparationSource",
        "CareerPage.sources",
        "Satisfaction.survey",
    ],
    "the selector behind it asks for visible ones only; the rules' mutations go through both": [
        "AdviceBlock.testimonials",
        "CareerFieldPage.careers",
        "CareerPage.field",
        "CareerPage.relatedCareers",
        "CareersIndexPage.fields",
        "Query.search",
        "RelatedCareer.career",
        "SurprisesBlock.testimonials",
        "TestimonialsBlock.testimonials",
    ],
    "what belongs to a visible file is visible": [
        "CustomImage.collection",
        "CustomImage.rendition",
        "CustomImage.tags",
        "DocumentObjectType.collection",
        "DocumentObjectType.tags",
        "Rendition.image",
    ],
    "what is above a visible collection is visible": ["CollectionObjectType.ancestors"],
    "a redirect is hidden with its page and its site": ["Redirect.page", "Redirect.site"],
    "no page is of the plain type": [
        f"Page.{name}"
        for name in (
            [
                "ancestors",
                "children",
                "descendants",
                "nextSiblings",
                "parent",
                "previousSiblings",
                "siblings",
            ]
        )
    ],
}


def all_gates() -> set[str]:
    return {f"{type_.name}.{name}" for type_, name, _ in gate.gated_fields(schema.graphql_schema)}


@contextmanager
def switched_off(name: str) -> Iterator[None]:
    gate.switched_off.add(name)
    yield
    gate.switched_off.discard(name)


def test_each_gate_that_drops_something_is_missed_when_it_is_off(walked):
    plant, asker = walked.plant, Asker(is_noting=False)
    unnoticed, noticed = [], 0
    with generic_stream(plant):
        for name, places in walked.short_queries.items():
            for query, variables in places:
                assert not plant.words.found_in(asker.ask(query, **variables)), query
                with switched_off(name):
                    answer = asker.ask(query, **variables)
                if plant.words.found_in(answer):
                    noticed += 1
                    break
            else:
                unnoticed.append(name)
    print(f"\n{len(all_gates())} gates; {noticed} noticed when off")
    assert unnoticed == []


def test_gates_that_drop_nothing_are_those_that_cannot_matter(walked):
    listed = [name for names in CANNOT_MATTER.values() for name in names]
    assert sorted(all_gates() - set(walked.asker.dropped)) == sorted(listed)
