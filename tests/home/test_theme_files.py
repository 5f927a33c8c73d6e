"""The theme's files: small, without inline styles, and re-branded by one file and a logo."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from careers.fixtures import demo as demo_loader
from home.models import SiteSettings
from tests.careers.demo_site import words_of

STATIC = Path(__file__).parents[2] / "static"
MOST_BYTES, MOST_BYTES_OF_SCRIPT = 100_000, 15_000
PAGES = (
    "/",
    "/careers/",
    "/careers/medical-office/",
    "/careers/medical-office/medical-secretary/",
    "/compare/?careers=medical-secretary,medical-assistant,medical-transcriptionist,chef",
    "/search/?q=medical",
    "/how-we-measure/",
)
# Typefaces are compressed as they are; each stylesheet names them by a path of its own.
FONTS = sum(len(file.read_bytes()) for file in STATIC.glob("fonts/*.woff2"))


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def files_of(soup: BeautifulSoup) -> tuple[set[str], set[str]]:
    """Return the paths below ``static`` of a page's styles and scripts."""
    styles = {link["href"] for link in soup.find_all("link", rel="stylesheet")}
    scripts = {script["src"] for script in soup.find_all("script", src=True)}
    return tuple({name.partition("/static/")[2] for name in names} for names in (styles, scripts))


@pytest.mark.parametrize("url", PAGES)
def test_a_first_load_is_small(url, demo, client):
    content = client.get(url).content
    styles, scripts = files_of(BeautifulSoup(content, "html.parser"))
    assert len(styles) >= 8 and len(scripts) >= 3
    script = sum(compressed((STATIC / name).read_bytes()) for name in scripts)
    style = sum(compressed((STATIC / name).read_bytes()) for name in styles)
    whole = compressed(content) + style + script + FONTS
    print(f"{url}: {whole} bytes, {script} of them script")
    assert script < MOST_BYTES_OF_SCRIPT
    assert whole < MOST_BYTES


@pytest.mark.parametrize("url", PAGES)
def test_nothing_on_a_page_needs_a_laxer_policy(url, demo, read):
    soup = read(url)
    assert soup.find_all(style=True) == []
    assert soup.find_all("style") == []
    inline = [tag for tag in soup.find_all("script", src=False) if "json" not in tag["type"]]
    assert inline == []
    handlers = [tag for tag in soup.find_all(True) if any(n.startswith("on") for n in tag.attrs)]
    assert handlers == []


def test_colours_stand_in_the_file_of_tokens_alone():
    for file in STATIC.glob("css/*.css"):
        if file.name == "tokens.css" or file.name.startswith("admin-"):
            continue
        colours = re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", file.read_text())
        assert colours == [], file.name


def test_every_stylesheet_and_module_is_used():
    """By a template of the site, or by the admin's Python."""
    root = STATIC.parent
    told = "".join(f.read_text() for f in root.glob("templates/**/*.html"))
    told += "".join(f.read_text() for f in root.glob("careers/**/*.py"))
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    assert len(files) > 20
    assert [file.name for file in files if file.name not in told] == []


@pytest.mark.parametrize(("wide", "shown"), [(False, True), (True, False)])
def test_a_logo_takes_the_place_of_the_mark_and_of_the_icon(wide, shown, demo, read, tmp_path):
    """A wide one is a wordmark: the name beside it is left to screen readers."""
    assert read("/").header.find("svg", class_="mark")
    with (demo_loader.PICTURES / "rendered" / "home.webp").open("rb") as file:
        logo = get_image_model()(title="Logo", is_decorative=True)
        logo.file.save("logo.webp", ImageFile(file), save=False)
    if wide:
        Image.new("RGB", (400, 60), "teal").save(tmp_path / "logo.png")
        with (tmp_path / "logo.png").open("rb") as file:
            logo.file.save("logo.png", ImageFile(file), save=False)
    logo.save()
    SiteSettings.objects.update(logo=logo)
    soup = read("/")
    brand = soup.header.find("a", class_="brand")
    assert brand.find("img", alt="") and not soup.find("svg", class_="mark")
    assert bool(brand.find(class_="brand-name")) == shown
    assert "Inside Work" in words_of(brand)
    icon = soup.find("link", rel="icon")["href"]
    assert "/renditions/" in icon
