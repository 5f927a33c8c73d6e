"""Pictures: every one has an alternative text, or says that it is decoration."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from grapple.models import GraphQLBoolean, GraphQLString
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.graphql import fields
from cms.loading.rows import QuickRows


class CustomImage(QuickRows, AbstractImage):
    """An uploaded picture; Wagtail's ``description`` is its alternative text."""

    nobody_listens = True  # but the picture's own field, for sizes that a stored row has
    # Of one use in a page. Wagtail's constructor sets them, by which stored rows do not come.
    decorative = False
    contextual_alt_text = None

    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("The picture tells nothing that the text does not; screen readers skip it."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made it, and its license."),
    )

    average_color = models.CharField(
        _("average color"),
        max_length=7,
        blank=True,
        editable=False,
        help_text=_("#rrggbb; computed with the presets."),
    )

    columns_on_demand = (
        "average_color",
        "credit",
        "file_hash",
        "file_size",
        "title",
        "uploaded_by_user",
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = Image.search_fields
    graphql_fields = [
        GraphQLString(
            "alt",
            source="default_alt_text",
            required=True,
            description=_("Alternative text for the picture; empty when it is decoration."),
        ),
        GraphQLBoolean(
            "is_decorative",
            required=True,
            description=_("True when the picture tells nothing that the text does not."),
        ),
        GraphQLString(
            "credit",
            description=_("Who made the picture, and under which license it is used."),
        ),
        GraphQLString(
            "average_color",
            description=_("Color to show until the picture is there, as #rrggbb, or null."),
        ),
        fields.resolved(
            "focal_point",
            "cms.images.types.FocalPoint",
            resolver="cms.images.types.resolve_focal_point",
            required=False,
            description=_("The point to keep in view, or null where none was chosen."),
        ),
        fields.resolved(
            "preset",
            "cms.images.types.rendition_type",
            resolver="cms.images.types.resolve_preset",
            arguments="cms.images.types.preset_arguments",
            required=False,
            description=_("The picture in a named size and format, or null until it is made."),
        ),
        fields.resolved(
            "sources",
            "cms.images.types.ImageSources",
            resolver="cms.images.types.resolve_sources",
            description=_("All widths by format, AVIF first: the sources of a `<picture>`."),
        ),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", _("Can choose picture"))]

    @property
    def default_alt_text(self):
        return "" if self.is_decorative else self.description

    def clean(self):
        super().clean()
        if not self.is_decorative and not self.description.strip():
            raise ValidationError(
                {
                    "description": _(
                        "Describe the picture for people who cannot see it, or tick “Decorative”."
                    )
                }
            )


class Rendition(QuickRows, AbstractRendition):
    """A picture in one size and format, made from the uploaded one."""

    nobody_listens = True  # but the picture's own field, for sizes that a stored row has

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Return a name that holds the picture's hash: it is served as never changing, so another
        picture of the same name must get another address."""
        return super().get_upload_to(f"{self.image.get_file_hash()[:12]}.{filename}")
