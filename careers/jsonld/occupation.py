"""A career as an ``Occupation``: names, codes, tasks, skills and what it takes to get in."""

from typing import Any

from django.utils.translation import gettext as _

from careers.blocks.facts import EducationBlock
from careers.choices import (
    CodeMatch,
    CodeScheme,
    CredentialKind,
    CredentialNeed,
    EntryEducation,
    RelatedExperience,
)
from careers.jsonld.sources import source_id
from careers.models import CareerPage, OccupationCode, SkillRating
from cms.content.jsonld import Graph, Node, address_of, node

MOST_TITLES = 50  # some occupations of O*NET have hundreds
IMPORTANT = 3  # of 5: O*NET's own word for this rating
ONET_ONLINE = "https://www.onetonline.org/link/summary/"
CODE_SETS = {
    CodeScheme.ONET_SOC: "https://www.onetcenter.org/taxonomy.html",
    CodeScheme.SOC: "https://www.bls.gov/soc/",
    CodeScheme.ISCO: "https://ilostat.ilo.org/methods/concepts-and-definitions/classification-occupation/",
    CodeScheme.ESCO: "https://esco.ec.europa.eu/",
}
MONTHS = {RelatedExperience.NONE: 0, RelatedExperience.FIVE_YEARS_OR_MORE: 60}
NO_CREDENTIAL = {EntryEducation.NONE, EntryEducation.SOME_COLLEGE}


def career_id(career: CareerPage) -> str:
    """Return the ``@id`` that a career has on every page."""
    return f"{address_of(career)}#occupation"


def occupation(page: CareerPage, graph: Graph) -> Node:
    facts = page.facts
    checked = [code for code in facts.codes if not code.is_suggestion]
    exact = [code for code in checked if code.match == CodeMatch.EXACT]
    return node(
        "Occupation",
        id=graph.at("occupation"),
        name=page.title,
        alternateName=names(page),
        description=page.summary,
        url=graph.url,
        image=graph.page.get("primaryImageOfPage"),
        mainEntityOfPage={"@id": graph.page["@id"]},
        sameAs=list(dict.fromkeys(filter(None, map(web_address, exact)))),
        identifier=[
            node("PropertyValue", propertyID=str(CodeScheme(code.scheme).label), value=code.code)
            for code in exact
        ],
        occupationalCategory=[category(code) for code in checked],
        responsibilities=[task.text for task in facts.tasks],
        skills=skills(page, graph),
        educationRequirements=education(page.entry_education),
        experienceRequirements=experience(page.related_experience),
        qualifications=qualifications(page),
    )


def names(page: CareerPage) -> list[str]:
    """Return other titles, those that people on the job report first; hidden ones are not read."""
    titles = sorted(page.facts.alternate_titles, key=lambda title: title.kind != "reported")
    every = dict.fromkeys(title.title for title in titles if title.title != page.title)
    return list(every)[:MOST_TITLES]


def web_address(code: OccupationCode) -> str:
    if code.scheme == CodeScheme.ONET_SOC and not code.uri:
        return f"{ONET_ONLINE}{code.code}"
    return code.uri


def code_set(scheme: str) -> Node:
    return node(
        "CategoryCodeSet", name=str(CodeScheme(scheme).label), url=CODE_SETS[CodeScheme(scheme)]
    )


def category(code: OccupationCode) -> Node:
    match = CodeMatch(code.match)
    is_exact = match == CodeMatch.EXACT
    return node(
        "CategoryCode",
        codeValue=code.code,
        name=code.label,
        url=web_address(code),
        description="" if is_exact else _("Match: %(match)s") % {"match": match.label},
        inCodeSet=code_set(code.scheme),
    )


def skills(page: CareerPage, graph: Graph) -> list[Node]:
    """Return skills and knowledge that matter, most important first; unrated ones last."""
    rated = [
        r for r in page.facts.skill_ratings if r.importance is None or r.importance >= IMPORTANT
    ]
    rated.sort(key=lambda r: (r.importance is None, -(r.importance or 0), r.name))
    return [term(rating, graph) for rating in rated]


def term(rating: SkillRating, graph: Graph) -> Node:
    of_source = rating.source if rating.element_id else None
    return node(
        "DefinedTerm",
        name=rating.name,
        termCode=rating.element_id,
        inDefinedTermSet=of_source and {"@id": source_id(of_source, graph)},
    )


def education(level: str) -> Any:
    """Return the entry education: a credential, or words where none is asked for."""
    if not level:
        return None
    words = str(EntryEducation(level).label)
    if level in NO_CREDENTIAL:
        return words
    return node(
        "EducationalOccupationalCredential", credentialCategory=words, educationalLevel=words
    )


def experience(level: str) -> Node | None:
    """Return the experience in a related occupation, in months where the level says a least."""
    if not level:
        return None
    kind = RelatedExperience(level)
    return node(
        "OccupationalExperienceRequirements",
        description=str(kind.label),
        monthsOfExperience=MONTHS.get(kind),
    )


def qualifications(page: CareerPage) -> list[Node]:
    """Return the credentials that are always required; “often” is no requirement."""
    return [
        node(
            "EducationalOccupationalCredential",
            name=credential["name"],
            credentialCategory=str(CredentialKind(credential["kind"]).label),
            recognizedBy=node("Organization", name=credential["issuer"], url=credential["url"]),
        )
        for child in page.sections
        if isinstance(child.block, EducationBlock)
        for credential in child.value["credentials"]
        if credential["need"] == CredentialNeed.ALWAYS
    ]
