"""The theme's files: no inline styles, and re-branded by one file and a logo."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page

from careers.fixtures import demo as demo_loader
from home.models import SiteSettings
from tests.careers.demo_site import words_of

STATIC = Path(__file__).parents[2] / "static"
PAGES = (
    "/",
    "/careers/",
    "/careers/medical-office/",
    "/careers/medical-office/medical-secretary/",
    "/compare/?careers=medical-secretary,medical-assistant,medical-transcriptionist,chef",
    "/search/?q=medical",
    "/how-we-measure/",
)


def picture_of(size: tuple[int, int]) -> io.BytesIO:
    """Return a picture as a file in memory."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    file.seek(0)
    return file


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
    """By every page, by a template, or by the admin's Python."""
    root = STATIC.parent
    told = "".join([*settings.STYLESHEETS, *settings.SCRIPTS])
    told += "".join(f.read_text() for f in root.glob("templates/**/*.html"))
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


@pytest.mark.parametrize(
    ("url", "shape", "widths"),
    [
        ("/careers/medical-office/", "wide", [400, 800]),
        ("/careers/medical-office/medical-secretary/", "hero", [380, 761]),
    ],
)
def test_avif_is_offered_once_a_task_has_made_it(url, shape, widths, demo, read):
    """With the width that fills the frame: the picture itself is 3 by 2."""
    page = Page.objects.get(slug=url.split("/")[-2]).specific
    image = get_image_model()(title="Larger", is_decorative=True)
    image.file.save("larger.png", ImageFile(picture_of((1200, 800)), "larger.png"), save=False)
    image.save()
    page.hero_image = image
    page.save_revision().publish()
    picture = read(url).find("img", class_=f"picture-{shape}").parent
    assert [source["type"] for source in picture.find_all("source")] == ["image/webp"]
    made = image.get_renditions("width-400|format-avif", "width-800|format-avif")
    soup = read(url)
    source = soup.find("img", class_=f"picture-{shape}").parent.find("source")
    assert source["type"] == "image/avif"
    assert source["srcset"] == ", ".join(
        f"{row.url} {w}w" for row, w in zip(made.values(), widths, strict=True)
    )
    preload = soup.find("link", rel="preload", type="image/avif")
    assert preload["imagesrcset"] == source["srcset"]
    image.focal_point_x = image.focal_point_y = 10
    image.focal_point_width = image.focal_point_height = 10
    image.save()
    assert not read(url).find("link", rel="preload", type="image/avif")
