"""The pages of the guide: the index of fields, a field of careers, a career."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_query_field
from grapple.models import (
    GraphQLImage,
    GraphQLInt,
    GraphQLString,
)
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from careers.blocks import SectionsBlock
from careers.choices import (
    DataStatus,
    EntryEducation,
    GrowthBand,
    OnJobTraining,
    RelatedExperience,
)
from careers.models.facts import FACT_MODELS
from careers.models.imported import ImportedColumns
from careers.panels import FactsPanel
from cms.content.models import BasePage
from cms.graphql import fields
from cms.loading.blocks import stream_of

# Fields of a page that name the sources of all that it shows.
SHOWS_SOURCES = ("sources", "attributions", "seo")


class SectionsPage(BasePage):
    """A page with a hero picture and a stream of sections. Abstract."""

    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sections = StreamField(SectionsBlock(), verbose_name=_("sections"), blank=True)

    graphql_fields = [
        GraphQLImage("hero_image", description=_("Picture at the head of the page.")),
        fields.stream(
            "sections",
            union="Section",
            of="careers.CareerPage.sections",
            source="sections_for_api",
            description=_("The sections of the page, in order, each of its own type."),
        ),
        fields.rows(
            "sources",
            "careers.Source",
            description=_("Every source of a number on the page, to be credited beside it."),
        ),
        fields.strings(
            "attributions",
            description=_(
                "A line for each source, to be shown with the page: what its license asks for, "
                "and that the data are modified where an editor changed a value."
            ),
        ),
        *BasePage.graphql_fields,
    ]

    class Meta:
        abstract = True

    @property
    def sections_for_api(self):
        """Return the sections, each value knowing its page (sections of quotes fill from it)."""
        sections = stream_of(self, "sections")
        for child in sections:
            child.value.page = self
        return sections

    def is_whole(self) -> bool:
        """Tell whether the sections hold all that a published page needs. Drafts may lack it."""
        try:
            self.sections.stream_block.clean(self.sections)
        except ValidationError:
            return False
        return True

    @cached_property
    def asked_voices(self) -> dict:
        return {}

    def voices(self, *, kinds, limit, pinned=()):
        """Return the quotes of a section. Head and body of a page ask: they are read once."""
        from careers.selectors import voices_for  # reads models: imported when called

        asked = (*kinds, limit, *(quote.pk for quote in pinned if quote))
        if asked not in self.asked_voices:
            self.asked_voices[asked] = voices_for(self, kinds=kinds, limit=limit, pinned=pinned)
        return self.asked_voices[asked]

    @property
    def sources(self) -> list:
        return self.facts.sources

    @property
    def attributions(self) -> list[str]:
        return [credit.line for credit in self.facts.credits]


@register_query_field("careersIndex", "careersIndexes")
class CareersIndexPage(BasePage):
    """The list of all fields."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    graphql_fields = [
        fields.rich_text("introduction", description=_("What the list holds.")),
        fields.rows(
            "fields",
            "careers.CareerFieldPage",
            description=_("The fields of careers, in the editors' order."),
        ),
        *BasePage.graphql_fields,
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["careers.CareerFieldPage"]
    template = "careers/careers_index_page.html"

    class Meta:
        verbose_name = _("index of fields")
        verbose_name_plural = _("indexes of fields")

    @cached_property
    def fields(self):
        from careers.selectors import fields_below

        return fields_below(self)


@register_query_field("careerField", "careerFields")
class CareerFieldPage(SectionsPage):
    """A field of careers, such as “Medical office”."""

    display_title = models.CharField(
        _("headline"),
        max_length=120,
        blank=True,
        help_text=_("Shown instead of the title."),
    )
    strapline = models.CharField(_("strapline"), max_length=160, blank=True)
    code = models.CharField(
        _("SOC group"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^\d{2}-\d{4}$", _("A SOC group looks like 43-0000."))],
        help_text=_("SOC major or minor group, such as 43-0000."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("display_title"),
        FieldPanel("strapline"),
        FieldPanel("hero_image"),
        FieldPanel("code"),
        FieldPanel("sections"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("strapline"),
        index.SearchField("sections"),
    ]
    graphql_fields = [
        GraphQLString("display_title", description=_("Headline to show instead of the title.")),
        GraphQLString("strapline", description=_("One sentence below the headline.")),
        GraphQLString("code", description=_("SOC major or minor group, such as 43-0000.")),
        fields.resolved(
            "careers",
            "careers.graphql.types.CareerConnection",
            arguments="careers.graphql.filters.list_arguments",
            resolver="careers.graphql.queries.careers_of_field",
            description=_("The careers of the field: its own, then those of other fields."),
        ),
        *SectionsPage.graphql_fields,
    ]

    parent_page_types = ["careers.CareersIndexPage"]
    subpage_types = ["careers.CareerPage"]
    template = "careers/career_field_page.html"

    class Meta:
        verbose_name = _("field of careers")
        verbose_name_plural = _("fields of careers")

    @cached_property
    def careers(self) -> list:
        from careers.selectors import careers_in

        return careers_in(self)

    @cached_property
    def facts(self):
        from careers.selectors import FieldFacts

        return FieldFacts(self)


class CareerPage(SectionsPage):
    """A career, such as “Medical secretary”, with its facts and voices."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences that speak to the reader."),
    )
    other_fields = ParentalManyToManyField(
        CareerFieldPage,
        verbose_name=_("also in these fields"),
        blank=True,
        related_name="+",
        help_text=_("Fields that list the career besides the one it stands under."),
    )
    entry_education = models.CharField(
        _("entry education"), max_length=20, choices=EntryEducation, blank=True
    )
    related_experience = models.CharField(
        _("work experience"), max_length=20, choices=RelatedExperience, blank=True
    )
    on_job_training = models.CharField(
        _("on-the-job training"), max_length=20, choices=OnJobTraining, blank=True
    )
    preparation_source = models.ForeignKey(
        "careers.Source",
        verbose_name=_("source of the preparation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    job_zone = models.PositiveSmallIntegerField(
        _("job zone"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("O*NET: from 1, little preparation, to 5, extensive preparation."),
    )
    job_zone_source = models.ForeignKey(
        "careers.Source",
        verbose_name=_("source of the job zone"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    hours_min = models.PositiveSmallIntegerField(
        _("hours a week, from"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    hours_max = models.PositiveSmallIntegerField(
        _("hours a week, to"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    hours_note = models.CharField(_("hours in words"), max_length=120, blank=True)
    has_video = models.BooleanField(
        _("has a video"),
        default=False,
        editable=False,
        db_index=True,
        help_text=_("Whether a section is a video; kept for filters when the page is saved."),
    )
    imported_values = models.JSONField(
        _("imported values"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What an import said of the page's own columns; see ImportedColumns."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=forms.Textarea(attrs={"rows": 2})),
        FieldPanel("hero_image"),
        FieldPanel("sections"),
        FieldPanel("other_fields", widget=forms.CheckboxSelectMultiple),
    ]
    facts_panels = [
        FactsPanel(heading=_("Pay, outlook, tasks, skills and more")),
        MultiFieldPanel(
            [
                FieldPanel("entry_education"),
                FieldPanel("related_experience"),
                FieldPanel("on_job_training"),
                FieldPanel("preparation_source"),
            ],
            heading=_("Preparation"),
        ),
        MultiFieldPanel(
            [FieldPanel("job_zone"), FieldPanel("job_zone_source")],
            heading=_("Job zone"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("hours_min"), FieldPanel("hours_max")]),
                FieldPanel("hours_note"),
            ],
            heading=_("Hours"),
        ),
        InlinePanel(
            "satisfaction_summaries",
            heading=_("Satisfaction"),
            label=_("summary"),
            max_num=1,
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(facts_panels, heading=_("Facts")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("sections"),
        index.RelatedFields(
            "alternatetitle_rows",
            [index.SearchField("title", boost=5), index.AutocompleteField("title")],
        ),
        index.FilterField("entry_education"),
        index.FilterField("job_zone"),
    ]
    graphql_fields = [
        GraphQLString("summary", required=True, description=_("One or two sentences, plain text.")),
        GraphQLString(
            "matched_title",
            description=_(
                "In the answer to a search: the other title of the career that holds the words "
                "that were searched for, to be shown as “Also called …”, or null."
            ),
        ),
        fields.choice(
            "data_status",
            DataStatus,
            description=_("Whether the words of the page were drafted from data or by an editor."),
        ),
        fields.one(
            "field",
            "careers.CareerFieldPage",
            description=_("The field that the career stands under."),
        ),
        fields.rows(
            "other_fields",
            "careers.CareerFieldPage",
            source="hosts",
            description=_("Other fields that list the career."),
        ),
        fields.one(
            "satisfaction",
            "careers.Satisfaction",
            description=_("How satisfied people in the career say they are, or null."),
        ),
        fields.resolved(
            "median_pay",
            "careers.graphql.measures.Money",
            resolver="careers.graphql.measures.median_pay",
            description=_("Newest national median pay."),
        ),
        fields.resolved(
            "growth",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.growth",
            description=_("Newest projected national change of employment, in percent."),
        ),
        fields.resolved(
            "openings",
            "careers.graphql.measures.Measure",
            resolver="careers.graphql.measures.openings",
            description=_("Newest projected national openings in an average year."),
        ),
        fields.choice(
            "growth_band",
            GrowthBand,
            description=_("The projected national change in words, or null if not projected."),
        ),
        fields.choice(
            "entry_education",
            EntryEducation,
            description=_("Education typically needed to enter."),
        ),
        fields.choice(
            "related_experience",
            RelatedExperience,
            description=_("Experience commonly asked for in a related occupation."),
        ),
        fields.choice(
            "on_job_training",
            OnJobTraining,
            description=_("Training typically given on the job."),
        ),
        fields.one(
            "preparation_source",
            "careers.Source",
            description=_("Where entry education, experience and training come from."),
        ),
        GraphQLInt(
            "job_zone",
            description=_("O*NET job zone: preparation from 1, little, to 5, or null."),
        ),
        fields.one(
            "job_zone_source",
            "careers.Source",
            description=_("Where the job zone comes from."),
        ),
        GraphQLInt("hours_min", description=_("Usual hours a week, at least, or null.")),
        GraphQLInt("hours_max", description=_("Usual hours a week, at most, or null.")),
        GraphQLString("hours_note", description=_("The hours in words.")),
        fields.rows("wages", "careers.Wage", description=_("Pay by area and year.")),
        fields.rows(
            "projections",
            "careers.Projection",
            description=_("Projected employment by area."),
        ),
        fields.rows(
            "tasks",
            "careers.Task",
            description=_("What people do, most central first."),
        ),
        fields.rows(
            "skill_ratings",
            "careers.SkillRating",
            description=_("Skills and knowledge, most important first."),
        ),
        fields.rows(
            "technologies",
            "careers.Technology",
            description=_("Software and equipment."),
        ),
        fields.rows(
            "alternate_titles",
            "careers.AlternateTitle",
            description=_("Other titles of the job."),
        ),
        fields.rows(
            "codes",
            "careers.OccupationCode",
            description=_("Codes in classifications."),
        ),
        fields.rows(
            "education_shares",
            "careers.EducationShare",
            description=_("Which education people on the job say is required."),
        ),
        fields.rows(
            "related_careers",
            "careers.RelatedCareer",
            description=_("Careers that are near, or that this one leads to."),
        ),
        fields.rows(
            "interests",
            "careers.Interest",
            description=_("The six areas of interest, the one that fits best first."),
        ),
        fields.rows(
            "work_styles",
            "careers.WorkStyle",
            description=_("Ways of working that help or hinder, those that stand out first."),
        ),
        *SectionsPage.graphql_fields,
    ]

    parent_page_types = ["careers.CareerFieldPage"]
    subpage_types: list[str] = []
    template = "careers/career_page.html"
    columns_on_demand = (
        *SectionsPage.columns_on_demand,
        "entry_education",
        "hours_max",
        "hours_min",
        "hours_note",
        "job_zone_source",
        "on_job_training",
        "preparation_source",
        "related_experience",
    )
    columns_read = {
        **SectionsPage.columns_read,
        **dict.fromkeys(
            SHOWS_SOURCES, ("imported_values", "job_zone_source", "preparation_source")
        ),
        "data_status": ("imported_values", "last_reviewed_date"),
        "seo": (*SectionsPage.columns_read["seo"], "imported_values", *columns_on_demand),
    }
    searched_words: ClassVar[list[str]] = []  # a search sets them on the rows it has found

    class Meta:
        verbose_name = _("career")
        verbose_name_plural = _("careers")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.has_video = any(block["type"] == "video" for block in self.sections.raw_data)
        super().save(*args, **kwargs)

    @cached_property
    def facts(self):
        from careers.selectors import CareerFacts

        return CareerFacts(self)

    def fact_counts(self) -> list[tuple[str, int]]:
        """Return the name of each kind of fact with its number of rows shown to readers."""
        return [
            (
                model._meta.verbose_name_plural,
                model.objects.filter(page_id=self.pk).count(),
            )
            for model in FACT_MODELS
        ]

    @property
    def field(self):
        from careers.selectors import field_of

        return field_of(self)

    @property
    def hosts(self) -> list[CareerFieldPage]:
        """The other fields that list the career, hidden ones included."""
        from careers.selectors import hosts_of

        return hosts_of(self)

    @property
    def matched_title(self) -> str | None:
        """The other title that holds what was searched for, if its own does not."""
        from careers.selectors import matched_title_of

        return matched_title_of(self) if self.searched_words else None

    @property
    def satisfaction(self):
        return self.facts.satisfaction

    @property
    def growth_band(self):
        return self.facts.projection.growth_band if self.facts.projection else None

    @property
    def wages(self):
        return self.facts.wages

    @property
    def projections(self):
        return self.facts.projections

    @property
    def tasks(self):
        return self.facts.tasks

    @property
    def skill_ratings(self):
        return self.facts.skill_ratings

    @property
    def technologies(self):
        return self.facts.technologies

    @property
    def alternate_titles(self):
        return self.facts.alternate_titles

    @property
    def codes(self):
        return self.facts.codes

    @property
    def education_shares(self):
        return self.facts.education_shares

    @property
    def related_careers(self):
        return self.facts.related_careers

    @property
    def interests(self):
        return self.facts.interests

    @property
    def work_styles(self):
        return self.facts.work_styles

    @property
    def imported_columns(self) -> ImportedColumns:
        return ImportedColumns(self)

    @property
    def data_status(self) -> str:
        """A value of ``DataStatus``: who wrote the words of the page."""
        if self.last_reviewed_date:
            return DataStatus.REVIEWED
        is_drafted = "sections" in self.imported_values and not self.imported_columns.is_edited(
            "sections"
        )
        return DataStatus.DRAFTED if is_drafted else DataStatus.EDITED

    def clean(self):
        super().clean()
        if self.hours_min and self.hours_max and self.hours_min > self.hours_max:
            raise ValidationError(
                {"hours_max": _("The most hours cannot be fewer than the least hours.")}
            )
