"""The sections of field and career pages. Blocks import no models: choosers take string targets."""

from wagtail import blocks

from careers.blocks.base import PREVIEWS
from careers.blocks.facts import (
    EducationBlock,
    OptionsBlock,
    OutlookBlock,
    PayBlock,
    SkillsBlock,
)
from careers.blocks.prose import (
    BackgroundBlock,
    CalloutBlock,
    CaptionedImageBlock,
    DayInTheLifeBlock,
    FAQBlock,
    OverviewBlock,
    ProseBlock,
)
from careers.blocks.video import VideoBlock
from careers.blocks.voices import AdviceBlock, SurprisesBlock, TestimonialsBlock

__all__ = ["PREVIEWS", "SectionsBlock"]


class SectionsBlock(blocks.StreamBlock):
    """All sections, in the order in which an editor is likely to want them."""

    overview = OverviewBlock()
    background = BackgroundBlock()
    testimonials = TestimonialsBlock()
    surprises = SurprisesBlock()
    skills = SkillsBlock()
    education = EducationBlock()
    pay = PayBlock()
    outlook = OutlookBlock()
    options = OptionsBlock()
    day = DayInTheLifeBlock()
    advice = AdviceBlock()
    video = VideoBlock()
    faq = FAQBlock()
    image = CaptionedImageBlock()
    callout = CalloutBlock()
    text = ProseBlock()

    class Meta:
        template = "blocks/sections_block.html"
