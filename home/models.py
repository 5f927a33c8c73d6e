"""Home page, standard pages, and what holds for a whole site: name, logo, navigation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_query_field, register_streamfield_block
from grapple.models import (
    GraphQLImage,
    GraphQLPage,
    GraphQLString,
)
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from careers import selectors
from careers.blocks.prose import CalloutBlock, CaptionedImageBlock, FAQBlock, ProseBlock
from careers.templatetags.listings import pay_overview
from cms.content.models import BasePage
from cms.graphql import fields
from home.templatetags.front import front


@register_query_field("homePage", "homePages")
class HomePage(BasePage):
    """The first page of a site."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        FieldPanel("hero_image"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    graphql_fields = [
        GraphQLString("headline", description=_("The promise of the site, plain text.")),
        fields.rich_text("introduction", description=_("What the site is.")),
        GraphQLImage("hero_image", description=_("Picture at the head of the page.")),
        *BasePage.graphql_fields,
    ]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["careers.CareersIndexPage", "home.StandardPage"]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        """Add what the page shows of all fields, read once for its body and its trust strip."""
        context = super().get_context(request, *args, **kwargs)
        overview = pay_overview(self.career_fields)
        return {**context, "overview": overview, "picked": front(overview)}

    @property
    def career_fields(self):
        """The public fields of this site, with their careers counted by the template."""
        return list(
            selectors.public_fields()
            .descendant_of(self)
            .select_related("hero_image")
            .prefetch_related("hero_image__renditions")
            .order_by("path")
        )


@register_query_field("standardPage", "standardPages")
class StandardPage(BasePage):
    """A page of text: about, method, contact, accessibility."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    body = StreamField(
        [
            ("text", ProseBlock()),
            ("image", CaptionedImageBlock()),
            ("callout", CalloutBlock()),
            ("faq", FAQBlock()),
        ],
        verbose_name=_("body"),
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    graphql_fields = [
        GraphQLString("introduction", description=_("What the page is about, plain text.")),
        fields.stream(
            "body",
            union="StandardPageSection",
            of="home.StandardPage.body",
            description=_("The sections of the page, in order."),
        ),
        *BasePage.graphql_fields,
    ]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Name, logo and contact of a site."""

    site_name = models.CharField(_("name of the site"), max_length=80, default="Inside Work")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    organisation = models.CharField(_("published by"), max_length=160, blank=True)
    contact_email = models.EmailField(
        _("contact"),
        blank=True,
        help_text=_("Readers write here to correct or withdraw."),
    )
    method_page = models.ForeignKey(
        Page,
        verbose_name=_("page on how you measure"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Scores, pay bars and words for growth link to it."),
    )
    footer_text = models.CharField(_("sentence in the footer"), max_length=300, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("site_name"), FieldPanel("tagline"), FieldPanel("logo")],
            heading=_("Identity"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("contact_email"),
                FieldPanel("footer_text"),
            ],
            heading=_("Footer"),
        ),
        FieldPanel("method_page"),
    ]
    graphql_fields = [
        GraphQLString(
            "site_name",
            required=True,
            description=_("What to call the site in its head and in titles."),
        ),
        GraphQLString("tagline", description=_("What the site is, in one line.")),
        GraphQLImage("logo", description=_("The site's logo, where one was uploaded.")),
        GraphQLString("organisation", description=_("Who publishes the site.")),
        GraphQLString("contact_email", description=_("Address to which readers may write.")),
        GraphQLString("footer_text", description=_("Sentence in the footer.")),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")


@register_streamfield_block
class NavigationLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    path = blocks.RegexBlock(
        label=_("Or a path of this site"),
        required=False,
        regex=r"^/[\w\-/?=&.]*$",
        error_messages={"invalid": _("Write a path that begins with /, such as /search/.")},
    )

    graphql_fields = [
        GraphQLString("title", description=_("Words of the link; the page's title if empty.")),
        GraphQLPage("page", description=_("The page that it leads to.")),
        GraphQLString("path", description=_("Or the path that it leads to.")),
    ]

    class Meta:
        icon = "link"
        label = _("Link")
        description = _("A link to a page or a path of this site.")
        graphql_description = _("One entry of a menu: a page of the site, or a path.")
        template = "blocks/navigation_link_block.html"

    def clean(self, value):
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("path")):
            from django.core.exceptions import ValidationError

            raise blocks.StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or write a path, not both or none."))}
            )
        if value.get("path") and not value.get("title"):
            from django.core.exceptions import ValidationError

            raise blocks.StructBlockValidationError(
                {"title": ValidationError(_("A path needs a title."))}
            )
        return value


@register_setting(icon="bars")
class Navigation(BaseSiteSetting):
    """The links at the head and the foot of every page of a site."""

    header = StreamField(
        [("link", NavigationLinkBlock())],
        verbose_name=_("header"),
        blank=True,
        max_num=6,
    )
    footer = StreamField(
        [("link", NavigationLinkBlock())],
        verbose_name=_("footer"),
        blank=True,
        max_num=18,
    )

    panels = [FieldPanel("header"), FieldPanel("footer")]
    graphql_fields = [
        fields.stream(
            "header",
            union="NavigationItem",
            of="home.Navigation.header",
            description=_("Links at the head of every page."),
        ),
        fields.stream(
            "footer",
            union="NavigationItem",
            of="home.Navigation.footer",
            description=_("Links at the foot of every page."),
        ),
    ]

    class Meta:
        verbose_name = _("navigation")
        verbose_name_plural = _("navigation")


class Place(models.TextChoices):
    """What readers see that no editor has written: named as its address is."""

    COMPARE = "compare", _("Compare careers")
    SEARCH = "search", _("Search careers")


class PageAnswers(models.Model):
    """How many readers of a page said on a day that it is useful, and how many that it is not.

    Sums alone: nothing is kept of who said it, from where or at which hour.
    """

    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(_("place"), max_length=20, choices=Place, blank=True)
    day = models.DateField(_("day"))
    useful = models.PositiveIntegerField(_("useful"), default=0)
    not_useful = models.PositiveIntegerField(_("not useful"), default=0)

    class Meta:
        verbose_name = _("answers about a page")
        verbose_name_plural = _("answers about pages")
        constraints = [
            models.UniqueConstraint(fields=["page", "day"], name="home_pageanswers_page_day"),
            models.UniqueConstraint(
                fields=["place", "day"],
                condition=models.Q(page=None),
                name="home_pageanswers_place_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page or self.place} {self.day}: {self.useful} / {self.not_useful}"
