"""Sections that render the facts of the page beside an editor's words. They hold no copies."""

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from grapple.helpers import register_streamfield_block
from grapple.models import GraphQLInt, GraphQLPage, GraphQLString
from wagtail import blocks

from careers.blocks.base import Prose, SectionBlock
from careers.choices import CredentialKind, CredentialNeed, RouteKind
from cms.graphql import fields


@register_streamfield_block
class SkillsBlock(SectionBlock):
    introduction = Prose(label=_("Introduction"), required=False)
    limit = blocks.IntegerBlock(
        label=_("How many to show first"), default=5, min_value=1, max_value=35
    )

    anchor = "skills"
    graphql_fields = [
        fields.rich_text("introduction", description=_("What the skills mean here.")),
        GraphQLInt(
            "limit",
            required=True,
            description=_("How many of the page's skills to show before the rest."),
        ),
    ]

    class Meta:
        icon = "list-ol"
        label = _("Skills")
        description = _("The skills of the career, ranked. Filled from its facts.")
        graphql_description = _(
            "Words about the skills; the ratings themselves are the career's skillRatings."
        )
        template = "blocks/skills_block.html"


@register_streamfield_block
class RouteBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=RouteKind.choices, default=RouteKind.OTHER)
    requirements = blocks.TextBlock(label=_("What it asks for"), required=False, max_length=500)
    duration = blocks.CharBlock(label=_("How long it takes"), required=False, max_length=80)

    graphql_fields = [
        GraphQLString("title", required=True, description=_("Name of the way in.")),
        fields.choice("kind", RouteKind, description=_("Kind of way in.")),
        GraphQLString("requirements", description=_("What it asks for, in plain text.")),
        GraphQLString("duration", description=_("How long it takes, in words.")),
    ]

    class Meta:
        icon = "arrow-right"
        label = _("Route")
        description = _("One way into the work.")
        graphql_description = _("One way into the work.")
        template = "blocks/route_block.html"


@register_streamfield_block
class CredentialBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=160)
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=CredentialKind.choices,
        default=CredentialKind.CERTIFICATION,
    )
    issuer = blocks.CharBlock(label=_("Issued by"), max_length=160)
    url = blocks.URLBlock(
        label=_("Address"),
        required=False,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    need = blocks.ChoiceBlock(
        label=_("How often it is asked for"),
        choices=CredentialNeed.choices,
        default=CredentialNeed.SOMETIMES,
    )

    graphql_fields = [
        GraphQLString("name", required=True, description=_("What it is called, in plain text.")),
        fields.choice(
            "kind",
            CredentialKind,
            description=_("Whether it is a license, a certification or a registration."),
        ),
        GraphQLString("issuer", required=True, description=_("Who issues it.")),
        GraphQLString("url", description=_("Web address of the issuer.")),
        fields.choice("need", CredentialNeed, description=_("How often it is asked for.")),
    ]

    class Meta:
        icon = "success"
        label = _("Credential")
        description = _("A license, certification or registration.")
        graphql_description = _("A license, certification or registration.")
        template = "blocks/credential_block.html"


@register_streamfield_block
class EducationBlock(SectionBlock):
    introduction = Prose(label=_("Introduction"), required=False)
    routes = blocks.ListBlock(RouteBlock(), label=_("Ways in"), max_num=10, default=[])
    credentials = blocks.ListBlock(
        CredentialBlock(), label=_("Credentials"), max_num=20, default=[]
    )

    anchor = "education"
    graphql_fields = [
        fields.rich_text("introduction", description=_("What preparation is like.")),
        fields.blocks("routes", RouteBlock, description=_("Ways in, in the editor's order.")),
        fields.blocks(
            "credentials",
            CredentialBlock,
            description=_("Licenses, certifications and registrations."),
        ),
    ]

    class Meta:
        icon = "openquote"
        label = _("Education and preparation")
        description = _("Ways in and credentials; entry education comes from the facts.")
        graphql_description = _("How people get in: routes and credentials.")
        template = "blocks/education_block.html"


@register_streamfield_block
class OptionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    description = Prose(label=_("Description"))
    career = blocks.PageChooserBlock(
        label=_("Career"), required=False, page_type="careers.CareerPage"
    )

    graphql_fields = [
        GraphQLString("title", required=True, description=_("Name of the specialty.")),
        fields.rich_text(
            "description", required=True, description=_("What the option offers, formatted.")
        ),
        GraphQLPage("career", description=_("The career page about it, where there is one.")),
    ]

    class Meta:
        icon = "tag"
        label = _("Option")
        description = _("A specialty or direction, with a link to its career if there is one.")
        graphql_description = _("A specialty or direction within the work.")
        template = "blocks/option_block.html"


@register_streamfield_block
class OptionsBlock(SectionBlock):
    introduction = Prose(label=_("Introduction"), required=False)
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=1, max_num=30)

    anchor = "options"
    graphql_fields = [
        fields.rich_text("introduction", description=_("What there is to choose from.")),
        fields.blocks("options", OptionBlock, description=_("The options, in order.")),
    ]

    class Meta:
        icon = "tag"
        label = _("Options")
        description = _("Specialties and directions within the work.")
        graphql_description = _("Specialties and directions within the work.")
        template = "blocks/options_block.html"


@register_streamfield_block
class PayBlock(SectionBlock):
    introduction = Prose(label=_("Introduction"), required=False)

    anchor = "pay"
    graphql_fields = [
        fields.rich_text("introduction", description=_("What the pay means.")),
    ]

    class Meta:
        icon = "decimal"
        label = _("Pay")
        description = _("The career's pay with year, area and source. Filled from its facts.")
        graphql_description = _("Words about pay; the figures themselves are the career's wages.")
        template = "blocks/pay_block.html"


@register_streamfield_block
class OutlookBlock(SectionBlock):
    introduction = Prose(label=_("Introduction"), required=False)

    anchor = "outlook"
    graphql_fields = [
        fields.rich_text("introduction", description=_("What the projection means.")),
    ]

    class Meta:
        icon = "order"
        label = _("Outlook")
        description = _("The career's projected employment and why. Filled from its facts.")
        graphql_description = _(
            "Words about the outlook; the figures themselves are the career's projections."
        )
        template = "blocks/outlook_block.html"
