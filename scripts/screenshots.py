"""Take the picture of README.md: the career editor beside the GraphQL answer.

Usage: make demo (in another terminal), then
    .venv/bin/python scripts/screenshots.py [http://127.0.0.1:8000]
Needs what `make install-dev` installs, and Chromium (CHROMIUM names another than the one on the
PATH). Signs in with the demo's own login, read from VAR_DIR. Changes nothing.
"""

import io
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "screenshots" / "editor-and-answer.webp"
CAREER = "medical-secretary"
README = ROOT / "README.md"  # whose first query is asked
WINDOW = {"width": 1000, "height": 820}
GAP, BORDER, BACKGROUND, LINE = 24, 2, "#ffffff", "#b9b4a8"
WIDTH = 1600  # of the whole picture, in pixels
CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ScreenshotError(Exception):
    """What went wrong, in one line for the person at the keyboard."""


def main(arguments: list[str]) -> int:
    base = (arguments or ["http://127.0.0.1:8000"])[0].rstrip("/")
    try:
        editor, answer = take(base)
    except ScreenshotError as error:
        print(f"No picture: {error}", file=sys.stderr)
        return 1
    except BrowserError as error:
        print(f"No picture: {error.message.splitlines()[0]}", file=sys.stderr)
        return 1
    FILE.parent.mkdir(parents=True, exist_ok=True)
    beside(editor, answer).save(FILE, quality=82, method=6)
    print(f"Wrote {FILE.relative_to(ROOT)}, {FILE.stat().st_size // 1024} kB.")
    return 0


def take(base: str) -> tuple[bytes, bytes]:
    """Return PNGs of the career editor and of GraphiQL with an answer."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise ScreenshotError(
            "there is no chromium on the PATH; on Debian: apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_SWITCHES)
        try:
            return editor_picture(browser, base), answer_picture(browser, base)
        finally:
            browser.close()


def new_window(browser: Browser) -> Page:
    return browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")


def editor_picture(browser: Browser, base: str) -> bytes:
    page = new_window(browser)
    page.goto(f"{base}/admin/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(demo_password())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/admin/")
    page.goto(f"{base}/admin/pages/{page_id(page, base)}/edit/")
    page.locator(".Draftail-Editor").first.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # the editor's toolbars come and go
    return page.screenshot()


def answer_picture(browser: Browser, base: str) -> bytes:
    page = new_window(browser)
    query = re.search(r"^```graphql\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)[1]
    page.goto(f"{base}/graphiql/#{urlencode({'query': query})}")
    page.get_by_role("button", name="Execute query").click()
    page.locator(".result-window").get_by_text("publisher").first.wait_for()
    return page.screenshot()


def page_id(page: Page, base: str) -> str:
    answer = page.request.post(
        f"{base}/graphql/", data={"query": f'{{ career(slug: "{CAREER}") {{ id }} }}'}
    )
    return answer.json()["data"]["career"]["id"]


def demo_password() -> str:
    file = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "demo-login.txt"
    try:
        return re.search(r"^password: (\S+)$", file.read_text(), re.MULTILINE)[1]
    except (OSError, TypeError):
        raise ScreenshotError(
            f"{file} holds no login. Run `make demo` first, with the same VAR_DIR."
        ) from None


def beside(left: bytes, right: bytes) -> Image.Image:
    """Return both pictures side by side, each with a thin line around it."""
    windows = [framed(Image.open(io.BytesIO(png)).convert("RGB")) for png in (left, right)]
    width = sum(window.width for window in windows) + GAP
    whole = Image.new("RGB", (width, windows[0].height), BACKGROUND)
    whole.paste(windows[0], (0, 0))
    whole.paste(windows[1], (windows[0].width + GAP, 0))
    return whole.resize((WIDTH, round(whole.height * WIDTH / width)), Image.Resampling.LANCZOS)


def framed(window: Image.Image) -> Image.Image:
    frame = Image.new("RGB", (window.width + 2 * BORDER, window.height + 2 * BORDER), LINE)
    frame.paste(window, (BORDER, BORDER))
    return frame


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
