"""Each gate is switched off in turn: the walk must notice, or it would notice nothing.

A gate is tried where it has hidden something in the walk of fields, by a short query of its own.
What the field's resolver asks of the rules is off with it: some resolvers leave out what is hidden
before the gate does.
"""

import pytest

from cms.graphql.gate import gated_fields
from cms.graphql.schema import schema
from tests.graphql.leakwalk.asking import GATES, Asker, switched_off

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
        "Measure.source",
        "Money.source",
        "Query.sources",
        "Satisfaction.survey",
    ],
    "what a list holds has been asked for before it was counted and cut": [
        "CareerConnection.nodes",
        "CareerEdge.node",
        "CareerFieldCount.value",
        "CareerSearchConnection.nodes",
        "CareerSearchEdge.node",
        "TestimonialConnection.nodes",
        "TestimonialEdge.node",
    ],
    "careers to compare are looked up among those that may be seen": [
        "CareerComparison.careers",
        "ComparedExtremes.highest",
        "ComparedExtremes.lowest",
    ],
    "a route is looked up among what may be seen, on a site that may be": [
        "Breadcrumb.page",
        "PageRoute.page",
        "RedirectRoute.page",
        "Route.navigation",
        "Route.settings",
    ],
    "what belongs to a visible file is visible": [
        "CustomImage.collection",
        "CustomImage.preset",
        "CustomImage.rendition",
        "CustomImage.tags",
        "DocumentObjectType.collection",
        "DocumentObjectType.tags",
        "Rendition.image",
    ],
    "what is above a visible collection is visible": ["CollectionObjectType.ancestors"],
    "a related career is left out with the career that it leads to": ["RelatedCareer.career"],
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


def test_each_gated_field_stands_behind_the_gate():
    for type_, name, field in gated_fields(schema.graphql_schema):
        assert getattr(field.resolve, "gate", "") == f"{type_.name}.{name}"


def test_each_gate_is_missed_when_it_is_off(walked):
    plant, asker, unnoticed = walked.plant, Asker(is_noting=False), set()
    for name, places in walked.short_queries.items():
        for query, variables in places:
            with switched_off(name):
                answer = asker.ask(query, **variables)
            if plant.words.found_in(answer):
                assert not plant.words.found_in(asker.ask(query, **variables)), query
                break
        else:
            unnoticed.add(name)
    print(f"\n{len(GATES)} gates; {len(GATES - unnoticed)} noticed when off; {asker.asked} queries")
    listed = {name for names in CANNOT_MATTER.values() for name in names}
    assert unnoticed - listed == set(), "off, and nobody noticed"
    assert listed - unnoticed == set(), "listed, but it matters"
