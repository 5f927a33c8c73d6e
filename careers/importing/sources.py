"""The sources as rows: their licenses and the lines that the licenses ask for."""

from dataclasses import asdict, dataclass

from django.conf import settings

from careers.importing.failpoints import reach
from careers.models import Source

BLS = "U.S. Bureau of Labor Statistics"
BLS_TERMS = {
    "publisher": BLS,
    "license": "US public domain",
    "license_url": "https://www.bls.gov/bls/linksite.htm",
    "modified_wording": (
        "BLS.gov cannot vouch for the data or analyses derived from these data after the data "
        "have been retrieved from BLS.gov."
    ),
}


@dataclass(frozen=True)
class SourceSpec:
    """A release of a data set. ``slug`` begins with the ``family`` that all its releases share."""

    family: str
    slug: str
    name: str
    publisher: str
    release: str
    year: int
    url: str
    license: str
    license_url: str
    attribution: str
    modified_wording: str = ""


def onet(release: str, year: int) -> SourceSpec:
    return SourceSpec(
        family="onet",
        slug=f"onet-{release.replace('.', '-')}",
        name="O*NET Database",
        publisher="U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)",
        release=release,
        year=year,
        url="https://www.onetcenter.org/database.html",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        attribution=(
            f"This page includes information from the O*NET {release} Database by the U.S. "
            "Department of Labor, Employment and Training Administration (USDOL/ETA). Used under "
            "the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA."
        ),
        modified_wording=(
            f"{settings.WAGTAIL_SITE_NAME} has modified all or some of this information. "
            "USDOL/ETA has not approved, endorsed, or tested these modifications."
        ),
    )


def oews(year: int) -> SourceSpec:
    return SourceSpec(
        family="oews",
        slug=f"oews-{year}",
        name="Occupational Employment and Wage Statistics",
        release=f"May {year}",
        year=year,
        url="https://www.bls.gov/oes/",
        attribution=(f"Source: {BLS}, Occupational Employment and Wage Statistics, May {year}."),
        **BLS_TERMS,
    )


def projections(base_year: int, target_year: int) -> SourceSpec:
    release = f"{base_year}-{target_year % 100:02}"
    return SourceSpec(
        family="ep",
        slug=f"ep-{release}",
        name="Employment Projections",
        release=release,
        year=base_year,
        url="https://www.bls.gov/emp/",
        attribution=f"Source: {BLS}, Employment Projections, {release}.",
        **BLS_TERMS,
    )


def outlook_handbook(year: int) -> SourceSpec:
    return SourceSpec(
        family="ooh",
        slug=f"ooh-{year}",
        name="Occupational Outlook Handbook",
        release=str(year),
        year=year,
        url="https://www.bls.gov/ooh/",
        attribution=f"Source: {BLS}, Occupational Outlook Handbook.",
        **BLS_TERMS,
    )


def esco() -> SourceSpec:
    return SourceSpec(
        family="esco",
        slug="esco",
        name="ESCO classification",
        publisher="European Commission",
        release="v1.2",
        year=2024,
        url="https://esco.ec.europa.eu/",
        license="Commission Decision 2011/833/EU",
        license_url="https://eur-lex.europa.eu/eli/dec/2011/833/oj",
        attribution="This service uses the ESCO classification of the European Commission.",
        modified_wording=(
            "The links between ESCO occupations and US codes are suggestions (crosswalk by Nesta, "
            "MIT license), not by the European Commission."
        ),
    )


def save_source(spec: SourceSpec, *, is_dry: bool = False) -> tuple[Source, str]:
    """Return the source's row and whether it was "created", "updated" or "unchanged".

    What an editor has written into a row stays: only what is empty is filled. In a dry run the
    row is not saved.
    """
    values = {k: v for k, v in asdict(spec).items() if k not in {"family", "slug"}}
    found = Source.objects.filter(slug=spec.slug).first()
    source = found or Source(slug=spec.slug)
    empty = [name for name, value in values.items() if value and not getattr(source, name)]
    for name in empty:
        setattr(source, name, values[name])
    if empty and not is_dry:
        source.save(update_fields=empty if found else None)
        reach("source-saved")
    return source, "created" if found is None else "updated" if empty else "unchanged"
