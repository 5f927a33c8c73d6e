"""Sections that hold an editor's words."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_streamfield_block
from grapple.models import GraphQLImage, GraphQLString
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from careers.blocks.base import Prose, SectionBlock
from careers.choices import CalloutTone
from cms.graphql import fields


@register_streamfield_block
class OverviewBlock(SectionBlock):
    text = Prose(label=_("Text"))

    anchor = "overview"
    graphql_fields = [
        fields.rich_text(
            "text", required=True, description=_("What the work is, told to somebody new to it.")
        )
    ]

    class Meta:
        icon = "doc-full"
        label = _("Overview")
        description = _("What the work is, in a few short paragraphs.")
        graphql_description = _("What the work is, in a few short paragraphs.")
        template = "blocks/overview_block.html"


@register_streamfield_block
class BackgroundBlock(SectionBlock):
    job_tasks = Prose(label=_("Job tasks"))
    work_environment = Prose(label=_("Work environment"))
    how_to_prepare = Prose(label=_("How to prepare"))
    job_outlook = Prose(label=_("Job outlook"))

    anchor = "background"
    graphql_fields = [
        fields.rich_text(
            "job_tasks",
            required=True,
            description=_("What people do all day."),
        ),
        fields.rich_text(
            "work_environment",
            required=True,
            description=_("Where, when and among whom they work."),
        ),
        fields.rich_text(
            "how_to_prepare",
            required=True,
            description=_("What to learn first."),
        ),
        fields.rich_text(
            "job_outlook",
            required=True,
            description=_("Where the work is heading."),
        ),
    ]

    class Meta:
        icon = "list-ul"
        label = _("Background")
        description = _("Job tasks, work environment, how to prepare and job outlook.")
        graphql_description = _(
            "Four texts about the work: tasks, environment, preparation and outlook."
        )
        template = "blocks/background_block.html"


@register_streamfield_block
class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = Prose(label=_("Answer"))

    graphql_fields = [
        GraphQLString("question", required=True, description=_("The question, as a reader asks.")),
        fields.rich_text("answer", required=True, description=_("What we say to it, formatted.")),
    ]

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("One question with its answer.")
        graphql_description = _("One question with its answer.")
        template = "blocks/question_block.html"


@register_streamfield_block
class FAQBlock(SectionBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=20)

    anchor = "questions"
    graphql_fields = [
        fields.blocks("questions", QuestionBlock, description=_("The questions, in order."))
    ]

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("What readers often ask, with answers.")
        graphql_description = _("Questions that readers often ask, with answers.")
        template = "blocks/faq_block.html"


@register_streamfield_block
class DayMomentBlock(blocks.StructBlock):
    time = blocks.RegexBlock(
        label=_("Time"),
        regex=r"^([01]?\d|2[0-3]):[0-5]\d$",
        error_messages={
            "invalid": _("Write the time as hours and minutes, such as 7:40 or 16:05.")
        },
    )
    what = blocks.TextBlock(label=_("What happens"), max_length=400)

    graphql_fields = [
        GraphQLString("time", required=True, description=_("Time of day, 24 hours, such as 7:40.")),
        GraphQLString("what", required=True, description=_("What happens then.")),
    ]

    class Meta:
        icon = "time"
        label = _("Moment")
        description = _("A time of the day and what happens then.")
        graphql_description = _("A time of the day and what happens then.")
        template = "blocks/day_moment_block.html"


@register_streamfield_block
class DayInTheLifeBlock(SectionBlock):
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, max_length=400)
    moments = blocks.ListBlock(DayMomentBlock(), label=_("Moments"), min_num=2, max_num=20)

    anchor = "a-day"
    graphql_fields = [
        GraphQLString("introduction", description=_("Whose day it is, in plain text.")),
        fields.blocks("moments", DayMomentBlock, description=_("The day's moments, in order.")),
    ]

    class Meta:
        icon = "calendar-alt"
        label = _("A day in the life")
        description = _("A working day, moment by moment.")
        graphql_description = _("A working day, moment by moment.")
        template = "blocks/day_in_the_life_block.html"


@register_streamfield_block
class CalloutBlock(SectionBlock):
    tone = blocks.ChoiceBlock(
        label=_("Tone"), choices=CalloutTone.choices, default=CalloutTone.NOTE
    )
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = Prose(label=_("Text"), features=["bold", "italic", "link", "ul"])

    anchor = "note"
    graphql_fields = [
        fields.choice("tone", CalloutTone, description=_("What the call-out is meant to do.")),
        GraphQLString("heading", required=True, description=_("The heading, in plain text.")),
        fields.rich_text(
            "text", required=True, description=_("What the call-out says, formatted.")
        ),
    ]

    class Meta:
        icon = "warning"
        label = _("Call-out")
        description = _("A short note, tip or warning that stands out.")
        graphql_description = _("A short note, tip or warning that stands out.")
        template = "blocks/callout_block.html"


@register_streamfield_block
class CaptionedImageBlock(SectionBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text here"),
        required=False,
        max_length=255,
        help_text=_("Only where this page needs other words than the picture's own."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    anchor = "picture"
    graphql_fields = [
        GraphQLImage("image", description=_("What to show; null where it is hidden.")),
        GraphQLString(
            "alt_text",
            description=_("Alternative text on this page; empty means the picture's own."),
        ),
        GraphQLString("caption", description=_("The caption, in plain text.")),
    ]

    class Meta:
        icon = "image"
        label = _("Picture with caption")
        description = _("A picture with words below it.")
        graphql_description = _("A picture with its caption.")
        template = "blocks/captioned_image_block.html"

    def clean(self, value):
        value = super().clean(value)
        image = value.get("image")
        if image and not image.is_decorative and not (value["alt_text"] or image.description):
            raise blocks.StructBlockValidationError(
                {
                    "alt_text": ValidationError(
                        _("The picture has no alternative text. Describe it here or in its record.")
                    )
                }
            )
        return value


@register_streamfield_block
class ProseBlock(SectionBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = Prose(label=_("Text"))

    anchor = "text"
    graphql_fields = [
        GraphQLString("heading", description=_("The heading, in plain text.")),
        fields.rich_text(
            "text", required=True, description=_("The prose below the heading, formatted.")
        ),
    ]

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Any other text, with or without a heading.")
        graphql_description = _("Any other text, with or without a heading.")
        template = "blocks/prose_block.html"
