"""What every page has: search engine and sharing data, and a date by which it is read again."""

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from grapple.models import GraphQLBoolean, GraphQLImage, GraphQLString
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail_headless_preview.models import HeadlessPreviewMixin

from cms.graphql import fields
from cms.graphql.visibility import current, seen
from cms.loading.renditions import load_renditions
from cms.loading.rows import QuickRows


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class BasePage(QuickRows, HeadlessPreviewMixin, Page):
    """A page of the guide. Abstract: concrete types add their content."""

    share_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where the page is shared; the page's own picture if empty."),
    )
    hidden_from_search_engines = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Asks search engines to leave the page out, and keeps it off the site map."),
    )
    last_reviewed_date = models.DateField(
        _("last reviewed on"),
        null=True,
        blank=True,
        help_text=_("When somebody last checked it."),
    )
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("As it is shown to readers, such as “the careers desk”."),
    )
    next_review_date = models.DateField(
        _("review again by"),
        null=True,
        blank=True,
        help_text=_("After this day readers are told that a review is overdue."),
    )

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("share_image"), FieldPanel("hidden_from_search_engines")],
            heading=_("Sharing and search engines"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("last_reviewed_date"),
                FieldPanel("reviewed_by"),
                FieldPanel("next_review_date"),
            ],
            heading=_("Review"),
        ),
    ]
    graphql_fields: list = [
        GraphQLImage(
            "share_image",
            description=_("Picture for link previews, where one was chosen."),
        ),
        GraphQLBoolean(
            "hidden_from_search_engines",
            required=True,
            description=_("True when search engines are asked to leave the page out."),
        ),
        fields.date(
            "last_reviewed_date",
            description=_("Day on which somebody last checked the page."),
        ),
        GraphQLString("reviewed_by", description=_("Who checked the page, as shown to readers.")),
        fields.date(
            "next_review_date",
            description=_("Day by which the page is to be checked again."),
        ),
        GraphQLBoolean(
            "review_overdue",
            required=True,
            description=_("True when the day of the next review has passed."),
        ),
        fields.resolved(
            "seo",
            "cms.content.seo.Seo",
            resolver="cms.content.seo.resolve_seo",
            description=_("What to put into the head of the page."),
        ),
        fields.resolved(
            "breadcrumbs",
            "cms.content.seo.Breadcrumbs",
            resolver="cms.content.seo.resolve_breadcrumbs",
            description=_("The way from the home page to the page, itself included."),
        ),
    ]

    columns_on_demand = (
        "alias_of",
        "draft_title",
        "expired",
        "has_unpublished_changes",
        "hidden_from_search_engines",
        "last_reviewed_date",
        "latest_revision",
        "live_revision",
        "locked",
        "locked_by",
        "next_review_date",
        "owner",
        "reviewed_by",
        "search_description",
        "seo_title",
        "share_image",
        "show_in_menus",
        "translation_key",
    )
    columns_read = {
        "review_overdue": ("next_review_date",),
        "seo": ("first_published_at", "last_published_at", *columns_on_demand),
    }

    class Meta:
        abstract = True

    @property
    def review_overdue(self) -> bool:
        return bool(self.next_review_date and self.next_review_date < date.today())

    @cached_property
    def trail(self) -> list[Page]:
        """The pages above that the reader may see, from the home page down."""
        if not self.depth:
            return []  # a new page has no place in the tree yet
        return seen(self.get_ancestors().filter(depth__gt=1))

    @cached_property
    def share_pictures(self) -> list[Any]:
        """Pictures for link previews that the reader may see: the chosen one, then the one at the
        head of the page. Their renditions are read in one statement."""
        pictures = seen([self.share_image, getattr(self, "hero_image", None)])
        load_renditions(pictures, [settings.IMAGE_PRESETS["large"]])
        return pictures

    @property
    def meta_title(self) -> str:
        return self.seo_title or self.title

    @property
    def preview_modes(self):
        """The site's own theme, and the front end that PREVIEW_URL names, if any."""
        if settings.PREVIEW_URL:
            return [("", _("This site")), ("front-end", _("Front end"))]
        return [("", _("This site"))]

    def serve_preview(self, request, mode_name):
        if mode_name == "front-end":
            response = HeadlessPreviewMixin.serve_preview(self, request, mode_name)
            # This answer alone may frame the front end, and has a style of its own for the frame.
            response._csp_update = {
                "frame-src": [origin_of(settings.PREVIEW_URL)],
                "style-src": [SELF, UNSAFE_INLINE],
            }
            return response
        return Page.serve_preview(self, request, mode_name)

    def serve(self, request, *args, **kwargs):
        """Serve the page until the minute it expires, whenever the scheduler runs."""
        if self.expire_at and self.expire_at <= timezone.now():
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request=None):
        if self.hidden_from_search_engines or not current().one(self):
            return []
        return super().get_sitemap_urls(request)
