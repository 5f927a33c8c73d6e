"""Sections that fill themselves with what people on the job say."""

from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_streamfield_block
from grapple.models import GraphQLString
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from careers.blocks.base import SectionBlock
from careers.choices import VoiceKind
from cms.graphql import fields

_TESTIMONIALS = fields.rows(
    "testimonials",
    "careers.Testimonial",
    description=_(
        "The quotes to show: pinned ones first, then accepted quotes about this page. "
        "Quotes whose consent is missing, withdrawn or expired are left out."
    ),
)
_HEADING = GraphQLString("heading", description=_("The heading, in plain text; empty for none."))


class VoicesBlock(SectionBlock):
    """What the three sections of quotes share. ``kinds_of`` says which kinds a value asks for."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    limit = blocks.IntegerBlock(label=_("How many quotes"), default=4, min_value=1, max_value=50)
    pinned = blocks.ListBlock(
        SnippetChooserBlock("careers.Testimonial"),
        label=_("Pinned quotes"),
        help_text=_("Shown first. The rest is filled with accepted quotes about this page."),
        max_num=20,
        default=[],
    )

    kinds: tuple[str, ...] = ()

    def kinds_of(self, value) -> list[str]:
        return list(self.kinds)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        page = context.get("page")
        context["testimonials"] = (
            page.voices(
                kinds=self.kinds_of(value),
                limit=value["limit"],
                pinned=list(value["pinned"]),
            )
            if page
            else []
        )
        return context


@register_streamfield_block
class TestimonialsBlock(VoicesBlock):
    kinds_shown = blocks.MultipleChoiceBlock(
        label=_("Kinds"),
        choices=[
            (VoiceKind.LIKE.value, VoiceKind.LIKE.label),
            (VoiceKind.DISLIKE.value, VoiceKind.DISLIKE.label),
        ],
        default=[VoiceKind.LIKE.value, VoiceKind.DISLIKE.value],
        help_text=_("With both kinds a like is always shown beside a dislike."),
    )

    anchor = "likes-and-dislikes"
    graphql_fields = [_HEADING, _TESTIMONIALS]

    class Meta:
        icon = "openquote"
        label = _("Likes and dislikes")
        description = _("What people on the job like and dislike, side by side.")
        graphql_description = _("What people on the job like and dislike, in pairs.")
        template = "blocks/testimonials_block.html"

    def kinds_of(self, value) -> list[str]:
        return list(value["kinds_shown"])


@register_streamfield_block
class SurprisesBlock(VoicesBlock):
    anchor = "surprises"
    kinds = (VoiceKind.SURPRISE.value,)
    graphql_fields = [_HEADING, _TESTIMONIALS]

    class Meta:
        icon = "pick"
        label = _("Surprises")
        description = _("What people did not expect of the work.")
        graphql_description = _("What people did not expect of the work.")
        template = "blocks/surprises_block.html"


@register_streamfield_block
class AdviceBlock(VoicesBlock):
    anchor = "advice"
    kinds = (VoiceKind.ADVICE.value,)
    graphql_fields = [_HEADING, _TESTIMONIALS]

    class Meta:
        icon = "comment"
        label = _("Advice")
        description = _("What people on the job would tell a newcomer.")
        graphql_description = _("What people on the job would tell a newcomer.")
        template = "blocks/advice_block.html"
