"""Take the pictures of the visitors' site: every kind of page, phone and desktop, light and dark.

Usage: make demo (in another terminal), then
    .venv/bin/python scripts/theme_pictures.py [http://127.0.0.1:8000]
Writes docs/screenshots/site/*.webp. A tall page is cut into columns, read from left to right.
Needs what `make install-dev` installs, and Chromium (CHROMIUM names another than the one on the
PATH). Changes nothing.
"""

import io
import os
import shutil
import sys

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError
from screenshots import CHROMIUM_SWITCHES, ROOT, ScreenshotError

FOLDER = ROOT / "docs" / "screenshots" / "site"
CAREER = "/careers/medical-office/medical-secretary/"
THREE = "medical-secretary,medical-assistant,medical-transcriptionist"
PAGES = {
    "home": "/",
    "fields": "/careers/",
    "field": "/careers/medical-office/",
    "career": CAREER,
    "compare": f"/compare/?careers={THREE}",
    "search": "/search/?q=medical+biller",
    "search-nothing": "/search/?q=medikal+biler",
    "method": "/how-we-measure/",
    "not-found": "/careers/medical-ofice/",
}
KINDS = (("desktop", 1440, "light"), ("desktop", 1440, "dark"), ("phone", 390, "light"))
LIGHT_ONLY = {"search-nothing", "not-found", "fields"}
COLUMN = {1440: 3000, 390: 2000}  # pixels of a page in one column
SCALE = {1440: 0.5, 390: 0.65}
MOST_COLUMNS = {1440: 4, 390: 6}
GAP, BACKGROUND = 24, "#8a8a8a"
A4_LYING = {"width": 1062, "height": 733}  # in CSS pixels, without the margins


def main(arguments: list[str]) -> int:
    base = (arguments or ["http://127.0.0.1:8000"])[0].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        take(base)
    except (ScreenshotError, BrowserError) as error:
        print(f"No pictures: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    files = sorted(FOLDER.glob("*.webp"))
    total = sum(file.stat().st_size for file in files)
    print(f"Wrote {len(files)} pictures, {total // 1000} kB.")
    return 0


def take(base: str) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise ScreenshotError("there is no chromium on the PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_SWITCHES)
        try:
            for kind, width, scheme in KINDS:
                for name, path in PAGES.items():
                    if scheme == "dark" and name in LIGHT_ONLY:
                        continue
                    png = shot(browser, base + path, width, scheme)
                    save(columns(png, width), f"{name}-{kind}-{scheme}", SCALE[width])
            png = printed(browser, base + PAGES["compare"])
            save(Image.open(io.BytesIO(png)).convert("RGB"), "compare-print", 1)
        finally:
            browser.close()


def shot(browser: Browser, url: str, width: int, scheme: str) -> bytes:
    """Return a PNG of the whole page, with the pictures that load when they come into view."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto(url)
    page.reload()  # typefaces that come late are not used: the second time they are there
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, 16_000)})
    page.wait_for_load_state("networkidle")
    png = page.screenshot(full_page=True)
    page.close()
    return png


def printed(browser: Browser, url: str) -> bytes:
    """Return a PNG of the page as the printer gets it, one A4 sheet."""
    page = browser.new_page(viewport=A4_LYING, color_scheme="light")
    page.emulate_media(media="print")
    page.goto(url)
    page.reload()
    png = page.screenshot()
    page.close()
    return png


def columns(png: bytes, width: int) -> Image.Image:
    """Return a page cut into columns of one height; what is below the last is left out."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    height = min(COLUMN[width], whole.height)
    count = min(MOST_COLUMNS[width], -(-whole.height // height))
    sheet = Image.new("RGB", (count * (width + GAP) - GAP, height), BACKGROUND)
    for number in range(count):
        part = whole.crop((0, number * height, width, min(whole.height, (number + 1) * height)))
        sheet.paste(part, (number * (width + GAP), 0))
    return sheet


def save(picture: Image.Image, name: str, scale: float) -> None:
    size = (round(picture.width * scale), round(picture.height * scale))
    smaller = picture.resize(size, Image.Resampling.LANCZOS)
    smaller.save(FOLDER / f"{name}.webp", quality=50, method=6)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
