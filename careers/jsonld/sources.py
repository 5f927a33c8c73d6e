"""Whose the data of a page are: each source with its license and the line that it asks for."""

from collections.abc import Iterable

from careers.models import CareerPage, Source
from careers.selectors import SourceCredit
from cms.content.jsonld import Graph, Node, node


def source_id(source: Source, graph: Graph) -> str:
    return graph.at(f"source-{source.slug or source.pk}")


def add_sources(lines: Iterable[SourceCredit], graph: Graph, careers: Iterable[CareerPage]) -> None:
    """Cite the sources of a page about these careers, but no invented survey: no word or number
    of it is in a graph."""
    surveys = [c.facts.satisfaction.survey for c in careers if c.facts.satisfaction]
    invented = {survey.source_id for survey in surveys if survey.is_illustrative}
    cited = [graph.add(data_set(line, graph)) for line in lines if line.source.pk not in invented]
    if cited:
        graph.page["citation"] = cited


def data_set(credit: SourceCredit, graph: Graph) -> Node:
    source = credit.source
    return node(
        "Dataset",
        id=source_id(source, graph),
        name=source.name,
        version=source.release,
        temporalCoverage=str(source.year),
        url=source.url,
        publisher=node("Organization", name=source.publisher),
        license=source.license_url or node("CreativeWork", name=source.license),
        creditText=credit.line,
    )
