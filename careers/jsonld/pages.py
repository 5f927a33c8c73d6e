"""The graphs of the pages of the guide."""

from careers.choices import CodeScheme, DataStatus
from careers.jsonld import figures
from careers.jsonld.occupation import career_id, code_set, occupation
from careers.jsonld.sections import add_sections
from careers.jsonld.sources import add_sources
from careers.models import CareerFieldPage, CareerPage, CareersIndexPage
from cms.content import jsonld
from cms.content.jsonld import Graph, address_of, node

UNORDERED = "https://schema.org/ItemListUnordered"


def describe_index(page: CareersIndexPage, graph: Graph) -> None:
    graph.page["@type"] = "CollectionPage"
    graph.page["mainEntity"] = graph.add(
        node(
            "ItemList",
            id=graph.at("fields"),
            name=page.title,
            numberOfItems=len(page.fields),
            itemListOrder=UNORDERED,
            itemListElement=[
                node(
                    "ListItem",
                    position=place,
                    item=node(
                        "CollectionPage",
                        id=f"{address_of(field)}#webpage",
                        url=address_of(field),
                        name=field.title,
                        description=field.strapline,
                    ),
                )
                for place, field in enumerate(page.fields, start=1)
            ],
        )
    )


def describe_field(page: CareerFieldPage, graph: Graph) -> None:
    graph.page["@type"] = "CollectionPage"
    graph.page["mainEntity"] = graph.add(
        node(
            "ItemList",
            id=graph.at("careers"),
            name=page.display_title or page.title,
            description=page.strapline,
            numberOfItems=len(page.careers),
            itemListOrder=UNORDERED,
            itemListElement=[
                node(
                    "ListItem",
                    position=place,
                    item=node(
                        "Occupation",
                        id=career_id(career),
                        url=address_of(career),
                        name=career.title,
                        description=career.summary,
                    ),
                )
                for place, career in enumerate(page.careers, start=1)
            ],
        )
    )
    if page.code:
        graph.page["about"] = node(
            "CategoryCode", codeValue=page.code, inCodeSet=code_set(CodeScheme.SOC)
        )
    add_sections(page, graph, about={"@id": graph.at("careers")})
    add_sources(page.facts.credits, graph, page.careers)


def describe_career(page: CareerPage, graph: Graph) -> None:
    career = occupation(page, graph)
    about = {"@id": career["@id"]}
    graph.nodes.append(career)
    graph.page["mainEntity"] = about
    graph.page["creativeWorkStatus"] = str(DataStatus(page.data_status).label)
    figures.add_pay(page, graph, career)
    figures.add_outlook(page, graph, career)
    figures.add_satisfaction(page, graph, career)
    works = add_sections(page, graph, about=about)
    if works:
        career["subjectOf"] = works
    add_sources(page.facts.credits, graph, [page])


def register() -> None:
    jsonld.register(CareersIndexPage, describe_index)
    jsonld.register(CareerFieldPage, describe_field)
    jsonld.register(CareerPage, describe_career)
