"""The order in which pages are read and reached by keyboard, and what works without JavaScript."""

import re
from urllib.request import Request, urlopen

import pytest

from tests.browser.pages import CAREER, FIELD_PAGE, FOUR

# Whether what comes next in the HTML ever stands above what came before, by more than a line.
BACKWARDS = """selector => {
  const seen = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
  const tops = seen.map(e => e.getBoundingClientRect().top);
  return [seen.length, seen.filter((e, n) => n && tops[n] < tops[n - 1] - 24)
    .map(e => e.textContent.trim().slice(0, 60))];
}"""
HIDDEN_BEHIND = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !!top && !document.activeElement.contains(top) && !top.contains(document.activeElement);
}"""


@pytest.fixture
def plain(browser):
    """A browser's page on a phone without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [FIELD_PAGE, CAREER, FOUR, "/search/?q=medical", "/"])
def test_a_phone_shows_things_in_the_order_of_the_html(path, site_server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site_server.url + path)
    count, backwards = page.evaluate(BACKWARDS, "main :is(h1, h2, h3, h4, td, p):not(.cards *)")
    assert count > 10
    assert backwards == []


@pytest.mark.parametrize("path", [FIELD_PAGE, FOUR, "/search/?q=medical"])
def test_the_first_stops_are_the_skip_link_and_what_is_seen(path, site_server, page):
    page.goto(site_server.url + path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _stop in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.checkVisibility()")
        assert not page.evaluate(HIDDEN_BEHIND), page.evaluate("document.activeElement.outerHTML")


def test_a_page_that_is_read_backwards_would_be_told(site_server, page):
    page.goto(site_server.url + CAREER)
    page.evaluate(
        "document.querySelector('.sections').style.cssText = 'display: flex; flex-flow: column-reverse'"
    )
    _count, backwards = page.evaluate(BACKWARDS, "main :is(h1, h2)")
    assert len(backwards) > 5


def test_a_part_of_the_accordion_opens_by_keyboard(site_server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site_server.url + CAREER)
    part = page.locator("summary", has_text="How to prepare")
    part.focus()
    page.keyboard.press("Enter")
    assert page.locator("#how-to-prepare").is_visible()
    page.keyboard.press("Enter")
    assert not page.locator("#how-to-prepare").is_visible()


def test_a_career_leaves_the_comparison_by_keyboard(site_server, page):
    page.goto(site_server.url + FOUR)
    page.locator("table").get_by_role("link", name="Remove Chef").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "chef" not in address)
    assert page.locator("thead .compare-name").count() == 3


def test_without_javascript_a_table_is_sorted_and_a_search_narrowed(site_server, plain):
    plain.goto(site_server.url + FIELD_PAGE)
    plain.locator("#sort").select_option("-median_pay")
    plain.get_by_role("button", name="Sort", exact=True).click()
    assert plain.url.split("#")[0].endswith("?sort=-median_pay")
    assert plain.locator(".career-table tbody th").first.inner_text() == "Medical administrator"
    plain.goto(f"{site_server.url}/search/?q=medical&field=medical-office")
    assert plain.get_by_role("link", name=re.compile("Medical")).count() > 3


def test_without_javascript_a_reader_says_that_a_page_is_useful(site_server, plain):
    plain.goto(f"{site_server.url}/careers/culinary/baker/")
    plain.get_by_role("button", name="Yes").click()
    assert plain.get_by_role("heading", level=1).inner_text() == "Thank you"
    assert plain.context.cookies() == []
    plain.get_by_role("link", name=re.compile("Back to")).click()
    assert plain.url.endswith("/careers/culinary/baker/")


def test_static_files_are_compressed_and_never_change(site_server):
    html = site_server.get("/").text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2|svg|ico|png))"', html))
    assert {file.rpartition(".")[2] for file in files} >= {"css", "js", "woff2", "svg", "ico"}
    for file in files:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", file), file
        asked = Request(site_server.url + file, headers={"Accept-Encoding": "gzip"})
        with urlopen(asked, timeout=20) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if file.endswith((".css", ".js")):
                assert answer.headers["Content-Encoding"] == "gzip"
