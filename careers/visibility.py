"""Who may see what of the careers: rules that the engine applies, and the site with it."""

from django.db.models import Q

from careers.choices import ConsentScope
from careers.models import (
    FACT_MODELS,
    DeletedVoice,
    DemoItem,
    ImportRun,
    ImportRunItem,
    Satisfaction,
    Source,
    Survey,
    Testimonial,
)
from careers.models.voices import accepted_condition
from cms.graphql import visibility
from cms.graphql.visibility import Visibility


def sees_testimonial(see: Visibility, quote: Testimonial) -> bool:
    """A quote is seen while it is live and its consent is valid, in the API if it covers that."""
    return (
        quote.live
        and (quote.expire_at is None or quote.expire_at > see.now)
        and quote.consent_is_valid
        and (not see.for_api or quote.is_illustrative or covers_api(quote))
    )


def covers_api(quote: Testimonial) -> bool:
    return quote.consent_scope == ConsentScope.WEB_AND_API


def q_of_testimonials(see: Visibility) -> Q:
    condition = accepted_condition() & (Q(expire_at__isnull=True) | Q(expire_at__gt=see.now))
    if see.for_api:
        condition &= Q(is_illustrative=True) | Q(consent_scope=ConsentScope.WEB_AND_API)
    return condition


def register() -> None:
    visibility.register(Testimonial, one=sees_testimonial, q=q_of_testimonials)
    for model in FACT_MODELS:
        visibility.as_parent(model, "page")
    visibility.as_parent(Satisfaction, "page")
    visibility.always(Source)
    visibility.always(Survey)
    visibility.hide(DemoItem)
    visibility.hide(DeletedVoice)
    visibility.hide(ImportRun)
    visibility.hide(ImportRunItem)
