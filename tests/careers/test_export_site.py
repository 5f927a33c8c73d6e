"""A whole guide goes out as lines of JSON and comes back without loss, and over nobody's work."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, PageViewRestriction, Site

from careers.models import CareerFieldPage, CareerPage, Source, Task, Testimonial, Wage
from cms.images.models import CustomImage
from home.models import SiteSettings, StandardPage
from tests.careers.demo_site import words_of
from tests.careers.emptying import empty_site


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command(*[str(argument) for argument in arguments], stdout=out)
    return out.getvalue()


def lines_of(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "content.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def by_name(folder: Path, kind: str) -> dict[str, dict[str, Any]]:
    name = {"page": "path", "voice": "uid", "facts": "page"}[kind]
    return {line[name]: line for line in lines_of(folder) if line["kind"] == kind}


def told(folder: Path) -> list[str]:
    """Return the content but for the names of files: storage adds to a name that is taken."""
    return [json.dumps({k: v for k, v in line.items() if k != "file"}) for line in lines_of(folder)]


@pytest.fixture
def lived_in(demo) -> None:
    """The demo after some work on it: drafts, edits, what is hidden, private or withdrawn."""
    document = get_document_model()(title="Captions")
    document.file.save("talk.vtt", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"))
    document.save()
    closed = Collection.get_first_root_node().add_child(name="Staff")
    closed.view_restrictions.create(restriction_type="login")
    picture = CustomImage.objects.order_by("pk").first()
    picture.collection = closed
    picture.tags.add("desk", "office")
    picture.focal_point_x, picture.focal_point_y = 3, 4
    picture.save()

    secretary = CareerPage.objects.get(slug="medical-secretary")
    baker = CareerPage.objects.get(slug="baker")
    sections = secretary.sections.get_prep_value()
    overview = next(s for s in sections if s["type"] == "overview")
    overview["value"]["text"] += (
        f'<p>See <a linktype="page" id="{baker.pk}">bakers</a>, '
        f'<a linktype="document" id="{document.pk}">the talk</a> and '
        '<a linktype="page" id="999999">nothing</a>.</p>'
    )
    video = next(s for s in sections if s["type"] == "video")
    video["value"]["captions"] = [
        {"type": "item", "value": {"language": "en", "file": document.pk}, "id": "c1"}
    ]
    voices = next(s for s in sections if s["type"] == "testimonials")
    pinned = Testimonial.objects.filter(career=secretary).order_by("pk").first()
    voices["value"]["pinned"] = [{"type": "item", "value": pinned.pk, "id": "p1"}]
    field = CareerPage._meta.get_field("sections")
    secretary.sections = field.to_python(json.dumps(sections))
    secretary.save_revision().publish()

    baker.title, baker.summary = "Baker of bread", "A draft that nobody sees yet."
    baker.go_live_at = datetime(2099, 1, 1, tzinfo=UTC)
    baker.save_revision().publish()
    CareerPage.objects.get(slug="chef").unpublish()
    CareerFieldPage.objects.get(slug="culinary").move(
        Page.objects.get(slug="careers"), "first-child"
    )
    group = Group.objects.create(name="Partners")
    legal = CareerFieldPage.objects.get(slug="legal-support")
    restriction = PageViewRestriction.objects.create(page=legal, restriction_type="groups")
    restriction.groups.add(group)
    contact = StandardPage.objects.get(slug="contact")
    PageViewRestriction.objects.create(
        page=contact, restriction_type="password", password="swordfish"
    )

    Wage.objects.get(page=secretary, area="US").delete()
    state = Wage.objects.filter(page=secretary).order_by("pk").first()
    state.edit_value(median="61000.00", missing_reason="=SUM(A1)")
    state.save()
    task = Task.objects.filter(page=secretary).order_by("pk").first()
    task.is_hidden = True
    task.save()
    Task.objects.filter(page=baker).order_by("pk").update(is_stale=True, upstream="onet-30-1")

    evidence = get_document_model()(title="Signed letter")
    evidence.file.save("letter.pdf", ContentFile(b"%PDF private"))
    evidence.save()
    real = Testimonial.objects.create(
        kind="like",
        quote="Morning bread.",
        role="Baker",
        year=2025,
        career=baker,
        consent_status="granted",
        consent_granted_on=date(2025, 5, 1),
        consent_evidence=evidence,
    )
    real.quote = "Morning bread, and the smell."
    real.save_revision()
    gone = Testimonial.objects.filter(career=baker).exclude(pk=real.pk).order_by("pk").first()
    gone.is_illustrative, gone.consent_status = False, "withdrawn"
    gone.consent_withdrawn_on = date(2025, 6, 1)
    gone.save()
    site = Site.objects.get()
    Redirect.objects.create(old_path="/bakers", site=site, redirect_page=baker)
    SiteSettings.objects.update(tagline="Ours")


def test_an_export_comes_back_page_by_page(lived_in, tmp_path, client):
    addresses = [page.url for page in Page.objects.live().public().filter(depth__gt=1)]
    shown = {
        url: words_of(BeautifulSoup(client.get(url).content, "html.parser")) for url in addresses
    }
    assert len(shown) > 30
    told_by_command = run("export_careers", "ndjson", tmp_path / "one")
    assert "1 documents with evidence of consent stay here" in told_by_command
    assert "1 passwords of pages stay here" in told_by_command
    assert "1 references" in told_by_command

    empty_site()
    assert client.get(addresses[-1]).status_code == 404
    report = run("import_careers", "ndjson", tmp_path / "one")
    assert "Rows left out" not in report, report

    run("export_careers", "ndjson", tmp_path / "two")
    for kind in ("page", "voice", "facts"):
        before, after = by_name(tmp_path / "one", kind), by_name(tmp_path / "two", kind)
        assert list(before) == list(after)
        for name in before:
            assert after[name] == before[name], f"{kind} {name}"
    assert told(tmp_path / "two") == told(tmp_path / "one")
    for url, words in shown.items():
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert words_of(BeautifulSoup(answer.content, "html.parser")) == words, url

    # What is not public has not become so, and the private stays private.
    assert client.get("/contact/").status_code == 302
    assert client.get("/careers/legal-support/").status_code == 302
    assert client.get("/careers/culinary/chef/").status_code == 404
    assert not get_document_model().objects.filter(title="Signed letter").exists()
    baker = CareerPage.objects.get(slug="baker")
    assert baker.title == "Baker" and baker.scheduled_revision.as_object().title == "Baker of bread"
    assert client.get("/bakers").url == baker.url
    content = (tmp_path / "one" / "content.ndjson").read_text(encoding="utf-8")
    assert "Signed letter" not in content and "swordfish" not in content
    assert not list((tmp_path / "one").glob("*letter*"))

    again = run("import_careers", "ndjson", tmp_path / "one")
    assert "Nothing new: nothing was written." in again
    assert "skipped" in again and "left as it is" not in again


def test_what_is_there_stays_and_is_listed(demo, tmp_path):
    run("export_careers", "ndjson", tmp_path / "out.zip")
    baker = CareerPage.objects.get(slug="baker")
    baker.title = "Baker, rewritten here"
    baker.save_revision().publish()
    Task.objects.filter(page=baker).first().delete()
    voice = Testimonial.objects.order_by("pk").first()
    voice.quote = "Corrected here."
    voice.save()
    CareerPage.objects.get(slug="chef").delete()

    report = run("import_careers", "ndjson", tmp_path / "out.zip")

    baker.refresh_from_db()
    voice.refresh_from_db()
    assert (baker.title, voice.quote) == ("Baker, rewritten here", "Corrected here.")
    assert "page “careers/culinary/baker”: it is on this site already and differs" in report
    assert Task.objects.filter(page=baker).count() == Task.all_rows.filter(page=baker).count() > 0
    chef = CareerPage.objects.get(slug="chef")
    assert chef.live and chef.wages and chef.sections


def test_no_import_brings_consent_back(demo, tmp_path):
    one, two, three = Testimonial.objects.order_by("pk")[:3]
    for voice in (one, two, three):
        voice.is_illustrative, voice.consent_status = False, "granted"
        voice.consent_granted_on = date.today() - timedelta(days=9)
        voice.save()
    run("export_careers", "ndjson", tmp_path / "granted")
    one.consent_status = "withdrawn"
    one.save()
    run("export_careers", "ndjson", tmp_path / "withdrawn")
    uid = two.uid
    two.delete()

    report = run("import_careers", "ndjson", tmp_path / "granted")

    one.refresh_from_db()
    assert one.consent_status == "withdrawn" and not one.consent_is_valid
    assert not Testimonial.objects.filter(uid=uid).exists()
    assert "it was deleted on this site" in report

    one.consent_status, one.consent_withdrawn_on = "granted", None
    one.save()
    run("import_careers", "ndjson", tmp_path / "withdrawn")
    one.refresh_from_db()
    assert one.consent_status == "withdrawn"  # a withdrawal does reach what is there


def test_a_dry_run_writes_nothing(bare_site, tmp_path):
    content = small_export(tmp_path / "in")
    before = Page.objects.count()
    report = run("import_careers", "ndjson", tmp_path / "in", "--dry-run")
    assert "Dry run: nothing was written." in report and "source" in report
    assert Page.objects.count() == before and not Source.objects.exists()
    run("import_careers", "ndjson", tmp_path / "in")
    assert StandardPage.objects.get(slug="about").live
    assert content and "Nothing new" in run("import_careers", "ndjson", tmp_path / "in")


def test_a_home_page_that_nobody_has_filled_yet_is_no_change(bare_site, tmp_path):
    run("export_careers", "ndjson", tmp_path / "out")
    assert "Nothing new" in run("import_careers", "ndjson", tmp_path / "out")


def test_a_site_behind_a_login_stays_there(bare_site, tmp_path, client):
    login = [{"type": "login", "groups": []}]
    small_export(tmp_path / "in", change=set_in(3, "restrictions", to=login))
    run("import_careers", "ndjson", tmp_path / "in")
    assert StandardPage.objects.get(slug="about").live
    assert client.get("/about/").status_code == client.get("/").status_code == 302


SOURCE = {
    "name": "Our survey",
    "publisher": "Us",
    "release": "",
    "year": 2025,
    "url": "",
    "license": "CC0",
    "license_url": "",
    "attribution": "Ours.",
    "modified_wording": "",
    "retrieved_on": None,
    "slug": "ours",
}


def small_export(folder: Path, *, change: Any = None) -> list[Any]:
    """Write a small export; ``change`` may alter its lines. Returns them."""
    page = {
        "kind": "page",
        "path": "about",
        "type": "home.StandardPage",
        "uuid": "5f0c0f9e-0000-4000-8000-000000000001",
        "live": True,
        "published": ["2025-01-01T00:00:00+00:00", "2025-01-02T00:00:00+00:00"],
        "restrictions": [],
        "columns": {"title": "About", "slug": "about", "body": []},
    }
    home = {
        **page,
        "path": "",
        "type": "home.HomePage",
        "uuid": "5f0c0f9e-0000-4000-8000-000000000000",
        "columns": {"title": "Home", "slug": "home", "headline": "Hello"},
    }
    lines: list[Any] = [
        {"kind": "head", "format": "careers-cms", "version": 1},
        {"kind": "source", "columns": dict(SOURCE)},
        home,
        page,
        {"kind": "end", "lines": 5},
    ]
    if change:
        lines = change(lines) or lines
    folder.mkdir()
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    (folder / "content.ndjson").write_text(text, encoding="utf-8")
    return lines


def set_in(number: int, *path: str, to: Any) -> Any:
    def change(lines: list[Any]) -> None:
        place = lines[number - 1]
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = to

    return change


PICTURE = {
    "kind": "image",
    "name": "image:1",
    "file": "../../../etc/passwd",
    "sha1": "0" * 40,
    "collection": [],
    "tags": [],
    "columns": {"title": "Climber", "description": "None"},
}
BAD = {
    "cut off": (lambda lines: lines[:-1], "line 4: the file is cut off here"),
    "cut off inside a line": (lambda lines: [*lines[:3], '{"kind":"pa'], "line 4: is no JSON"),
    "a line is missing": (
        lambda lines: [*lines[:1], *lines[2:]],
        "line 4: lines are missing: there were 5",
    ),
    "no export": (lambda lines: lines[1:], "line 1: is not the head of an export"),
    "of a later version": (set_in(1, "version", to=2), "line 1: is of version 2"),
    "unknown kind": (set_in(2, "kind", to="spell"), "line 2: is of no known kind ('spell')"),
    "a part is missing": (set_in(3, "live", to="yes"), "line 3: “live” of this page is missing"),
    "a bad number": (set_in(2, "columns", "year", to="soon"), "line 2: column “year”"),
    "too long": (set_in(2, "columns", "name", to="x" * 200), "line 2: column “name”"),
    "unknown column": (
        set_in(4, "columns", "titel", to="x"),
        "line 4: column “titel”: is no column",
    ),
    "unknown section": (
        set_in(4, "columns", "body", to=[{"type": "spell", "value": 1, "id": "a"}]),
        "there is no section “spell”",
    ),
    "unknown reference": (
        set_in(4, "columns", "share_image", to="image:9"),
        "line 4: column “share_image”: “image:9” is not in the file",
    ),
    "unknown type": (set_in(4, "type", to="auth.User"), "cannot stand under"),
    "no parent": (set_in(4, "path", to="nowhere/about"), "refers to “page:nowhere”"),
    "a path that climbs": (
        lambda lines: [*lines[:2], dict(PICTURE), *lines[2:4], {"kind": "end", "lines": 6}],
        "line 3: column “file”: there is no file “../../../etc/passwd” in the export",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_writes_nothing_and_says_where(bare_site, tmp_path, name):
    change, message = BAD[name]
    small_export(tmp_path / "in", change=change)
    with pytest.raises(CommandError) as failure:
        run("import_careers", "ndjson", tmp_path / "in")
    assert "in/content.ndjson, line " in str(failure.value)
    assert message in str(failure.value)
    assert not Source.objects.exists() and not StandardPage.objects.exists()
    bare_site.refresh_from_db()
    assert bare_site.headline == ""


def test_bad_lines_may_be_passed_over(bare_site, tmp_path):
    small_export(tmp_path / "in", change=set_in(2, "columns", "year", to="soon"))
    report = run("import_careers", "ndjson", tmp_path / "in", "--keep-going")
    assert "line 2: column “year”" in report
    assert StandardPage.objects.get().title == "About" and not Source.objects.exists()


def test_other_bytes_are_refused(bare_site, tmp_path):
    small_export(tmp_path / "in")
    file = tmp_path / "in" / "content.ndjson"
    file.write_bytes(file.read_bytes().replace(b"About", b"Caf\xe9"))
    with pytest.raises(CommandError, match=r"line 4: is not UTF-8: byte \d+ of the line is 0xE9"):
        run("import_careers", "ndjson", tmp_path / "in")


def test_a_changed_picture_is_refused(demo, tmp_path):
    run("export_careers", "ndjson", tmp_path / "out")
    file = next((tmp_path / "out").glob("image-0001-*"))
    file.write_bytes(next((tmp_path / "out").glob("image-0002-*")).read_bytes() + b"x")
    empty_site()
    files = set(Path(CustomImage._meta.get_field("file").storage.location).rglob("*"))
    with pytest.raises(CommandError, match="is not the file that was exported"):
        run("import_careers", "ndjson", tmp_path / "out")
    assert not CustomImage.objects.exists()
    assert set(Path(CustomImage._meta.get_field("file").storage.location).rglob("*")) == files


def test_an_archive_of_the_same_content_is_the_same(demo, tmp_path):
    run("export_careers", "ndjson", tmp_path / "one.zip")
    run("export_careers", "ndjson", tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (tmp_path / "one.zip").stat().st_mode & 0o077 == 0
    assert zipfile.ZipFile(tmp_path / "one.zip").testzip() is None
    with pytest.raises(CommandError, match=r"one\.zip: is there already"):
        run("export_careers", "ndjson", tmp_path / "one.zip")


def test_what_is_no_export_is_refused(bare_site, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(CommandError, match=r"There is no “content\.ndjson” in it"):
        run("import_careers", "ndjson", tmp_path / "other")
    with pytest.raises(CommandError, match="There is no such folder or zip archive"):
        run("import_careers", "ndjson", tmp_path / "nothing")
