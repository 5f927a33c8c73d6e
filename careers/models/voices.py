"""What people on the job say: quotes with their consent, and how satisfied they are."""

import uuid
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    validate_comma_separated_integer_list,
)
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from grapple.models import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLInt,
    GraphQLString,
)
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    DraftStateMixin,
    PreviewableMixin,
    RevisionMixin,
)
from wagtail.search import index

from careers.choices import ConsentScope, ConsentStatus, VoiceKind, VoiceTheme
from cms.graphql import fields
from cms.loading.rows import QuickRows

SUPPRESSED_BELOW = 10  # fewer answers: no value is shown, filtered, ordered or aggregated
# What a version of a quote does not bring back: who agreed, to what, until when.
CONSENT_COLUMNS = [
    "is_illustrative",
    "consent_status",
    "consent_scope",
    "consent_granted_on",
    "consent_expires_on",
    "consent_withdrawn_on",
    "consent_evidence_id",
]
EVIDENCE_COLLECTION = "Evidence of consent"
FEW_ANSWERS_BELOW = 30  # fewer answers: the value is shown with a warning


def accepted_condition(on: date | None = None) -> Q:
    """Return the condition of a quote that may be shown on a day: live, with valid consent, or
    illustrative."""
    today = on or date.today()
    return Q(live=True) & (
        Q(is_illustrative=True, consent_status=ConsentStatus.NOT_NEEDED)
        | Q(
            Q(consent_expires_on__isnull=True) | Q(consent_expires_on__gt=today),
            consent_status=ConsentStatus.GRANTED,
            consent_granted_on__lte=today,
        )
    )


class Testimonial(
    QuickRows,
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    index.Indexed,
    models.Model,
):
    """A quote of a person on the job, with that person's consent, or an illustrative one."""

    uid = models.UUIDField(  # the same on every site that an export takes the quote to
        _("identity"), default=uuid.uuid4, unique=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=VoiceKind, default=VoiceKind.LIKE)
    headline = models.CharField(_("headline"), max_length=80, blank=True)
    quote = models.TextField(
        _("quote"),
        validators=[MaxLengthValidator(600)],
        help_text=_("At most 600 characters."),
    )
    role = models.CharField(_("role"), max_length=120, help_text=_("As told, without a name."))
    years_in_job = models.PositiveSmallIntegerField(
        _("years in the job"), null=True, blank=True, validators=[MaxValueValidator(70)]
    )
    setting = models.CharField(_("setting"), max_length=80, blank=True)
    region = models.CharField(
        _("region"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", _("A code such as US-OR."))],
        help_text=_("ISO 3166-2, such as US-OR."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    theme = models.CharField(_("theme"), max_length=20, choices=VoiceTheme, blank=True)
    career = models.ForeignKey(
        "careers.CareerPage",
        verbose_name=_("career"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    field = models.ForeignKey(
        "careers.CareerFieldPage",
        verbose_name=_("field"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only where the quote is about a whole field."),
    )
    is_illustrative = models.BooleanField(
        _("illustrative"),
        default=False,
        help_text=_("Invented to show how the site works; readers are told so."),
    )
    consent_status = models.CharField(
        _("consent"),
        max_length=12,
        choices=ConsentStatus,
        default=ConsentStatus.PENDING,
    )
    consent_scope = models.CharField(
        _("scope"),
        max_length=12,
        choices=ConsentScope,
        default=ConsentScope.WEB_AND_API,
    )
    consent_granted_on = models.DateField(_("granted on"), null=True, blank=True)
    consent_expires_on = models.DateField(
        _("expires on"),
        null=True,
        blank=True,
        help_text=_("From this day on it is not shown."),
    )
    consent_withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    consent_evidence = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("evidence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Kept private: it is on no page and in no answer of the API."),
    )

    columns_on_demand = (
        "consent_evidence",
        "consent_withdrawn_on",
        "expired",
        "has_unpublished_changes",
        "headline",
        "latest_revision",
        "live_revision",
        "region",
        "setting",
        "theme",
        "uid",
        "years_in_job",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("quote"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("theme")]),
                FieldPanel("headline"),
            ],
            heading=_("Quote"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("role"),
                FieldRowPanel([FieldPanel("years_in_job"), FieldPanel("year")]),
                FieldRowPanel([FieldPanel("setting"), FieldPanel("region")]),
            ],
            heading=_("Who says it"),
        ),
        MultiFieldPanel([FieldPanel("career"), FieldPanel("field")], heading=_("About")),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "A quote is shown only with consent. Withdrawing it takes the quote off "
                        "the site and the API at once, also when you save a draft."
                    )
                ),
                FieldPanel("is_illustrative"),
                FieldRowPanel([FieldPanel("consent_status"), FieldPanel("consent_scope")]),
                FieldRowPanel(
                    [
                        FieldPanel("consent_granted_on"),
                        FieldPanel("consent_expires_on"),
                        FieldPanel("consent_withdrawn_on"),
                    ]
                ),
                FieldPanel("consent_evidence"),
            ],
            heading=_("Consent"),
        ),
    ]
    search_fields = [
        index.SearchField("quote"),
        index.SearchField("headline"),
        index.SearchField("role"),
        index.AutocompleteField("quote"),
        index.AutocompleteField("role"),
        index.FilterField("kind"),
        index.FilterField("live"),
        index.FilterField("consent_status"),
    ]
    graphql_fields = [
        fields.choice("kind", VoiceKind, description=_("What the quote is about.")),
        GraphQLString("headline", description=_("Its headline, for surprises and advice.")),
        GraphQLString("quote", required=True, description=_("The words, in plain text.")),
        GraphQLString("role", required=True, description=_("Who says it: a role, never a name.")),
        GraphQLInt("years_in_job", description=_("Years in the job, or null.")),
        GraphQLString("setting", description=_("Where the person works, such as a clinic.")),
        GraphQLString("region", description=_("ISO 3166-2 code of the region, such as US-OR.")),
        GraphQLInt("year", required=True, description=_("Year in which it was said.")),
        fields.choice("theme", VoiceTheme, description=_("Subject of the quote.")),
        GraphQLBoolean(
            "is_illustrative",
            required=True,
            description=_("True when the quote was invented; a front end must say so beside it."),
        ),
        fields.one(
            "career",
            "careers.CareerPage",
            description=_("The career that it is about, where that is public."),
        ),
        fields.one(
            "field",
            "careers.CareerFieldPage",
            description=_("The field that it is about, where that is public."),
        ),
    ]

    class Meta:
        verbose_name = _("testimonial")
        verbose_name_plural = _("testimonials")
        ordering = ["-year", "pk"]
        indexes = [
            models.Index(fields=["career", "kind"]),
            models.Index(fields=["field", "kind"]),
        ]

    def __str__(self):
        words = self.headline or self.quote
        return f"{self.get_kind_display()}: {words[:70]}{'…' if len(words) > 70 else ''}"

    @property
    def consent_is_valid(self) -> bool:
        today = date.today()
        if self.consent_status == ConsentStatus.NOT_NEEDED:
            return self.is_illustrative
        return (
            self.consent_status == ConsentStatus.GRANTED
            and self.consent_granted_on is not None
            and self.consent_granted_on <= today
            and (self.consent_expires_on is None or self.consent_expires_on > today)
        )

    def clean(self):
        super().clean()
        errors = {}
        if self.is_illustrative:
            self.consent_status = ConsentStatus.NOT_NEEDED
        elif self.consent_status == ConsentStatus.NOT_NEEDED:
            errors["consent_status"] = _(
                "Only an illustrative quote needs no consent. Record the person's consent."
            )
        if self.consent_status == ConsentStatus.GRANTED and not self.consent_granted_on:
            errors["consent_granted_on"] = _("Say on which day consent was granted.")
        if self.consent_status == ConsentStatus.WITHDRAWN and not self.consent_withdrawn_on:
            self.consent_withdrawn_on = date.today()
        if (
            self.consent_granted_on
            and self.consent_expires_on
            and self.consent_expires_on <= self.consent_granted_on
        ):
            errors["consent_expires_on"] = _("Consent expires after the day it was granted.")
        if not (self.career_id or self.field_id):
            errors["career"] = _("Choose the career or the field that the quote is about.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if self.consent_evidence_id:
            keep_private(self.consent_evidence)

    def save_revision(self, *args, **kwargs):
        """Save a draft. Consent is on record, not a draft: what it says holds at once."""
        revision = super().save_revision(*args, **kwargs)
        if self.consent_evidence_id:
            keep_private(self.consent_evidence)
        live = type(self).objects.filter(pk=self.pk).first()
        if live and any(getattr(live, name) != getattr(self, name) for name in CONSENT_COLUMNS):
            for name in CONSENT_COLUMNS:
                setattr(live, name, getattr(self, name))
            live.save(update_fields=CONSENT_COLUMNS)
        return revision

    def with_content_json(self, content):
        """Return an earlier version with the consent of today: an old version brings none back."""
        version = super().with_content_json(content)
        for name in (*CONSENT_COLUMNS, "uid"):
            setattr(version, name, getattr(self, name))
        return version

    def get_preview_template(self, request, mode_name):
        return "careers/testimonial_preview.html"

    def get_preview_context(self, request, mode_name):
        return {**super().get_preview_context(request, mode_name), "testimonial": self}


class DeletedVoice(models.Model):
    """The identity of a deleted quote, and nothing else: no import brings the quote back."""

    uid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("deleted testimonial")
        verbose_name_plural = _("deleted testimonials")

    def __str__(self):
        return str(self.uid)


def keep_private(document) -> None:
    """Move the evidence of a consent into a collection that only editors may open."""
    collection = Collection.objects.filter(name=EVIDENCE_COLLECTION, depth=2).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=EVIDENCE_COLLECTION)
    if not collection.get_view_restrictions().exists():
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    if document.collection_id != collection.pk:
        document.collection = collection
        document.save(update_fields=["collection"])


class Survey(QuickRows, RevisionMixin, index.Indexed, models.Model):
    """How satisfaction was asked: question, scale and method, told once for all careers."""

    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("question, as asked"), max_length=255)
    scale_min = models.SmallIntegerField(_("lowest answer"), default=1)
    scale_max = models.SmallIntegerField(_("highest answer"), default=5)
    labels = models.CharField(
        _("words for the answers"),
        max_length=255,
        blank=True,
        help_text=_("From lowest to highest, with commas between: Very unhappy, Unhappy, …"),
    )
    method = RichTextField(_("method"), features=["bold", "italic", "link", "ol", "ul"])
    is_illustrative = models.BooleanField(
        _("illustrative"),
        default=False,
        help_text=_("Answers were invented to show how the site works; readers are told so."),
    )
    source = models.ForeignKey(
        "careers.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("scale_min"), FieldPanel("scale_max")]),
        FieldPanel("labels"),
        FieldPanel("method"),
        FieldPanel("source"),
        FieldPanel("is_illustrative"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    graphql_fields = [
        GraphQLString("name", required=True, description=_("What its authors call it.")),
        GraphQLString("question", required=True, description=_("The question, as asked.")),
        GraphQLInt("scale_min", required=True, description=_("Lowest possible answer.")),
        GraphQLInt("scale_max", required=True, description=_("Highest possible answer.")),
        fields.strings(
            "answer_labels",
            description=_("Words for the answers, from lowest to highest."),
        ),
        fields.rich_text(
            "method",
            required=True,
            description=_("How people were found and asked."),
        ),
        GraphQLBoolean(
            "is_illustrative",
            required=True,
            description=_("True when answers were invented; a front end must say so."),
        ),
        fields.one(
            "source", "careers.Source", description=_("Organisation that asked, with its license.")
        ),
    ]

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def answer_labels(self) -> list[str]:
        return [label.strip() for label in self.labels.split(",") if label.strip()]

    def clean(self):
        super().clean()
        if self.scale_max <= self.scale_min:
            raise ValidationError(
                {"scale_max": _("The highest answer must be above the lowest one.")}
            )
        if self.labels and len(self.answer_labels) != self.scale_max - self.scale_min + 1:
            raise ValidationError({"labels": _("Give one word or phrase for each answer.")})


class Satisfaction(QuickRows):
    """How satisfied the people in a career say they are: one summary of a survey's answers.

    Under 10 answers the value is suppressed: the API and the pages give the number of answers
    and no more. Read ``shown_mean`` and ``shown_distribution``, never the columns, for readers.
    """

    page = ParentalKey(
        "careers.CareerPage",
        on_delete=models.CASCADE,
        related_name="satisfaction_summaries",
    )
    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="+"
    )
    n = models.PositiveIntegerField(
        _("number of answers"),
        validators=[MinValueValidator(1, _("At least one answer."))],
    )
    mean = models.DecimalField(
        _("mean"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Left empty, it is computed from the answers."),
    )
    distribution = models.CharField(
        _("answers, lowest to highest"),
        max_length=255,
        blank=True,
        validators=[validate_comma_separated_integer_list],
        help_text=_("How many gave each answer, with commas between: 2,5,11,25,19."),
    )
    period_start = models.PositiveSmallIntegerField(_("from year"))
    period_end = models.PositiveSmallIntegerField(_("to year"))

    panels = [
        FieldPanel("survey"),
        FieldRowPanel([FieldPanel("n"), FieldPanel("mean")]),
        FieldPanel("distribution"),
        FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
    ]
    graphql_fields = [
        GraphQLFloat(
            "mean",
            source="shown_mean",
            description=_("Mean answer on the survey's scale, or null when suppressed."),
        ),
        GraphQLInt("scale_min", required=True, description=_("Lowest possible answer.")),
        GraphQLInt("scale_max", required=True, description=_("Highest possible answer.")),
        GraphQLInt("n", required=True, description=_("How many people answered.")),
        fields.integers(
            "distribution",
            source="shown_distribution",
            description=_("Answers from lowest to highest, or null when suppressed or not kept."),
        ),
        GraphQLBoolean(
            "suppressed",
            required=True,
            description=_("True under 10 answers: the value is withheld, here and everywhere."),
        ),
        GraphQLBoolean(
            "few_answers",
            required=True,
            description=_("True under 30 answers: show the value with a warning."),
        ),
        GraphQLString("reason", description=_("Why the value is null, in words, or null.")),
        GraphQLInt("period_start", required=True, description=_("First year of the answers.")),
        GraphQLInt("period_end", required=True, description=_("Last year of the answers.")),
        fields.one("survey", "careers.Survey", description=_("How people were asked.")),
    ]

    class Meta:
        verbose_name = _("satisfaction")
        verbose_name_plural = _("satisfaction")
        constraints = [
            models.UniqueConstraint(fields=["page"], name="careers_satisfaction_one_a_page")
        ]

    def __str__(self):
        return f"{self.page}: {self.n}"

    @property
    def suppressed(self) -> bool:
        return self.n < SUPPRESSED_BELOW

    @property
    def few_answers(self) -> bool:
        return self.n < FEW_ANSWERS_BELOW

    @property
    def scale_min(self) -> int:
        return self.survey.scale_min

    @property
    def scale_max(self) -> int:
        return self.survey.scale_max

    @property
    def reason(self) -> str | None:
        return str(_("Too few answers yet")) if self.suppressed else None

    @property
    def counts(self) -> list[int]:
        return [int(count) for count in self.distribution.split(",")] if self.distribution else []

    @property
    def shown_mean(self) -> Decimal | None:
        return None if self.suppressed else self.mean

    @property
    def shown_distribution(self) -> list[int] | None:
        return None if self.suppressed else (self.counts or None)

    def clean(self):
        super().clean()
        errors: dict = {}
        if self.survey_id and self.n is not None:
            low, high = self.scale_min, self.scale_max
            try:
                counts = self.counts
            except ValueError:
                counts = []  # the field's own validator has said so
            if counts and len(counts) != high - low + 1:
                errors["distribution"] = _(
                    "The scale runs from %(low)s to %(high)s, so give %(points)s numbers."
                ) % {"low": low, "high": high, "points": high - low + 1}
            elif counts and sum(counts) != self.n:
                errors["distribution"] = _(
                    "The numbers add up to %(sum)s, but there are %(n)s answers."
                ) % {"sum": sum(counts), "n": self.n}
            elif any(counts):
                mean = self.mean_of(counts)
                if self.mean is None:
                    self.mean = mean
                elif abs(self.mean - mean) > Decimal("0.05"):
                    errors["mean"] = _("These answers have a mean of %(mean)s.") % {"mean": mean}
            if self.mean is None and not counts:
                errors["mean"] = _("Give the mean, or how many gave each answer.")
            elif self.mean is not None and not low <= self.mean <= high:
                errors["mean"] = _("The mean must lie on the scale, from %(low)s to %(high)s.") % {
                    "low": low,
                    "high": high,
                }
        if self.period_start and self.period_end and self.period_end < self.period_start:
            errors["period_end"] = _("The last year comes before the first one.")
        if errors:
            raise ValidationError(errors)

    def mean_of(self, counts: list[int]) -> Decimal:
        total = sum(answer * count for answer, count in enumerate(counts, start=self.scale_min))
        return (Decimal(total) / Decimal(sum(counts))).quantize(Decimal("0.01"))
