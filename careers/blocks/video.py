"""A video with everything that a reader needs who cannot or will not play it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_streamfield_block
from grapple.models import (
    GraphQLDocument,
    GraphQLImage,
    GraphQLInt,
    GraphQLString,
)
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from careers.blocks.base import Prose, SectionBlock
from cms.graphql import fields

YOUTUBE = re.compile(
    r"^https://(?:www\.)?(?:youtube\.com/watch\?v=|youtube-nocookie\.com/embed/|youtu\.be/)"
    r"(?P<id>[\w-]{11})\b"
)


def player_address(url: str) -> str:
    """Return the address that plays a YouTube video without cookies, or "" for other addresses."""
    match = YOUTUBE.match(url or "")
    return f"https://www.youtube-nocookie.com/embed/{match['id']}" if match else ""


class VideoValue(blocks.StructValue):
    @property
    def player_url(self) -> str:
        """Address to frame once the visitor has pressed play; empty where a link must do."""
        return player_address(self.get("url", ""))


@register_streamfield_block
class CaptionsBlock(blocks.StructBlock):
    language = blocks.RegexBlock(
        label=_("Language"),
        regex=r"^[a-z]{2,3}(-[A-Z]{2})?$",
        default="en",
        error_messages={"invalid": _("Write a language code such as en or es-MX.")},
    )
    file = DocumentChooserBlock(label=_("WebVTT file"))

    graphql_fields = [
        GraphQLString("language", required=True, description=_("Language code, such as en.")),
        GraphQLDocument("file", description=_("The captions, as a WebVTT file.")),
    ]

    class Meta:
        icon = "doc-full"
        label = _("Captions")
        description = _("Captions of one language, as a WebVTT file.")
        graphql_description = _("Captions of one language.")
        template = "blocks/captions_block.html"

    def clean(self, value):
        value = super().clean(value)
        document = value.get("file")
        if document:
            try:
                with document.open_file() as captions:
                    start = captions.read(9).removeprefix(b"\xef\xbb\xbf")
            except FileNotFoundError:
                start = b""  # the record is there, its file is gone: no captions either way
            if not re.match(rb"WEBVTT(\s|$)", start):
                raise blocks.StructBlockValidationError(
                    {
                        "file": ValidationError(
                            _("“%(title)s” is not a WebVTT file: it does not begin with WEBVTT."),
                            params={"title": document.title},
                        )
                    }
                )
        return value


@register_streamfield_block
class VideoBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    url = blocks.URLBlock(
        label=_("Address"),
        required=False,
        help_text=_("A page that plays the video, or nothing if you choose a file."),
    )
    file = DocumentChooserBlock(label=_("File"), required=False)
    poster = ImageChooserBlock(
        label=_("Poster"),
        required=False,
        help_text=_("Shown until the visitor presses play."),
    )
    description = blocks.TextBlock(label=_("Description"), required=False, max_length=400)
    transcript = Prose(
        label=_("Transcript"),
        help_text=_("What is said and shown, in words. Needed before the page can be published."),
    )
    captions = blocks.ListBlock(CaptionsBlock(), label=_("Captions"), max_num=20, default=[])
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=160)
    duration = blocks.IntegerBlock(
        label=_("Length in seconds"), required=False, min_value=1, max_value=86_400
    )

    anchor = "video"
    graphql_fields = [
        GraphQLString(
            "title", required=True, description=_("Words above the player, in plain text.")
        ),
        GraphQLString("url", description=_("Web address of the video, where it is not a file.")),
        GraphQLDocument("file", description=_("The video as a file, where it was uploaded.")),
        GraphQLImage("poster", description=_("Picture to show before the video plays.")),
        GraphQLString("description", description=_("What it shows, in plain text.")),
        fields.rich_text(
            "transcript",
            required=True,
            description=_("What is said and shown."),
        ),
        fields.blocks("captions", CaptionsBlock, description=_("Captions, one entry a language.")),
        GraphQLString("credit", description=_("Who made the video.")),
        GraphQLInt("duration", description=_("Length in seconds.")),
    ]

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video with poster, captions and transcript.")
        graphql_description = _("A video with everything needed to do without it.")
        template = "blocks/video_block.html"
        value_class = VideoValue

    def clean(self, value):
        value = super().clean(value)
        url, file = value.get("url"), value.get("file")
        # A draft may still lack the video; two videos are a mistake at any time.
        if (url and file) or not (url or file or self.is_deferred_validation):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Give either an address or a file, not both or none."))}
            )
        return value
