"""Every public address: who may read it, what it says, and what is not there."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from careers.models import CareerFieldPage, CareerPage
from home.models import Navigation, SiteSettings, StandardPage
from tests.careers.demo_site import words_of

PUBLIC = (
    "/",
    "/careers/",
    "/careers/medical-office/",
    "/careers/medical-office/medical-secretary/",
    "/how-we-measure/",
    "/search/",
    "/search/?q=medical",
)


@pytest.mark.parametrize("url", PUBLIC)
def test_a_visitor_reads_each_kind_of_page_without_signing_in(url, demo, client):
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies, "a public page sets no cookie"
    assert b"{{" not in response.content and b"{%" not in response.content


@pytest.mark.parametrize("url", PUBLIC)
def test_each_page_has_one_heading_a_title_and_named_links(url, demo, read):
    soup = read(url)
    assert len(soup.find_all("h1")) == 1
    assert soup.title.get_text(strip=True)
    assert soup.html["lang"]
    nameless = [
        str(link)[:80]
        for link in soup.find_all("a")
        if not (link.get_text(strip=True) or link.get("aria-label") or link.find("img", alt=True))
    ]
    assert nameless == []
    assert [str(image)[:80] for image in soup.find_all("img") if not image.has_attr("alt")] == []


def test_every_page_that_links_lead_to_is_whole(demo, client):
    """Walk the site from its first page: no broken link, picture or place within a page."""
    broken, seen, ahead = [], {"/"}, ["/"]
    while ahead:
        url = ahead.pop()
        response = client.get(url)
        if response.status_code != 200:
            broken.append(f"{url}: {response.status_code}")
        if not response["Content-Type"].startswith("text/html"):
            continue
        soup = BeautifulSoup(response.content, "html.parser")
        ids = {tag["id"] for tag in soup.find_all(id=True)}
        addresses = {tag["href"] for tag in soup.find_all("a", href=True)}
        broken += [f"{url}{a}" for a in addresses if re.match("#.", a) and a[1:] not in ids]
        for tag in soup.find_all(["img", "source"]):
            addresses |= {tag["src"]} if tag.has_attr("src") else set()
            addresses |= {part.split()[0] for part in tag.get("srcset", "").split(",") if part}
        for address in {a.split("#")[0] for a in addresses if a.startswith("/")} - seen:
            seen.add(address)
            ahead.append(address)
    assert broken == []
    assert {career.url for career in CareerPage.objects.all()} <= seen


@pytest.mark.parametrize("url", PUBLIC)
def test_nothing_is_asked_of_another_site(url, demo, read):
    soup = read(url)
    loaded = [
        tag.get(name, "")
        for tag in soup.find_all(["img", "script", "link", "iframe", "source", "video", "audio"])
        for name in ("src", "srcset", "poster")
    ]
    loaded += [link["href"] for link in soup.find_all("link", rel="stylesheet")]
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []


def test_home_shows_every_field_with_its_number_of_careers(demo, read):
    text = words_of(read("/"))
    for field in CareerFieldPage.objects.live():
        assert field.title in text
        assert re.search(rf"\b{len(field.careers)} careers", text)


def test_the_index_lists_every_public_field_and_no_draft(demo, read):
    CareerFieldPage.objects.get(slug="culinary").unpublish()
    links = {a["href"] for a in read("/careers/").main.find_all("a", href=True)}
    public = set(CareerFieldPage.objects.live().values_list("slug", flat=True))
    assert len(public) == 5
    assert {f"/careers/{slug}/" for slug in public} <= links
    assert not any("culinary" in link for link in links)


def test_a_standard_page_shows_its_body(demo, read):
    page = StandardPage.objects.get(slug="how-we-measure")
    text = words_of(read(page.url))
    assert page.introduction in text
    for block in page.body:
        assert block.value["heading"] in text


def test_settings_and_navigation_show_on_every_page(demo, read):
    SiteSettings.objects.update(site_name="Work, plainly", footer_text="Said at the foot.")
    navigation = Navigation.objects.get()
    navigation.header = [("link", {"title": "Look it up", "page": None, "path": "/search/"})]
    navigation.save()
    for url in PUBLIC:
        soup = read(url)
        assert "Work, plainly" in words_of(soup.header)
        assert "Said at the foot." in words_of(soup)
        assert soup.header.find("a", string=re.compile("Look it up"))["href"] == "/search/"


def test_navigation_leaves_out_a_page_that_is_no_longer_public(demo, read):
    page = StandardPage.objects.get(slug="how-we-measure")
    assert read("/").find("a", href=page.url)
    page.unpublish()
    assert not read("/").find("a", href=page.url)


def test_a_draft_is_404_everywhere(demo, client, secretary):
    url = secretary.url
    secretary.unpublish()
    assert client.get(url).status_code == 404
    assert b"Medical secretary" not in client.get("/careers/medical-office/").content
    assert b"medical-secretary" not in client.get("/sitemap.xml").content


def test_an_edit_is_not_public_before_it_is_published(demo, read, secretary):
    secretary.title = "A title nobody has approved"
    revision = secretary.save_revision()
    assert "nobody has approved" not in words_of(read(secretary.url))
    revision.publish()
    assert "nobody has approved" in words_of(read(secretary.url))


def test_a_page_behind_a_password_is_in_no_list(demo, client, secretary):
    PageViewRestriction.objects.create(
        page=secretary, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    for url in ("/careers/medical-office/", "/search/?q=secretary", "/sitemap.xml"):
        assert b"medical-office/medical-secretary/" not in client.get(url).content, url
    assert secretary.summary.encode() not in client.get(secretary.url).content


def test_a_new_slug_leads_from_the_old_address_to_the_new(
    demo, client, secretary, django_capture_on_commit_callbacks
):
    old = secretary.url
    with django_capture_on_commit_callbacks(execute=True):
        secretary.slug = "doctors-secretary"
        secretary.save_revision().publish()
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith("/careers/medical-office/doctors-secretary/")
    assert client.get(response["Location"]).status_code == 200


def test_a_new_slug_of_a_field_redirects_its_careers_too(
    demo, client, medical_office, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        medical_office.slug = "doctors-offices"
        medical_office.save_revision().publish()
    response = client.get("/careers/medical-office/medical-secretary/")
    assert response.status_code == 301
    assert response["Location"].endswith("/careers/doctors-offices/medical-secretary/")


@pytest.mark.parametrize(
    "url", ["/nowhere/", "/careers/nowhere/", "/a%00b/", "/%FF/", "/careers/../admin-nowhere/"]
)
def test_an_address_that_leads_nowhere_is_404_in_words(url, demo, client):
    response = client.get(url)
    assert response.status_code == 404
    assert b"<h1>" in response.content
    assert b'action="/search/"' in response.content


def test_the_site_map_lists_what_is_public_and_nothing_else(demo, client):
    hidden = CareerPage.objects.get(slug="baker")
    hidden.hidden_from_search_engines = True
    hidden.save_revision().publish()
    CareerPage.objects.get(slug="chef").unpublish()

    response = client.get("/sitemap.xml")

    assert response.status_code == 200
    tree = ElementTree.fromstring(response.content)
    listed = {element.text for element in tree.iter() if element.tag.endswith("}loc")}
    pages = Page.objects.live().descendant_of(demo, inclusive=True).exclude(pk=hidden.pk)
    assert listed == {page.full_url for page in pages}
    assert b'content="noindex"' in client.get(hidden.url).content


def test_robots_are_told_where_the_site_map_is(client, db):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
    assert "Disallow: /admin/" in response.content.decode()


def test_search_engines_get_title_description_and_picture(demo, read, secretary):
    soup = read(secretary.url)
    meta = {
        tag.get("property") or tag.get("name"): tag.get("content") for tag in soup.find_all("meta")
    }
    assert soup.title.get_text().startswith(secretary.title)
    assert meta["description"] == meta["og:description"] == secretary.search_description
    assert soup.find("link", rel="canonical")["href"] == secretary.full_url
    assert re.match(r"http://[^/]+/renditions/", meta["og:image"])


def test_every_field_has_a_picture_of_its_own_for_link_previews(demo, read, client):
    addresses = set()
    for field in CareerFieldPage.objects.live():
        soup = read(field.url)
        address = soup.find("meta", property="og:image")["content"]
        assert soup.find("meta", property="og:image:alt")["content"]
        assert int(soup.find("meta", property="og:image:width")["content"]) > 0
        answer = client.get(urlsplit(address).path)
        assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
        addresses.add(address)
    assert len(addresses) == CareerFieldPage.objects.live().count() > 5


def test_every_icon_that_a_page_names_is_there(demo, read):
    icons = read("/").select("link[rel=icon], link[rel=apple-touch-icon]")
    kinds = {(icon["rel"][0], icon["href"].rpartition(".")[2]) for icon in icons}
    assert kinds == {("icon", "ico"), ("icon", "svg"), ("apple-touch-icon", "png")}
    for icon in icons:
        assert finders.find(icon["href"].removeprefix(settings.STATIC_URL)), icon


def test_a_site_without_content_still_answers(bare_site, client):
    for url in ("/", "/search/?q=anything", "/sitemap.xml", "/robots.txt"):
        assert client.get(url).status_code == 200, url
    assert client.get("/careers/").status_code == 404


def test_an_expired_page_is_gone_before_the_scheduler_has_run(demo, client, secretary):
    CareerPage.objects.filter(pk=secretary.pk).update(expire_at=timezone.now())
    assert (
        b"medical-office/medical-secretary/" not in client.get("/careers/medical-office/").content
    )
    assert client.get(secretary.url).status_code == 404
