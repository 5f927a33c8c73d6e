"""The facts of a career and of a field: each kind is read once, for all peers."""

from collections.abc import Hashable, Iterable
from functools import cached_property, lru_cache

from django.db.models import Model

from careers.choices import PayPeriod
from careers.models import (
    SHOWS_SOURCES,
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
    Task,
    Technology,
    Wage,
    WorkStyle,
)
from careers.selectors.sources import SourceCredit, credits_of, list_credits, sources_of_words
from cms.graphql.visibility import current
from cms.loading import selection
from cms.loading.lookups import Bound
from cms.loading.rows import (
    WHOLE,
    Shape,
    link,
    make_peers,
    peers_of,
    shape_of,
    shaped,
)
from cms.loading.statements import Statement

NATIONAL_AREA = "US"


def rows_of(model: type[Model], **conditions: str) -> Statement:
    """Return the statement that reads a model's rows of many careers."""
    names = selection.names_of(CareerPage)
    is_whole = names is None or not names.isdisjoint(SHOWS_SOURCES)  # each row says: edited or not
    return _rows_of(model, WHOLE if is_whole else shape_of(model), **conditions)


@lru_cache(maxsize=500)
def _rows_of(model: type[Model], shape: Shape, **conditions: str) -> Statement:
    rows = model._default_manager.filter(page__among=Bound("pages"), **conditions)
    return Statement(lambda: shaped(rows, shape))


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
        link(row, "page", self.page)  # the gate asks each row for its page: this one
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
