"""Facts of a career: rows that an importer or an editor wrote, each with its source.

A row keeps what its source said (``value``) apart from what an editor changed
(``edited_value``); its typed columns are always the second laid over the first. So an importer
can bring a newer ``value`` without losing an editor's work, and a query needs no JSON.
"""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from grapple.models import GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLString

from careers.choices import (
    CodeMatch,
    CodeScheme,
    GrowthBand,
    InterestArea,
    Origin,
    PayPeriod,
    RelatednessTier,
    Relation,
    SkillKind,
    TaskKind,
    TitleKind,
)
from cms.graphql import fields
from cms.loading.rows import QuickRows

CODE_FORMATS = {
    CodeScheme.ONET_SOC: (r"\d{2}-\d{4}\.\d{2}", "43-6013.00"),
    CodeScheme.SOC: (r"\d{2}-\d{4}", "43-6013"),
    CodeScheme.ISCO: (r"\d{1,4}", "3344"),
    CodeScheme.ESCO: (
        r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}",
        "http://data.eu…",
    ),
}
# Projected change over the decade, in percent: the upper end of each band but the last.
GROWTH_BANDS = [
    (Decimal(-1), GrowthBand.SHRINKING),
    (Decimal(1), GrowthBand.LITTLE_CHANGE),
    (Decimal("2.5"), GrowthBand.SLOWER),
    (Decimal(5), GrowthBand.AVERAGE),
    (Decimal(9), GrowthBand.FASTER),
]


def growth_band_of(percent: Decimal | float | None) -> GrowthBand | None:
    """Return the band of a projected change in percent."""
    if percent is None:
        return None
    found = (band for upper, band in GROWTH_BANDS if percent <= upper)
    return next(found, GrowthBand.MUCH_FASTER)


class VisibleRows(models.Manager):
    """Rows that readers see. ``all_rows`` has those too that an editor has hidden, and those that
    the newest release of their source no longer holds. Of the latter, readers go on seeing what
    an editor has changed: only an editor takes an editor's words away."""

    def get_queryset(self):
        is_kept = models.Q(is_stale=False) | models.Q(edited_value__isnull=False)
        return super().get_queryset().filter(is_kept, is_hidden=False)


class FactRow(QuickRows):
    """One fact of one career. Subclasses name their columns in ``data_fields``."""

    page = models.ForeignKey(
        "careers.CareerPage", on_delete=models.CASCADE, related_name="%(class)s_rows"
    )
    key = models.CharField(
        _("key"),
        max_length=255,
        help_text=_("What tells the row from its like in its source."),
    )
    value = models.JSONField(
        _("imported value"),
        null=True,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
    )
    edited_value = models.JSONField(
        _("edited value"),
        null=True,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
    )
    source = models.ForeignKey(
        "careers.Source",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    release = models.CharField(_("release"), max_length=60, blank=True)
    edited_from = models.JSONField(
        _("imported value that was edited"),
        null=True,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text=_("What the source said of the edited columns when they were edited."),
    )
    upstream = models.CharField(
        _("imported from"),
        max_length=80,
        blank=True,
        editable=False,
        help_text=_("Short name of the source that the imported value comes from."),
    )
    is_newer_upstream = models.BooleanField(
        _("newer upstream"),
        default=False,
        editable=False,
        help_text=_("The source has changed a value since an editor changed it."),
    )
    is_stale = models.BooleanField(
        _("stale"),
        default=False,
        editable=False,
        help_text=_("The newest imported release of the source no longer holds the row."),
    )
    is_hidden = models.BooleanField(_("hidden"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    columns_on_demand = (
        "is_hidden",
        "is_newer_upstream",
        "is_stale",
        "key",
        "position",
        "release",
        "upstream",
    )
    columns_read = {"is_edited": ("value", "edited_value")}
    data_fields: ClassVar[tuple[str, ...]] = ()
    summary_field: ClassVar[str] = ""

    objects = VisibleRows()
    all_rows = models.Manager()

    graphql_fields: list = [
        fields.one("source", "careers.Source", description=_("Where the values come from.")),
        GraphQLString("release", description=_("Release of the source that they come from.")),
        GraphQLBoolean(
            "is_edited",
            required=True,
            description=_("True when an editor wrote or changed a value."),
        ),
        GraphQLBoolean(
            "is_newer_upstream",
            required=True,
            description=_("True when the source has changed a value since an editor did."),
        ),
    ]

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="%(app_label)s_%(class)s_key")
        ]

    def __str__(self):
        return str(getattr(self, self.summary_field or "key"))

    @property
    def is_edited(self) -> bool:
        return self.value is None or bool(self.edited_value)

    def effective_values(self) -> dict[str, Any]:
        """Return what the columns should hold: the editor's values over the source's."""
        return {**(self.value or {}), **(self.edited_value or {})}

    @property
    def upstream_changes(self) -> list[tuple[str, Any, Any, Any]]:
        """Return (column, edited from, the source says now, edited to) for each edited column
        that the source has changed since."""
        before, now = self.edited_from or {}, self.value or {}
        return [
            (name, before[name], now[name], edited)
            for name, edited in (self.edited_value or {}).items()
            if name in before and name in now and now[name] not in (before[name], edited)
        ]

    def import_value(self, **values: Any) -> None:
        """Set what the source says. An editor's values stay on top."""
        earlier = self.value or {}
        for name in self.edited_value or {}:
            # An edit of before this was kept, or of a row that no source held yet.
            if name not in (self.edited_from or {}):
                self.edited_from = {**(self.edited_from or {}), name: earlier.get(name)}
        self.value = {name: self.to_json(name, values.get(name)) for name in self.data_fields}
        self.apply_values()

    def accept_upstream(self, *names: str) -> None:
        """Give up an editor's values of these columns, or of all, for what the source says."""
        for name in names or tuple(self.edited_value or {}):
            (self.edited_value or {}).pop(name, None)
            (self.edited_from or {}).pop(name, None)
        self.edited_value, self.edited_from = self.edited_value or None, self.edited_from or None
        self.apply_values()

    def keep_edit(self, *names: str) -> None:
        """Note that an editor has seen what the source says now, and stays with the edit."""
        seen = {
            name: (self.value or {}).get(name) for name in names or tuple(self.edited_value or {})
        }
        self.edited_from = {**(self.edited_from or {}), **seen} or None
        self.apply_values()

    def edit_value(self, **values: Any) -> None:
        """Set what an editor says; a value equal to the source's is no edit."""
        imported = self.value or {}
        edited = dict(self.edited_value or {})
        edited_from = dict(self.edited_from or {})
        for name, value in values.items():
            typed = self.to_json(name, value)
            if self.value is not None and imported.get(name) == typed:
                edited.pop(name, None)
                edited_from.pop(name, None)
            else:
                edited[name] = typed
                if self.value is not None:
                    edited_from[name] = imported.get(name)
        self.edited_value = edited or None
        self.edited_from = edited_from or None
        self.apply_values()

    def apply_values(self) -> None:
        self.is_newer_upstream = bool(self.upstream_changes)
        for name, value in self.effective_values().items():
            field = self._meta.get_field(name)
            if field.is_relation:
                setattr(self, field.attname, value)
            else:
                setattr(self, name, field.to_python(value))

    def to_json(self, name: str, value: Any) -> Any:
        """Return a column's value as JSON keeps it: decimals as text, links as keys."""
        field = self._meta.get_field(name)
        if isinstance(value, models.Model):
            return value.pk
        if value is None or value == "":
            return None if field.null else field.get_default()
        value = field.to_python(value) if not field.is_relation else value
        if isinstance(value, Decimal):
            places = Decimal(1).scaleb(-field.decimal_places)
            return str(value.quantize(places))
        return value

    def clean(self):
        super().clean()
        if self.source and not self.release:
            self.release = self.source.release


class OccupationCode(FactRow):
    """The code of a career in an occupation classification."""

    scheme = models.CharField(_("scheme"), max_length=20, choices=CodeScheme)
    code = models.CharField(_("code"), max_length=120)
    uri = models.URLField(_("address"), blank=True, max_length=300)
    label = models.CharField(_("label"), max_length=255, blank=True)
    match = models.CharField(_("match"), max_length=10, choices=CodeMatch, default=CodeMatch.EXACT)
    is_suggestion = models.BooleanField(
        _("suggestion"),
        default=False,
        help_text=_("Found by a program; nobody has checked yet that it fits."),
    )

    data_fields = ("scheme", "code", "uri", "label", "match", "is_suggestion")
    summary_field = "code"
    graphql_fields = [
        fields.choice("scheme", CodeScheme, description=_("Classification of the code.")),
        GraphQLString("code", required=True, description=_("The code itself.")),
        GraphQLString("uri", description=_("Web address of the occupation in the scheme.")),
        GraphQLString("label", description=_("Name of the occupation in the scheme.")),
        fields.choice("match", CodeMatch, description=_("How closely the code fits.")),
        GraphQLBoolean(
            "is_suggestion",
            required=True,
            description=_("True when a program found the code and nobody has checked it yet."),
        ),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("occupation code")
        verbose_name_plural = _("occupation codes")
        indexes = [models.Index(fields=["scheme", "code"])]

    def clean(self):
        super().clean()
        pattern, example = CODE_FORMATS.get(self.scheme, (r".+", ""))
        if self.code and not re.fullmatch(pattern, self.code):
            raise ValidationError(
                {
                    "code": _("“%(code)s” is no %(scheme)s code; one looks like %(example)s.")
                    % {
                        "code": self.code,
                        "scheme": self.get_scheme_display(),
                        "example": example,
                    }
                }
            )


class AlternateTitle(FactRow):
    """Another title for the career, shown or only searched for."""

    title = models.CharField(_("title"), max_length=255)
    short_title = models.CharField(_("short title"), max_length=120, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=TitleKind, default=TitleKind.ALTERNATE
    )

    data_fields = ("title", "short_title", "kind")
    summary_field = "title"
    graphql_fields = [
        GraphQLString("title", required=True, description=_("Another name of the job.")),
        GraphQLString("short_title", description=_("Its usual abbreviation, such as CPC.")),
        fields.choice("kind", TitleKind, description=_("Where the title comes from.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("alternate title")
        verbose_name_plural = _("alternate titles")
        # A search for a whole title, whatever its case, reads this index alone.
        indexes = [
            models.Index(models.functions.Lower("title"), "page", name="careers_title_lower")
        ]


class Wage(FactRow):
    """Pay of a career in one area and year, by percentile.

    Amounts are gross, in ``currency`` per ``period``. A missing amount is null and
    ``missing_reason`` says why; a national figure never stands in for a local one.
    """

    PERCENTILES: ClassVar = (
        "percentile10",
        "percentile25",
        "median",
        "percentile75",
        "percentile90",
    )

    area = models.CharField(
        _("area code"),
        max_length=10,
        default="US",
        help_text=_("ISO 3166: US, or US-WA."),
    )
    area_name = models.CharField(_("area"), max_length=80, default="United States")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    period = models.CharField(_("period"), max_length=10, choices=PayPeriod, default=PayPeriod.YEAR)
    percentile10 = models.DecimalField(
        _("10th percentile"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    percentile25 = models.DecimalField(
        _("25th percentile"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    median = models.DecimalField(
        _("median"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    percentile75 = models.DecimalField(
        _("75th percentile"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    percentile90 = models.DecimalField(
        _("90th percentile"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    employment = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    is_top_coded = models.BooleanField(
        _("top-coded"),
        default=False,
        help_text=_("The source gives the highest amounts only as “this or more”."),
    )
    missing_reason = models.CharField(_("reason for missing values"), max_length=255, blank=True)
    basis = models.CharField(
        _("figure is of"),
        max_length=255,
        blank=True,
        help_text=_(
            "The wider group that the figure is of, where none is published of this career alone."
        ),
    )

    data_fields = (
        "area",
        "area_name",
        "year",
        "currency",
        "period",
        *PERCENTILES,
        "employment",
        "is_top_coded",
        "missing_reason",
        "basis",
    )
    summary_field = "area_name"
    graphql_fields = [
        GraphQLString("area", required=True, description=_("ISO 3166 code of the area: US-WA.")),
        GraphQLString(
            "area_name",
            required=True,
            description=_("Place that the figure is of, such as a country or state."),
        ),
        GraphQLInt("year", required=True, description=_("Year that the amounts are of.")),
        GraphQLString("currency", required=True, description=_("ISO 4217 code of the currency.")),
        fields.choice("period", PayPeriod, description=_("Period that an amount is for.")),
        fields.resolved(
            "percentile10",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.percentile10",
            description=_("One worker in ten earns less than this."),
        ),
        fields.resolved(
            "percentile25",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.percentile25",
            description=_("One worker in four earns less than this."),
        ),
        fields.resolved(
            "median",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.median",
            description=_("Half of the workers earn less than this, half more."),
        ),
        fields.resolved(
            "percentile75",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.percentile75",
            description=_("One worker in four earns more than this."),
        ),
        fields.resolved(
            "percentile90",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.percentile90",
            description=_("One worker in ten earns more than this."),
        ),
        fields.resolved(
            "employment",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.employment",
            description=_("Number of jobs in the area."),
        ),
        GraphQLBoolean(
            "is_top_coded",
            required=True,
            description=_("True when the source gives the highest amounts as “this or more”."),
        ),
        GraphQLString(
            "missing_reason",
            description=_("Why amounts are null, in words for the reader."),
        ),
        GraphQLString(
            "basis",
            description=_(
                "The wider group that the figure is of; empty where it is of the career."
            ),
        ),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("pay")
        verbose_name_plural = _("pay")
        ordering = ["-year", "position", "area_name"]
        indexes = [models.Index(fields=["area", "year", "median"])]

    @property
    def percentiles(self) -> list[Decimal | None]:
        return [getattr(self, name) for name in self.PERCENTILES]

    def clean(self):
        super().clean()
        known = [(n, getattr(self, n)) for n in self.PERCENTILES if getattr(self, n) is not None]
        for (low_name, low), (high_name, high) in pairwise(known):
            if low > high:
                low_label = self._meta.get_field(low_name).verbose_name
                raise ValidationError(
                    {
                        high_name: _("%(high)s is less than the %(label)s, %(low)s.")
                        % {"high": high, "label": low_label, "low": low}
                    }
                )
        if any(amount < 0 for _name, amount in known):
            raise ValidationError(_("Pay cannot be less than nothing."))
        if len(known) < len(self.PERCENTILES) and not self.missing_reason:
            raise ValidationError(
                {"missing_reason": _("Say why amounts are missing, such as “not published”.")}
            )


class Projection(FactRow):
    """Projected employment of a career over about a decade. Employment is in jobs."""

    area = models.CharField(_("area code"), max_length=10, default="US")
    area_name = models.CharField(_("area"), max_length=80, default="United States")
    base_year = models.PositiveSmallIntegerField(_("from year"))
    target_year = models.PositiveSmallIntegerField(_("to year"))
    employment_base = models.PositiveIntegerField(_("jobs at the start"), null=True, blank=True)
    employment_target = models.PositiveIntegerField(_("jobs at the end"), null=True, blank=True)
    percent_change = models.DecimalField(
        _("change in percent"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    openings_per_year = models.PositiveIntegerField(_("openings a year"), null=True, blank=True)
    reason = models.TextField(_("why"), blank=True, max_length=600)
    missing_reason = models.CharField(_("reason for missing values"), max_length=255, blank=True)
    basis = models.CharField(
        _("figure is of"),
        max_length=255,
        blank=True,
        help_text=_(
            "The wider group that the figure is of, where none is published of this career alone."
        ),
    )

    data_fields = (
        "area",
        "area_name",
        "base_year",
        "target_year",
        "employment_base",
        "employment_target",
        "percent_change",
        "openings_per_year",
        "reason",
        "missing_reason",
        "basis",
    )
    summary_field = "area_name"
    graphql_fields = [
        GraphQLString("area", required=True, description=_("ISO 3166 code of the area.")),
        GraphQLString(
            "area_name",
            required=True,
            description=_("Place that the figure is of, such as a country or state."),
        ),
        GraphQLInt(
            "base_year",
            required=True,
            description=_("Year that the projection starts."),
        ),
        GraphQLInt("target_year", required=True, description=_("Year that it ends.")),
        fields.resolved(
            "employment_base",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.employment_base",
            description=_("Jobs in the first year."),
        ),
        fields.resolved(
            "employment_target",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.employment_target",
            description=_("Jobs expected in the last year."),
        ),
        fields.resolved(
            "percent_change",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.percent_change",
            description=_("Expected change of employment over all the years, in percent."),
        ),
        fields.resolved(
            "openings_per_year",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.openings_per_year",
            description=_("Openings expected in an average year, replacements included."),
        ),
        GraphQLString("reason", description=_("Why employment is expected to change.")),
        fields.choice("growth_band", GrowthBand, description=_("The change in words.")),
        GraphQLString("missing_reason", description=_("Why values are null, in words.")),
        GraphQLString(
            "basis",
            description=_(
                "The wider group that the figure is of; empty where it is of the career."
            ),
        ),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("outlook")
        verbose_name_plural = _("outlooks")
        ordering = ["-target_year", "position", "area_name"]

    @property
    def growth_band(self) -> GrowthBand | None:
        return growth_band_of(self.percent_change)

    def clean(self):
        super().clean()
        if self.base_year and self.target_year and self.target_year <= self.base_year:
            raise ValidationError(
                {"target_year": _("A projection ends in a later year than it starts.")}
            )


class SkillRating(FactRow):
    """How much a skill or area of knowledge matters in a career, and at which level.

    ``importance`` runs from 1 (not important) to 5, ``level`` from 0 to 7.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=SkillKind, default=SkillKind.SKILL)
    element_id = models.CharField(_("element"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=120)
    importance = models.DecimalField(
        _("importance, 1 to 5"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    level = models.DecimalField(
        _("level, 0 to 7"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(7)],
    )
    missing_reason = models.CharField(_("reason for missing values"), max_length=255, blank=True)

    data_fields = (
        "kind",
        "element_id",
        "name",
        "importance",
        "level",
        "missing_reason",
    )
    summary_field = "name"
    graphql_fields = [
        fields.choice("kind", SkillKind, description=_("Skill or knowledge.")),
        GraphQLString("name", required=True, description=_("What is rated, in plain text.")),
        GraphQLString("element_id", description=_("Its element in the O*NET content model.")),
        GraphQLFloat("importance", description=_("Importance from 1 to 5, or null.")),
        GraphQLFloat("level", description=_("Level needed from 0 to 7, or null.")),
        GraphQLString("missing_reason", description=_("Why a rating is null, in words.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("skill or knowledge")
        verbose_name_plural = _("skills and knowledge")
        ordering = ["kind", models.F("importance").desc(nulls_last=True), "name"]


class Task(FactRow):
    """Something that people in the career do."""

    text = models.TextField(_("task"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20, choices=TaskKind, default=TaskKind.CORE)
    importance = models.DecimalField(
        _("importance, 1 to 5"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    missing_reason = models.CharField(_("reason for a missing rating"), max_length=255, blank=True)

    data_fields = ("text", "kind", "importance", "missing_reason")
    summary_field = "text"
    graphql_fields = [
        GraphQLString("text", required=True, description=_("What people do.")),
        fields.choice("kind", TaskKind, description=_("How central the task is.")),
        GraphQLFloat("importance", description=_("Importance from 1 to 5, or null.")),
        GraphQLString("missing_reason", description=_("Why the importance is null, in words.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")


class Technology(FactRow):
    """Software or equipment used in the career."""

    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=200, blank=True)
    is_hot = models.BooleanField(
        _("hot"),
        default=False,
        help_text=_("Often named in job advertisements of all kinds."),
    )
    is_in_demand = models.BooleanField(
        _("in demand"),
        default=False,
        help_text=_("Often named in advertisements for this job."),
    )

    data_fields = ("name", "category", "is_hot", "is_in_demand")
    summary_field = "name"
    graphql_fields = [
        GraphQLString("name", required=True, description=_("Name of the product or technology.")),
        GraphQLString("category", description=_("Kind of product.")),
        GraphQLBoolean(
            "is_hot",
            required=True,
            description=_("Often named in job advertisements of all kinds."),
        ),
        GraphQLBoolean(
            "is_in_demand",
            required=True,
            description=_("Often named in advertisements for this job."),
        ),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")


class EducationShare(FactRow):
    """Share of people on the job who say that a level of education is required. In percent."""

    category = models.PositiveSmallIntegerField(_("category, 1 to 12"))
    label = models.CharField(_("level of education"), max_length=160)
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    n = models.PositiveIntegerField(_("number of answers"), null=True, blank=True)

    data_fields = ("category", "label", "percent", "n")
    summary_field = "label"
    graphql_fields = [
        GraphQLInt(
            "category",
            required=True,
            description=_("Level from 1, least, to 12, most."),
        ),
        GraphQLString("label", required=True, description=_("Name of the level.")),
        GraphQLFloat("percent", required=True, description=_("Share of answers, in percent.")),
        GraphQLInt("n", description=_("How many people were asked, or null.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("required education")
        verbose_name_plural = _("required education")
        ordering = ["category"]


class RelatedCareer(FactRow):
    """A link from a career to another, with the reason for it."""

    target = models.ForeignKey(
        "careers.CareerPage",
        verbose_name=_("career"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    relation = models.CharField(
        _("relation"), max_length=20, choices=Relation, default=Relation.SIMILAR
    )
    reason = models.CharField(_("why"), max_length=255, blank=True)
    origin = models.CharField(_("made by"), max_length=10, choices=Origin, default=Origin.MANUAL)
    tier = models.CharField(_("how near"), max_length=20, choices=RelatednessTier, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), null=True, blank=True, help_text=_("1 is the nearest career.")
    )

    data_fields = ("target", "relation", "reason", "origin", "tier", "rank")
    summary_field = "target"
    graphql_fields = [
        fields.one(
            "career",
            "careers.CareerPage",
            description=_("The other career."),
            source="target",
        ),
        fields.choice("relation", Relation, description=_("What leads from one to the other.")),
        GraphQLString("reason", description=_("Why they are related, for the reader.")),
        fields.choice("origin", Origin, description=_("Who made the link.")),
        fields.choice(
            "tier", RelatednessTier, description=_("How near the source says they are, or null.")
        ),
        GraphQLInt("rank", description=_("Place among the related careers, 1 nearest, or null.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("related career")
        verbose_name_plural = _("related careers")

    def clean(self):
        super().clean()
        if self.target_id and self.target_id == self.page_id:
            raise ValidationError({"target": _("A career cannot be related to itself.")})


class Interest(FactRow):
    """How well a career suits one of the six areas of interest of the RIASEC model. 1 to 7."""

    area = models.CharField(_("area"), max_length=15, choices=InterestArea)
    score = models.DecimalField(
        _("score, 1 to 7"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("Place among the career's strongest interests, where the source gives one."),
    )

    data_fields = ("area", "score", "rank")
    summary_field = "area"
    graphql_fields = [
        fields.choice(
            "area", InterestArea, description=_("Which of the six areas the score is of.")
        ),
        GraphQLFloat("score", description=_("How well the career suits it, 1 to 7, or null.")),
        GraphQLInt("rank", description=_("Place among the strongest interests, 1 to 3, or null.")),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = [models.F("score").desc(nulls_last=True), "position"]


class WorkStyle(FactRow):
    """How much a personal way of working helps or hinders in a career. Impact from -3 to 3."""

    element_id = models.CharField(_("element"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=120)
    impact = models.DecimalField(
        _("impact, -3 to 3"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-3), MaxValueValidator(3)],
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        null=True,
        blank=True,
        help_text=_("Place among the styles that set the career apart, where it has one."),
    )

    data_fields = ("element_id", "name", "impact", "rank")
    summary_field = "name"
    graphql_fields = [
        GraphQLString(
            "name", required=True, description=_("Personal trait that is rated, in plain text.")
        ),
        GraphQLString("element_id", description=_("Its element in the O*NET content model.")),
        GraphQLFloat("impact", description=_("From -3, hinders much, to 3, helps much, or null.")),
        GraphQLInt(
            "rank",
            description=_("Place among the styles that set the career apart, or null."),
        ),
        *FactRow.graphql_fields,
    ]

    class Meta(FactRow.Meta):
        verbose_name = _("work style")
        verbose_name_plural = _("work styles")
        ordering = [models.F("rank").asc(nulls_last=True), "-impact", "name"]


FACT_MODELS: tuple[type[FactRow], ...] = (
    Wage,
    Projection,
    Task,
    SkillRating,
    Technology,
    AlternateTitle,
    OccupationCode,
    EducationShare,
    RelatedCareer,
    Interest,
    WorkStyle,
)
