"""Take everything off the site, to import what it was exported to before."""

import uuid

from django.apps import apps
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from home.models import HomePage

LABELS = (
    "careers.Testimonial",
    "careers.Survey",
    "careers.Source",
    "careers.DeletedVoice",
    "home.SiteSettings",
    "home.Navigation",
    "images.CustomImage",
)


def empty_site() -> HomePage:
    """Leave what migrations leave: a home page without content. Returns it."""
    home = HomePage.objects.get()
    for page in Page.objects.child_of(home):
        page.specific.delete()
    for label in LABELS:
        apps.get_model(label).objects.all().delete()
    apps.get_model("careers.DeletedVoice").objects.all().delete()
    get_document_model().objects.all().delete()
    Redirect.objects.all().delete()
    for collection in Collection.objects.filter(depth=2):
        collection.delete()
    home.revisions.all().delete()
    HomePage.objects.update(
        headline="",
        introduction="",
        hero_image=None,
        seo_title="",
        search_description="",
        live_revision=None,
        latest_revision=None,
        translation_key=uuid.uuid4(),
    )
    return HomePage.objects.get()
