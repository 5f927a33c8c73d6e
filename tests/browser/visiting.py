"""One visit to a page, on a phone and on a wide screen, with nothing in the browser's cache.

What is measured there is kept: a page is visited once, and several tests judge what was seen.
"""

from dataclasses import dataclass, field
from typing import Any

WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOR = ["color-contrast", "link-in-text-block"]  # what else axe finds is the same in the dark
WATCH = """
globalThis.moved = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) moved += e.value })
  .observe({type: 'layout-shift', buffered: true});
addEventListener('securitypolicyviolation', e => console.log('policy: ' + e.violatedDirective));
"""
SETTLE = """async () => {
  await document.fonts.ready;
  for (const y of [0, 1, 2, 3]) {
    scrollTo(0, y * innerHeight);
    await new Promise(requestAnimationFrame);
  }
  scrollTo(0, 0);
  await new Promise(done => setTimeout(done, 50));
}"""
AXE = """async options => {
  const found = await axe.run(document, {...options, preload: false, elementRef: false});
  return [found.passes.length, found.violations.map(
    rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)} ${rule.nodes[0].failureSummary}`)];
}"""


@dataclass
class Visit:
    """What a visit to one page showed; lists of complaints name the width and the light."""

    status: int = 0
    axe: list[str] = field(default_factory=list)
    rules_passed: int = 0
    said: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    moved: dict[int, float] = field(default_factory=dict)
    bytes: dict[int, dict[str, int]] = field(default_factory=dict)  # by width, then by kind
    too_wide: list[str] = field(default_factory=list)


def visit(browser: Any, url: str, axe: str, html: str = "") -> Visit:
    """Visit an address. ``html`` is what it answers with, where the site itself would not."""
    seen = Visit()
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script(WATCH)
        page.on("console", lambda message: hear(seen, url, message))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("request", lambda request: look(seen, url, request.url))
        if html:
            page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        seen.bytes[width] = weigh(context.new_cdp_session(page))
        seen.status = page.goto(url).status
        page.evaluate(SETTLE)
        seen.moved[width] = page.evaluate("moved")
        seen.bytes[width] = dict(seen.bytes[width])
        judge(seen, page, axe, width)
        if width == WIDTHS[-1]:
            # 320 px: a wide screen at 400 %; 640 px: the same at 200 %.
            for narrow in (320, 640):
                page.set_viewport_size({"width": narrow, "height": 450})
                page.evaluate(SETTLE)  # modules move things when the width changes
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > narrow:
                    seen.too_wide.append(f"{wide} px on a screen of {narrow} px")
        context.close()
    return seen


def hear(seen: Visit, url: str, message: Any) -> None:
    # The browser tells of a page that answers 404, too; of a file that does, in the same words.
    is_advice = message.text.startswith(
        "[DOM]"
    )  # such as that a password wants a name of a user, too
    if not is_advice and not (
        message.location.get("url") == url and "Failed to load resource" in message.text
    ):
        seen.said.append(message.text)


def look(seen: Visit, url: str, asked: str) -> None:
    origin = "/".join(url.split("/", 3)[:3])
    if not asked.startswith((f"{origin}/", "data:", "blob:")):
        seen.outside.append(asked)


def weigh(session: Any) -> dict[str, int]:
    """Add up what travels, by kind; answers count as they are sent, compressed and with heads."""
    kinds: dict[str, str] = {}
    total: dict[str, int] = {}

    def name(event: dict[str, Any]) -> None:
        is_picture = event["response"]["mimeType"].startswith("image/")
        kinds[event["requestId"]] = "Image" if is_picture else event["type"]

    def add(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        total[kind] = total.get(kind, 0) + int(event["encodedDataLength"])

    session.on("Network.responseReceived", name)
    session.on("Network.loadingFinished", add)
    session.send("Network.enable")
    # What comes late shows what moves when it comes.
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    return total


def judge(seen: Visit, page: Any, axe: str, width: int) -> None:
    page.evaluate(axe)
    passed, found = page.evaluate(AXE, {"runOnly": RULES})
    seen.rules_passed = passed
    seen.axe += [f"{width} light {words}" for words in found]
    page.emulate_media(color_scheme="dark")
    _passed, found = page.evaluate(AXE, {"runOnly": OF_COLOR})
    seen.axe += [f"{width} dark {words}" for words in found]
