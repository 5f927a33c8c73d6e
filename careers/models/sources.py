"""Where numbers come from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from grapple.models import GraphQLInt, GraphQLString
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import RevisionMixin
from wagtail.search import index

from cms.graphql import fields
from cms.loading.rows import QuickRows


class Source(QuickRows, index.Indexed, RevisionMixin, models.Model):
    """A release of a data set that numbers on the site come from."""

    is_small = True  # a few dozen

    name = models.CharField(_("name"), max_length=160)
    publisher = models.CharField(_("publisher"), max_length=160)
    release = models.CharField(
        _("release"),
        max_length=60,
        blank=True,
        help_text=_("As the publisher names it: 30.1."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text=_("The year that the data describe."),
    )
    url = models.URLField(_("address"), blank=True)
    license = models.CharField(
        _("license"), max_length=80, help_text=_("Its name, such as CC BY 4.0.")
    )
    license_url = models.URLField(_("address of the license"), blank=True)
    attribution = models.TextField(
        _("attribution"),
        help_text=_("The line that the license asks for, shown to readers."),
    )
    modified_wording = models.TextField(
        _("wording when modified"),
        blank=True,
        help_text=_("Added to the attribution where an editor has changed a value."),
    )
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    slug = models.SlugField(
        _("short name"),
        max_length=80,
        unique=True,
        help_text=_("For importers, such as onet-30-1."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("publisher"),
                FieldRowPanel([FieldPanel("release"), FieldPanel("year")]),
                FieldPanel("url"),
                FieldRowPanel([FieldPanel("slug"), FieldPanel("retrieved_on")]),
            ],
            heading=_("Data set"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("license"),
                FieldPanel("license_url"),
                FieldPanel("attribution"),
                FieldPanel("modified_wording"),
            ],
            heading=_("License"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("publisher"),
        index.FilterField("year"),
    ]
    graphql_fields = [
        GraphQLString("name", required=True, description=_("Name of the data set.")),
        GraphQLString("publisher", required=True, description=_("Who publishes it.")),
        GraphQLString("release", description=_("Release, as the publisher names it.")),
        GraphQLInt("year", required=True, description=_("The year that the data describe.")),
        GraphQLString("url", description=_("Web address of the data set.")),
        GraphQLString(
            "license",
            required=True,
            description=_("Terms under which the data may be used, such as CC BY 4.0."),
        ),
        GraphQLString("license_url", description=_("Web address of the license.")),
        GraphQLString(
            "attribution",
            required=True,
            description=_("The line that the license asks to be shown beside the data."),
        ),
        GraphQLString(
            "modified_wording",
            description=_("What to add to the attribution where a value was changed."),
        ),
        fields.date("retrieved_on", description=_("Day on which the data set was fetched.")),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name", "-year"]

    def __str__(self):
        # Names often end in their release or year already; repeat neither.
        parts = [self.name] + ([self.release] if self.release not in self.name else [])
        return " ".join(parts) + ("" if str(self.year) in " ".join(parts) else f" ({self.year})")
