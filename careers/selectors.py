"""Reads: querysets and plain values out, no HTTP in.

``CareerFacts`` and ``FieldFacts`` are what templates and resolvers ask; each kind of fact is
read once a page, however many sections show it.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.db.models import Model, Q, QuerySet

from careers.choices import PayPeriod, VoiceKind
from careers.models import (
    AlternateTitle,
    CareerFieldPage,
    CareerPage,
    EducationShare,
    FactRow,
    Interest,
    OccupationCode,
    Projection,
    RelatedCareer,
    Satisfaction,
    SkillRating,
    Source,
    Survey,
    Task,
    Technology,
    Testimonial,
    Wage,
    WorkStyle,
)
from cms.graphql.visibility import current, seen, visible
from cms.loading.rows import light, long_columns, make_peers, peers_of
from cms.loading.statements import Bound, Statement

NATIONAL_AREA = "US"
FIELDS_AT = Statement(lambda: light(CareerFieldPage.objects.filter(path__among=Bound("paths"))))
QUOTES_ABOUT = Statement(
    lambda: Testimonial.objects.filter(live=True, career__among=Bound("careers"))
)


def public_careers() -> QuerySet[CareerPage]:
    """Careers that a visitor may see."""
    return visible(CareerPage.objects.all())


def public_fields() -> QuerySet[CareerFieldPage]:
    """Fields that a visitor may see."""
    return visible(CareerFieldPage.objects.all())


def fields_below(index) -> list[CareerFieldPage]:
    """Return the public fields of an index page, in the tree's order."""
    return list(
        public_fields()
        .child_of(index)
        .select_related("hero_image")
        .prefetch_related("hero_image__renditions")
    )


def field_of(career: CareerPage) -> CareerFieldPage | None:
    """Return the field that the career stands under, if the public may see it. The fields of its
    peers are read with it."""
    if "_field_above" not in career.__dict__:
        peers = [peer for peer in peers_of(career) if "_field_above" not in peer.__dict__]
        paths = {peer.pk: peer.path[: -peer.steplen] for peer in peers}
        found = FIELDS_AT.run(paths=sorted(set(paths.values())))
        make_peers(found)
        by_path = {field.path: field for field in seen(found)}
        for peer in peers:
            peer.__dict__["_field_above"] = by_path.get(paths[peer.pk])
    return career.__dict__["_field_above"]


def careers_in(field: CareerFieldPage) -> list[CareerPage]:
    """Return a field's careers with what its table shows: first its own, then its guests."""
    own = list(public_careers().child_of(field).order_by("path"))
    guests = list(public_careers().filter(other_fields=field).not_child_of(field).order_by("title"))
    make_peers(own + guests)
    return own + guests


@dataclass(frozen=True)
class SourceCredit:
    """A source with the line to show beside what comes from it."""

    source: Source
    is_modified: bool

    @property
    def line(self) -> str:
        if self.is_modified and self.source.modified_wording:
            return f"{self.source.attribution} {self.source.modified_wording}"
        return self.source.attribution


def credits_of(
    rows: Iterable[FactRow],
    others: Iterable[Source | None] = (),
    changed: Iterable[Source] = (),
) -> list[SourceCredit]:
    """Return every source of the rows once, by name, saying whether an editor changed a value.

    ``others`` are sources beside those of the rows; ``changed`` those known to be modified.
    """
    modified: dict[Source, bool] = {source: False for source in others if source}
    for row in rows:
        if row.source:
            modified[row.source] = modified.get(row.source, False) or row.is_edited
    modified |= dict.fromkeys(changed, True)
    return [SourceCredit(s, m) for s, m in sorted(modified.items(), key=lambda item: str(item[0]))]


def sources_of_words(
    careers: Iterable[CareerPage], *columns: str
) -> tuple[list[Source], list[Source]]:
    """Return the sources that imports took the words of these columns from, or of all columns,
    and those of them whose words an editor has changed."""
    names: dict[str, bool] = {}
    for career in careers:
        for slug, is_edited in career.imported_columns.source_names(*columns).items():
            names[slug] = names.get(slug, False) or is_edited
    found = Source.objects.in_bulk(list(names), field_name="slug") if names else {}
    return list(found.values()), [source for slug, source in found.items() if names[slug]]


def list_credits(careers: Sequence[CareerPage], rows: Iterable[FactRow] = ()) -> list[SourceCredit]:
    """Return the sources of what a list says of careers: names, summaries, pay, outlook,
    preparation and satisfaction, and of ``rows`` that it shows besides."""
    facts = [row for c in careers for row in (c.facts.wage, c.facts.projection) if row]
    others = [career.preparation_source for career in careers]
    others += [c.facts.satisfaction.survey.source for c in careers if c.facts.satisfaction]
    words, modified = sources_of_words(careers, "title", "summary", "entry_education")
    return credits_of([*facts, *rows], [*others, *words], modified)


@cache
def rows_of(model: type[Model], **conditions: str) -> Statement:
    """Return the statement that reads a model's rows of many careers."""
    return Statement(
        lambda: model._default_manager.filter(page__among=Bound("pages"), **conditions)
    )


def has_unsaved_rows(page: CareerPage) -> bool:
    """Tell whether a page comes with rows of its own, as a draft does, or has none in the
    database yet."""
    return page.pk is None or "satisfaction_summaries" in page.__dict__.get(
        "_cluster_related_objects", {}
    )


def pay_ceiling_of(careers: Iterable[CareerPage]) -> int:
    """Return the upper end of a common scale of yearly pay, in whole ten thousands."""
    wages = [career.facts.wage for career in careers if career.facts.wage]
    amounts = [
        amount
        for wage in wages
        if wage.period == PayPeriod.YEAR
        for amount in wage.percentiles
        if amount is not None
    ]
    return -(-int(max(amounts, default=0)) // 10_000) * 10_000


class CareerFacts:
    """The facts of one career, each kind read once, for all careers that were read with it."""

    def __init__(self, page: CareerPage):
        self.page = page

    def _rows(self, model: type[FactRow]) -> list:
        """Return the rows of a model. Those of the career's peers are read with them."""
        return self._kept(model, rows_of(model))

    def _kept(self, kind: Hashable, rows: Statement) -> list:
        if kind not in self._read:
            facts = [page.facts for page in peers_of(self.page) if kind not in page.facts._read]
            by_page: dict[int, list] = {each.page.pk: [] for each in facts}
            found = rows.run(pages=list(by_page))
            make_peers(found)
            for row in found:
                by_page[row.page_id].append(row)
            for each in facts:
                each._read[kind] = [each._of_this_page(row) for row in by_page[each.page.pk]]
        return self._read[kind]

    @cached_property
    def _read(self) -> dict[Hashable, list]:
        return {}

    def _of_this_page(self, row):
        row.page = self.page  # the gate asks each row for its page: this one, already read
        return row

    @cached_property
    def wages(self) -> list[Wage]:
        return self._rows(Wage)

    @cached_property
    def projections(self) -> list[Projection]:
        return self._rows(Projection)

    @cached_property
    def tasks(self) -> list[Task]:
        return self._rows(Task)

    @cached_property
    def skill_ratings(self) -> list[SkillRating]:
        return self._rows(SkillRating)

    @cached_property
    def technologies(self) -> list[Technology]:
        return self._rows(Technology)

    @cached_property
    def alternate_titles(self) -> list[AlternateTitle]:
        return [row for row in self._rows(AlternateTitle) if row.kind != "hidden"]

    @cached_property
    def codes(self) -> list[OccupationCode]:
        return self._rows(OccupationCode)

    @cached_property
    def education_shares(self) -> list[EducationShare]:
        return self._rows(EducationShare)

    @property
    def withholds_education_shares(self) -> bool:
        """Whether the source tells only some of the answers: what it tells is under 99 %."""
        return sum(row.percent or 0 for row in self.education_shares) < 99

    @cached_property
    def interests(self) -> list[Interest]:
        return self._rows(Interest)

    @cached_property
    def work_styles(self) -> list[WorkStyle]:
        return self._rows(WorkStyle)

    @cached_property
    def related_careers(self) -> list[RelatedCareer]:
        see = current()
        return [row for row in self._rows(RelatedCareer) if see.one(row.target)]

    @cached_property
    def satisfaction(self) -> Satisfaction | None:
        if has_unsaved_rows(self.page):
            # A preview shows the draft's summary.
            rows = map(self._of_this_page, self.page.satisfaction_summaries.all())
        else:
            rows = self._rows(Satisfaction)
        return next(iter(rows), None)

    @property
    def skills(self) -> list[SkillRating]:
        return [rating for rating in self.skill_ratings if rating.kind == "skill"]

    @property
    def knowledge(self) -> list[SkillRating]:
        return [rating for rating in self.skill_ratings if rating.kind == "knowledge"]

    @cached_property
    def wage(self) -> Wage | None:
        """Newest national pay."""
        return next(iter(self._national(Wage)), None)

    def _national(self, model: type[FactRow]) -> list:
        """Return the rows of the whole country: a list of careers shows no others."""
        if model in self._read:
            return [row for row in self._read[model] if row.area == NATIONAL_AREA]
        return self._kept((model, NATIONAL_AREA), rows_of(model, area=NATIONAL_AREA))

    @property
    def local_wages(self) -> list[Wage]:
        return [row for row in self.wages if row.area != NATIONAL_AREA]

    @cached_property
    def projection(self) -> Projection | None:
        """Newest national outlook."""
        return next(iter(self._national(Projection)), None)

    def figure(self, name: str) -> float | None:
        """Return a headline figure as a number, or None: a ``ComparedFigure``."""
        wage, projection, satisfaction = self.wage, self.projection, self.satisfaction
        value = {
            "satisfaction": satisfaction and satisfaction.shown_mean,
            "median_pay": (wage and wage.period == PayPeriod.YEAR and wage.median) or None,
            "growth": projection and projection.percent_change,
            "openings": projection and projection.openings_per_year,
            "job_zone": self.page.job_zone,
        }[name]
        return None if value is None else float(value)

    @property
    def shown_titles(self) -> list[AlternateTitle]:
        """The titles that people on the job report: the few worth printing."""
        return [title for title in self.alternate_titles if title.kind == "reported"][:6]

    @cached_property
    def credits(self) -> list[SourceCredit]:
        rows = [
            *self.wages,
            *self.projections,
            *self.tasks,
            *self.skill_ratings,
            *self.technologies,
            *self.alternate_titles,
            *self.codes,
            *self.education_shares,
            *self.related_careers,
            *self.interests,
            *self.work_styles,
        ]
        survey = [self.satisfaction.survey.source] if self.satisfaction else []
        named = [self.page.preparation_source, self.page.job_zone_source, *survey]
        words, modified = sources_of_words([self.page])
        return credits_of(rows, [*named, *words], modified)

    @property
    def sources(self) -> list[Source]:
        return [credit.source for credit in self.credits]


class FieldFacts:
    """What the sections of a field page ask of its careers."""

    def __init__(self, page: CareerFieldPage):
        self.page = page

    @cached_property
    def skill_ratings(self) -> list[SkillRating]:
        """Rated skills of all the field's careers."""
        careers = [career.pk for career in self.page.careers]
        rows = SkillRating.objects.filter(
            page_id__in=careers, kind="skill", importance__isnull=False
        )
        return list(rows.select_related("source"))

    @cached_property
    def skills(self) -> list[dict]:
        """Skills that matter most over the field's careers: name, mean importance, careers."""
        found: dict[str, list] = {}
        for rating in self.skill_ratings:
            found.setdefault(rating.name, []).append(rating.importance)
        shared = [
            {
                "name": name,
                "importance": sum(values) / len(values),
                "careers": len(values),
            }
            for name, values in found.items()
        ]
        return sorted(shared, key=lambda skill: (-skill["careers"], -skill["importance"]))

    @cached_property
    def credits(self) -> list[SourceCredit]:
        return list_credits(self.page.careers, self.skill_ratings)

    @property
    def sources(self) -> list[Source]:
        return [credit.source for credit in self.credits]

    @property
    def pay_ceiling(self) -> int:
        """Upper end of the table's common scale of yearly pay, in whole ten thousands."""
        return pay_ceiling_of(self.page.careers)


def voices_for(
    page, *, kinds: Sequence[str], limit: int, pinned: Iterable[Testimonial] = ()
) -> list[Testimonial]:
    """Return quotes about a career or field: pinned first, then newest.

    With likes and dislikes both asked for, they alternate and are equally many: a like is never
    shown without its dislike. Quotes without valid consent are left out, pinned ones too.
    """
    see = current()
    chosen = {quote.pk: quote for quote in pinned if quote and see.one(quote)}
    rank = {pk: place for place, pk in enumerate(chosen)}
    quotes = sorted(
        (q for q in (chosen | {q.pk: q for q in quotes_about(page)}).values() if q.kind in kinds),
        key=lambda quote: (rank.get(quote.pk, len(rank)), -quote.year, quote.pk),
    )
    if {VoiceKind.LIKE, VoiceKind.DISLIKE} <= set(kinds):
        return in_pairs(quotes)[: limit - limit % 2 or 2]
    return quotes[:limit]


def quotes_about(page) -> list[Testimonial]:
    """Return the quotes about a page that may be shown; those about its peers are read with them.
    Quotes about a field are also those about its careers."""
    kept = page.__dict__
    if "_quotes_about" not in kept:
        pages = [peer for peer in peers_of(page) if "_quotes_about" not in peer.__dict__]
        is_field = isinstance(page, CareerFieldPage)
        found = quotes_about_fields(pages) if is_field else quotes_about_careers(pages)
        for peer in pages:
            peer.__dict__["_quotes_about"] = found[peer.pk]
    return kept["_quotes_about"]


def quotes_about_careers(careers: Iterable[CareerPage]) -> dict[int, list[Testimonial]]:
    by_key = {career.pk: career for career in careers}
    found: dict[int, list[Testimonial]] = {pk: [] for pk in by_key}
    quotes = QUOTES_ABOUT.run(careers=list(by_key))
    make_peers(quotes)
    for quote in seen(quotes):
        quote.career = by_key[quote.career_id]
        found[quote.career_id].append(quote)
    return found


def quotes_about_fields(fields: Sequence[CareerFieldPage]) -> dict[int, list[Testimonial]]:
    """Return the quotes about each field, and about the careers that stand under it."""
    below = Q(pk__in=[])
    for field in fields:
        below |= Q(path__startswith=field.path, depth=field.depth + 1)
    about = Q(field__in=[f.pk for f in fields]) | Q(career__in=public_careers().filter(below))
    quotes = visible(Testimonial.objects.filter(about)).select_related("career")
    quotes = quotes.defer(*(f"career__{name}" for name in long_columns(CareerPage)))
    fields_by_path = {field.path: field.pk for field in fields}
    found: dict[int, list[Testimonial]] = {field.pk: [] for field in fields}
    for quote in quotes:
        own = fields_by_path.get(quote.career.path[: -CareerPage.steplen]) if quote.career else None
        for pk in {quote.field_id, own} & found.keys():
            found[pk].append(quote)
    return found


def in_pairs(quotes: Sequence[Testimonial]) -> list[Testimonial]:
    """Return likes and dislikes in turn; what has no counterpart is left out."""
    likes = [quote for quote in quotes if quote.kind == VoiceKind.LIKE]
    dislikes = [quote for quote in quotes if quote.kind == VoiceKind.DISLIKE]
    return [quote for pair in zip(likes, dislikes, strict=False) for quote in pair]


def is_in_use(row: Source | Survey) -> bool:
    """Tell whether anything points at a source or survey."""
    links = [
        link
        for link in row._meta.get_fields(include_hidden=True)
        if link.auto_created and not link.concrete and (link.one_to_many or link.one_to_one)
    ]
    return any(
        link.related_model._base_manager.filter(**{link.field.name: row}).exists() for link in links
    )
