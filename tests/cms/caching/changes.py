"""What is changed, and what was asked before: for the tests of freshness."""

TOOLS = """
import datetime, io
from pathlib import Path
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from careers.models import CareerFieldPage, CareerPage, Source, Testimonial
from cms.images.models import CustomImage
from home.models import HomePage, SiteSettings

def career(slug, **values):
    found = CareerPage.objects.filter(slug=slug).first()
    if found is None:
        field = CareerFieldPage.objects.get(slug="culinary")
        found = field.add_child(instance=CareerPage(title=slug, slug=slug, summary="s", **values))
    return found

def published(slug):
    page = career(slug)
    page.save_revision().publish()
    return CareerPage.objects.get(pk=page.pk)

def picture(color, width):
    content = io.BytesIO()
    Pillow.new("RGB", (width, 300), color).save(content, "PNG")
    return ContentFile(content.getvalue(), name="caching.png")
"""
BACKGROUND = 'call_command("db_worker", "--batch", "--no-startup-delay", queue_name="*")'
PAGE = "/careers/culinary/%s/"
ONE = '{ career(slug: "%s") { title url summary } }'
FIELD = '{ careerField(slug: "culinary") { careers(first: 50) { nodes { title slug url } } } }'
QUOTES = '{ career(slug: "%s") { testimonials { quote } } }'
ALL_QUOTES = "{ testimonials(first: 100) { totalCount nodes { quote } } }"
PICTURE = "{ images(limit: 100) { title width url } }"

# Where a writer dies, and what is true then.
DYING = {
    "before its commit": (
        """
import os, signal
from cms.caching.generations import Generations
Generations.renew = lambda self, slots: os.kill(os.getpid(), signal.SIGKILL)
""",
        "s",
    ),
    "between commit and notice": (
        """
import os, signal
from cms.caching.generations import Generations
renew, calls = Generations.renew, []
def renew_once(self, slots):
    if calls:
        os.kill(os.getpid(), signal.SIGKILL)
    calls.append(1)
    renew(self, slots)
Generations.renew = renew_once
""",
        "by a killed writer",
    ),
}

# Name -> what is asked, what is there before, what is changed.
CHANGES = {
    "publish": (ONE % "cache-a", 'career("cache-a", live=False)', 'published("cache-a")'),
    "publish, in a list": (FIELD, 'career("cache-b", live=False)', 'published("cache-b")'),
    "a published title": (
        ONE % "cache-c",
        'published("cache-c")',
        'page = career("cache-c"); page.title = "Other"; page.save_revision().publish()',
    ),
    "unpublish": (ONE % "cache-d", 'published("cache-d")', 'career("cache-d").unpublish()'),
    "delete": (ONE % "cache-e", 'published("cache-e")', 'career("cache-e").delete()'),
    "delete, in a list": (FIELD, 'published("cache-f")', 'career("cache-f").delete()'),
    "move": (
        ONE % "cache-g",
        'published("cache-g")',
        'career("cache-g").move(CareerFieldPage.objects.exclude(slug="culinary")[0], pos="last-child")',
    ),
    "move, in a list": (
        FIELD,
        'published("cache-h")',
        'career("cache-h").move(CareerFieldPage.objects.exclude(slug="culinary")[0], pos="last-child")',
    ),
    "the old slug": (
        ONE % "cache-i",
        'published("cache-i")',
        'page = career("cache-i"); page.slug = "cache-i2"; page.save_revision().publish()',
    ),
    "the new slug": (
        ONE % "cache-j2",
        'published("cache-j")',
        'page = career("cache-j"); page.slug = "cache-j2"; page.save_revision().publish()',
    ),
    "the slug of the page above": (
        ONE % "cache-k",
        'published("cache-k")',
        'page = CareerFieldPage.objects.get(slug="culinary"); page.slug = "kitchens"; page.save_revision().publish()',
    ),
    "the slug of the page above, back": (
        ONE % "cache-k",
        "",
        'page = CareerFieldPage.objects.get(slug="kitchens"); page.slug = "culinary"; page.save_revision().publish()',
    ),
    "an alias": (
        ONE % "cache-l2",
        'published("cache-l").create_alias(update_slug="cache-l2")',
        'page = career("cache-l"); page.title = "Both"; page.save_revision().publish()',
    ),
    "a new file of a picture": (
        PICTURE,
        'CustomImage.objects.create(title="Cached", description="d", file=picture("red", 900))',
        'image = CustomImage.objects.get(title="Cached"); image.file = picture("blue", 1800); '
        "image._set_image_file_metadata(); image.save()",
    ),
    "a snippet": (
        "{ sources { name } }",
        "",
        'source = Source.objects.first(); source.name += " (new)"; source.save()',
    ),
    "settings": (
        "{ settings { ... on SiteSettings { tagline } } }",
        "",
        'found = SiteSettings.for_site(Site.objects.get()); found.tagline = "Cached"; found.save()',
    ),
    "a redirect": (
        "{ redirects { oldPath newUrl } }",
        "",
        'Redirect.add_redirect("/long-ago/", career("chef"))',
    ),
    "a restriction": (
        ONE % "cache-m",
        'published("cache-m")',
        'PageViewRestriction.objects.create(page=career("cache-m"), restriction_type="login")',
    ),
    "a restriction of the page above": (
        ONE % "cache-n",
        'published("cache-n")',
        'PageViewRestriction.objects.create(page=career("cache-n").get_parent(), restriction_type="login")',
    ),
    "a restriction taken away": (
        ONE % "cache-n",
        "",
        "PageViewRestriction.objects.all().delete()",
    ),
    "a restricted collection": (
        PICTURE,
        'CustomImage.objects.filter(title="Cached").update('
        'collection=Collection.get_first_root_node().add_child(name="Cached"))',
        'CollectionViewRestriction.objects.create(collection=Collection.objects.get(name="Cached"), restriction_type="login")',
    ),
    "a consent withdrawn": (
        ALL_QUOTES,
        "Testimonial.objects.filter(is_illustrative=True, live=True).first().pk",
        'quote = Testimonial.objects.filter(live=True, consent_status="not_needed").order_by("pk").first(); '
        'quote.consent_status = "withdrawn"; quote.save()',
    ),
    "an update of many": (
        ONE % "cache-o",
        'published("cache-o")',
        'CareerPage.objects.filter(slug="cache-o").update(summary="by update")',
    ),
    "bulk_update": (
        ONE % "cache-p",
        'published("cache-p")',
        'page = career("cache-p"); page.title = "by bulk"; Page.objects.bulk_update([page.page_ptr], ["title"]); '
        'CareerPage.objects.bulk_update([page], ["hours_note"])',
    ),
    "raw SQL": (
        ONE % "cache-q",
        'published("cache-q")',
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute(\"update careers_careerpage set summary = 'raw' where page_ptr_id in "
        "(select id from wagtailcore_page where slug = 'cache-q')\")",
    ),
    "an import": (
        ONE % "cache-r",
        'folder = Path("{folder}"); folder.mkdir(exist_ok=True)\n'
        '(folder / "one.csv").write_text("title,summary\\nCache r,First\\n")\n'
        'call_command("import_careers", "csv", str(folder / "one.csv"), "--publish", "--into", "culinary", verbosity=0, stdout=io.StringIO())',
        'folder = Path("{folder}")\n'
        '(folder / "one.csv").write_text("title,summary\\nCache r,Second\\n")\n'
        'call_command("import_careers", "csv", str(folder / "one.csv"), "--publish", "--into", "culinary", verbosity=0, stdout=io.StringIO())',
    ),
    "the port of the site": (
        "{ sites { hostname port } }",
        "",
        "site = Site.objects.get(); site.port += 1; site.save()",
    ),
    "go-live by the scheduler": (
        ONE % "cache-x",
        'page = career("cache-x", live=False)\n'
        "page.go_live_at = timezone.now() + datetime.timedelta(seconds=1)\n"
        "page.save_revision().publish()\nimport time; time.sleep(1.2)",
        'call_command("publish_scheduled")',
    ),
    "a consent that has ended": (
        ALL_QUOTES,
        "",
        'quote = Testimonial.objects.filter(live=True, consent_status="not_needed").order_by("pk").first(); '
        'quote.consent_status = "granted"; quote.consent_granted_on = datetime.date(2020, 1, 1); '
        "quote.consent_expires_on = datetime.date(2021, 1, 1); quote.save()",
    ),
    "a page, its title": (
        PAGE % "cache-y",
        'published("cache-y")',
        'page = career("cache-y"); page.title = "Other"; page.save_revision().publish()',
    ),
    "a page, in its field": (
        "/careers/culinary/",
        'career("cache-z", live=False)',
        'published("cache-z")',
    ),
    "a page, unpublished": (PAGE % "cache-y", "", 'career("cache-y").unpublish()'),
    "a page, in the site map": ("/sitemap.xml", "", 'published("cache-z2")'),
    "a page, in the search": (
        "/search/?q=zymurgist",
        'published("zymurgist")',
        'page = career("zymurgist"); page.title = "Zymurgist of old"; page.save_revision().publish(); '
        + BACKGROUND,
    ),
    "a page, its restriction": (
        PAGE % "cache-z",
        "",
        'PageViewRestriction.objects.create(page=career("cache-z"), restriction_type="login")',
    ),
    "the home page": (
        "/",
        "",
        'page = HomePage.objects.get(); page.headline = "Another"; page.save_revision().publish()',
    ),
    "a page, settings in its frame": (
        "/careers/",
        "",
        'found = SiteSettings.for_site(Site.objects.get()); found.tagline = "In the frame"; found.save()',
    ),
}
