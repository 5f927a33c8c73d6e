"""Pay, outlook and satisfaction. What is missing, top-coded, suppressed or invented is left out.

A figure of a wider group than the career (``basis``) is given to a node of that group, which the
page mentions: no reader takes it for the career's own.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from careers.blocks.facts import PayBlock
from careers.choices import PayPeriod
from careers.jsonld.sources import source_id
from careers.models import CareerPage, Projection, Wage
from careers.selectors import NATIONAL_AREA
from cms.content.jsonld import Graph, Node, node

DURATIONS = {PayPeriod.YEAR: "P1Y", PayPeriod.HOUR: "PT1H"}


def number(value: Decimal | int | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def place(area: str, name: str) -> Node:
    """Return an area by its ISO 3166 code: a country, or a part of one."""
    return node("State" if "-" in area else "Country", name=name, identifier=area)


def subject_of(row: Wage | Projection, graph: Graph, career: Node) -> Node:
    """Return the occupation that a row is of: the career, or the wider group that its source
    publishes it for."""
    if not row.basis:
        return career
    groups = [n for n in graph.nodes if n["@type"] == "Occupation" and n is not career]
    found = next((group for group in groups if group["name"] == row.basis), None)
    if found is None:
        found = node(
            "Occupation",
            id=graph.at(f"group-{len(groups) + 1}"),
            name=row.basis,
            description=_(
                "A wider group that “%(career)s” belongs to. Its figures are not of that career "
                "alone, of which none are published."
            )
            % {"career": career["name"]},
        )
        graph.page.setdefault("mentions", []).append(graph.add(found))
    return found


def add_pay(page: CareerPage, graph: Graph, career: Node) -> None:
    """Add the pay that the page shows: national, and by place where it has a section on pay."""
    facts = page.facts
    has_section = any(isinstance(child.block, PayBlock) for child in page.sections)
    wages = facts.wages if has_section else [facts.wage] if facts.wage else []
    countries: dict[str, Node] = {}
    for wage in wages:
        amounts = exact_amounts(wage)
        if not amounts:
            continue
        if wage.area == NATIONAL_AREA:
            countries[wage.area] = place(wage.area, wage.area_name)
        subject = subject_of(wage, graph, career)
        subject.setdefault("estimatedSalary", []).append(distribution(wage, amounts, graph))
    if countries:
        career["occupationLocation"] = list(countries.values())


def exact_amounts(wage: Wage) -> dict[str, Any]:
    """Return the amounts that are known as such. Of a top-coded wage the highest is “this or
    more”, wherever it stands."""
    known = {name: getattr(wage, name) for name in Wage.PERCENTILES}
    known = {name: amount for name, amount in known.items() if amount is not None}
    top = max(known.values(), default=None) if wage.is_top_coded else None
    return {name: number(amount) for name, amount in known.items() if amount != top}


def distribution(wage: Wage, amounts: dict[str, Any], graph: Graph) -> Node:
    """Return pay before tax by percentile. Its area and year, for which the vocabulary has no
    property here, are those of the part of the data set that it is from."""
    values = {"area": wage.area_name, "year": wage.year}
    return node(
        "MonetaryAmountDistribution",
        name=_("Pay, %(area)s, %(year)s") % values,
        currency=wage.currency,
        duration=DURATIONS[PayPeriod(wage.period)],
        **amounts,
        subjectOf=node(
            "Dataset",
            isPartOf=wage.source and {"@id": source_id(wage.source, graph)},
            spatialCoverage=place(wage.area, wage.area_name),
            temporalCoverage=str(wage.year),
        ),
    )


def add_outlook(page: CareerPage, graph: Graph, career: Node) -> None:
    for order, row in enumerate(page.facts.projections, start=1):
        for key, words, value, unit, years in measures_of(row):
            if value is None:
                continue
            subject = subject_of(row, graph, career)
            graph.add(
                node(
                    "Observation",
                    id=graph.at(f"{key}-{order}"),
                    name=f"{words}, {row.area_name}, {span(*years)}",
                    observationAbout={"@id": subject["@id"]},
                    variableMeasured=words,
                    value=number(value),
                    unitText=unit,
                    unitCode="P1" if unit == "percent" else None,
                    observationDate=str(years[-1]),
                    observationPeriod=f"P{years[-1] - years[0]}Y" if len(years) > 1 else None,
                    description=row.reason if key == "growth" else "",
                    subjectOf=row.source and {"@id": source_id(row.source, graph)},
                )
            )


def measures_of(row: Projection) -> Iterator[tuple[str, str, Any, str, list[int]]]:
    """Yield name, words, value, unit and years of each number of a projection."""
    start, end = row.base_year, row.target_year
    change, openings = row.percent_change, row.openings_per_year
    yield "growth", _("Projected change of employment"), change, "percent", [start, end]
    yield "jobs", _("Employment"), row.employment_base, "jobs", [start]
    yield "projected-jobs", _("Projected employment"), row.employment_target, "jobs", [end]
    words = _("Projected openings in an average year")
    yield "openings", words, openings, "openings a year", [start, end]


def span(first: int, last: int | None = None) -> str:
    if last is None:
        return str(first)
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def add_satisfaction(page: CareerPage, graph: Graph, career: Node) -> None:
    """Add how satisfied people are, where a real survey has answers enough to show it."""
    summary = page.facts.satisfaction
    if summary is None or summary.shown_mean is None or summary.survey.is_illustrative:
        return
    words = [
        _("“%(question)s” Answers from %(start)s to %(end)s.")
        % {
            "question": summary.survey.question,
            "start": summary.period_start,
            "end": summary.period_end,
        }
    ]
    if summary.few_answers:
        words.append(_("Few answers: the value is uncertain."))
    graph.add(
        node(
            "AggregateRating",
            id=graph.at("satisfaction-rating"),
            name=_("Reported satisfaction"),
            itemReviewed={"@id": career["@id"]},
            ratingValue=number(summary.shown_mean),
            worstRating=summary.scale_min,
            bestRating=summary.scale_max,
            ratingCount=summary.n,
            ratingExplanation=" ".join(words),
            author=node("Organization", name=summary.survey.source.publisher),
        )
    )
