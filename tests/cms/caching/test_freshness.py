"""What visitors read is never older than what an editor, a command or the clock has changed.

Each change is made by a process of its own, while every worker keeps the answer of before. The
truth is what the same worker answers to a caller of its own, from whom nothing is kept.
"""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.cms.caching.two_workers import Worker, Writer

pytestmark = [pytest.mark.xdist_group("caching"), pytest.mark.django_db]

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


def fetched(worker: Worker, query: str, **headers: str) -> object:
    """Return a worker's answer to a query, or its page at an address."""
    if query.startswith("/"):
        status, body = worker.send("GET", query, **headers)
        return status, body.decode()
    question = {"query": query, "variables": {}}  # as Worker.ask
    status, body = worker.send("POST", "/graphql/", question, **headers)
    answer = json.loads(body)
    assert status == 200 and "errors" not in answer, body
    return answer["data"]


def truth(worker: Worker, query: str) -> object:
    """Return what a worker answers to somebody's own request."""
    answer = fetched(worker, query, Cookie="mine=1")
    assert not worker.was_kept
    return answer


def keep(worker: Worker, query: str) -> dict:
    """Ask until the answer comes from the cache."""
    for _attempt in range(50):
        data = fetched(worker, query)
        if worker.was_kept:
            return data
        time.sleep(0.1)
    raise AssertionError("The answer is never kept.")


@pytest.fixture(scope="module")
def matrix() -> Iterator[list[str]]:
    """Rows of a table: which change was seen where. FRESHNESS_MATRIX names a file to add it to."""
    rows: list[str] = []
    yield rows
    table = "\n".join(rows)
    print(table)
    if os.environ.get("FRESHNESS_MATRIX"):
        with Path(os.environ["FRESHNESS_MATRIX"]).open("a") as file:
            file.write(table + "\n")


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_read_at_once_from_every_worker(
    name: str, workers: list[Worker], writer: Writer, matrix: list[str], tmp_path
):
    query, prepare, change = (part.replace("{folder}", str(tmp_path)) for part in CHANGES[name])
    first, second = workers
    assert first.pid != second.pid
    writer.run(TOOLS + prepare)
    old = [keep(worker, query) for worker in workers]
    writer.run(TOOLS + change)
    for worker, before in zip(workers, old, strict=True):
        new = fetched(worker, query)
        assert not worker.was_kept
        assert new == truth(worker, query) != before
    matrix.append(f"| {name} | {connection.vendor} | on {len(workers)} of {len(workers)} workers |")


def test_a_publication_leaves_nearly_all_other_answers(workers: list[Worker], writer: Writer):
    writer.run(TOOLS + 'published("cache-one")')
    found = writer.run(
        TOOLS + 'said["slugs"] = list(CareerPage.objects.live().values_list("slug", flat=True))'
    )
    others = [ONE % slug for slug in found["slugs"] if slug != "cache-one"]
    for worker in workers:
        for query in (*others, ONE % "cache-one"):
            keep(worker, query)
    writer.run(
        TOOLS + 'page = career("cache-one"); page.title = "Two"; page.save_revision().publish()'
    )
    for worker in workers:
        assert worker.ask(ONE % "cache-one")["career"]["title"] == "Two"
        kept = 0
        for query in others:
            worker.ask(query)
            kept += worker.was_kept
        print(f"{kept} of {len(others)} other answers were kept")
        assert kept >= 0.99 * len(others)


def test_a_picture_that_the_background_has_drawn_is_there_for_every_worker(
    workers: list[Worker], writer: Writer
):
    writer.run(
        TOOLS
        + 'CustomImage.objects.create(title="Drawn", description="d", file=picture("green", 700))'
    )

    def address(worker: Worker) -> str | None:
        images = keep(worker, PICTURE)["images"]
        return next(image["url"] for image in images if image["title"] == "Drawn")

    assert [address(worker) for worker in workers] == [None, None]
    writer.run(TOOLS + BACKGROUND)
    assert None not in [address(worker) for worker in workers]


def test_what_expires_is_gone_that_second(workers: list[Worker], writer: Writer):
    writer.run(
        TOOLS + 'page = published("cache-s")\n'
        "page.expire_at = timezone.now() + datetime.timedelta(seconds=8)\npage.save()"
    )
    query = ONE % "cache-s"
    for worker in workers:
        assert keep(worker, query)["career"] is not None
    end = time.monotonic() + 60
    while truth(workers[0], query)["career"] is not None:
        assert time.monotonic() < end, "It does not expire."
        time.sleep(0.2)
    for worker in workers:
        assert worker.ask(query)["career"] is None


def test_a_writer_killed_right_after_its_commit_leaves_nothing_old(
    workers: list[Worker], writer: Writer, other_writer
):
    query = ONE % "cache-t"
    writer.run(TOOLS + 'published("cache-t")')
    for worker in workers:
        keep(worker, query)
    with other_writer() as doomed:
        doomed.start(
            TOOLS + "import os, signal\n"
            "from cms.caching.generations import Generations\n"
            "renew, calls = Generations.renew, []\n"
            "def renew_once(self, slots):\n"
            "    if calls:\n"
            "        os.kill(os.getpid(), signal.SIGKILL)\n"
            "    calls.append(1)\n"
            "    renew(self, slots)\n"
            "Generations.renew = renew_once\n"
            'CareerPage.objects.filter(slug="cache-t").update(summary="by a killed writer")'
        )
        assert doomed.process.wait(60) == -signal.SIGKILL
    for worker in workers:
        assert worker.ask(query)["career"]["summary"] == "by a killed writer"
        keep(worker, query)  # and answers are kept again


def test_while_a_change_is_being_committed_nothing_is_kept(
    workers: list[Worker], writer: Writer, other_writer
):
    query = ONE % "cache-u"
    writer.run(TOOLS + 'published("cache-u")')
    for worker in workers:
        keep(worker, query)
    with other_writer() as slow:
        slow.run(
            TOOLS + "from cms.caching.generations import EVERYTHING, shared\n"
            "window = shared().changing([EVERYTHING])\nwindow.__enter__()\n"
            "import builtins; builtins.window = window"
        )
        for worker in workers:
            for _time in range(3):
                worker.ask(query)
                assert not worker.was_kept
        slow.run("import builtins; builtins.window.__exit__(None, None, None)")
    for worker in workers:
        keep(worker, query)


def test_what_an_editor_unpublishes_is_gone_when_the_admin_has_answered(
    workers: list[Worker], writer: Writer
):
    first, second = workers
    pk = writer.run(TOOLS + 'said["pk"] = published("cache-v").pk')["pk"]
    query = ONE % "cache-v"
    for worker in workers:
        assert keep(worker, query)["career"] is not None
    writer.run(
        "from django.contrib.auth.models import User\n"
        "User.objects.create_superuser('editor', password='of-the-tests')"
    )
    cookies = sign_in(first, "editor", "of-the-tests")
    token = re.search(r"csrftoken=(\w+)", cookies)[1]
    status, _body = first.send_form(
        f"/admin/pages/{pk}/unpublish/", {"csrfmiddlewaretoken": token}, cookies
    )
    assert status == 302
    for worker in (second, first):
        assert worker.ask(query)["career"] is None


def sign_in(worker: Worker, name: str, password: str) -> str:
    """Return the cookies of a session of the admin."""
    worker.send("GET", "/admin/login/")
    token = re.search(r"csrftoken=(\w+)", worker.last["set-cookie"])[1]
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    status, _body = worker.send_form("/admin/login/", form, f"csrftoken={token}")
    assert status == 302
    return "; ".join(f"{key}={value}" for key, value in worker.cookies.items())


def test_a_draft_changes_no_answer(workers: list[Worker], writer: Writer):
    writer.run(TOOLS + 'published("cache-w")')
    for query in (ONE % "cache-w", FIELD):
        for worker in workers:
            keep(worker, query)
    writer.run(TOOLS + 'page = career("cache-w"); page.title = "Draft"; page.save_revision()')
    for query in (ONE % "cache-w", FIELD):
        for worker in workers:
            worker.ask(query)
            assert worker.was_kept


def test_a_session_changes_no_answer(workers: list[Worker], writer: Writer):
    keep(workers[0], ONE % "chef")
    writer.run(
        "from django.contrib.sessions.backends.db import SessionStore\nSessionStore().create()\n"
    )
    workers[0].ask(ONE % "chef")
    assert workers[0].was_kept
