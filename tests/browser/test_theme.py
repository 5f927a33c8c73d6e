"""The visitors' site in a browser: what axe and the Nu checker find, by keyboard, small, printed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import node_packages

HERE = Path(__file__).parent
FIELD = "/careers/medical-office/"
CAREER = f"{FIELD}medical-secretary/"
FOUR = "/compare/?careers=medical-secretary,medical-transcriptionist,medical-billing-clerk,chef"
PAGES = {
    "home": "/",
    "index": "/careers/",
    "field": FIELD,
    "field, sorted": f"{FIELD}?sort=-median_pay",
    "career": CAREER,
    "career, a place": f"{CAREER}?area=US-CA",
    "compare": FOUR,
    "compare, nothing": "/compare/",
    "search": "/search/?q=medical+biller&pay=40000-50000",
    "search, nothing found": "/search/?q=medikal+biler",
    "method": "/how-we-measure/",
    "thanks": "/useful/thanks/",
    "not found": "/careers/nowhere/",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Roles of tables are repeated in the HTML because CSS turns rows into cards on phones, and some
# browsers forget then that there was a table. The checker finds the repetition needless.
NEEDLESS_ROLE = "attribute must not be used on a"


@pytest.fixture(scope="session")
def packages() -> Path:
    return node_packages.installed(HERE)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_at_any_width_in_any_light(path, site_server, browser, packages):
    axe = (packages / "axe-core" / "axe.min.js").read_text()
    found = []
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            page.goto(site_server.url + path)
            page.evaluate(axe)
            answer = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            assert len(answer["passes"]) > 10
            found += [
                f"{width} {scheme} {rule['id']}: {rule['nodes'][0]['html'][:120]}"
                for rule in answer["violations"]
            ]
            context.close()
    assert found == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_narrow_page_never_scrolls_sideways_and_a_console_stays_empty(path, site_server, page):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [words for words in said if "404 (Not Found)" not in words] == []


def test_the_html_is_valid(site_server, packages, tmp_path):
    java = shutil.which("java")
    if not java:
        pytest.skip("Java is not installed: the Nu checker needs it.")
    for number, path in enumerate(PAGES.values()):
        (tmp_path / f"{number}.html").write_text(site_server.get(path).text)
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = sorted(map(str, tmp_path.glob("*.html")))
    done = subprocess.run(
        [java, "-jar", str(jar), "--errors-only", *files],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    errors = [line for line in done.stderr.splitlines() if NEEDLESS_ROLE not in line]
    assert errors == []


def test_nothing_moves_while_a_page_loads(site_server, page):
    page.add_init_script(
        "globalThis.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " moved += e.value }).observe({type: 'layout-shift', buffered: true})"
    )
    for path in ("/", FIELD, CAREER, FOUR):
        page.goto(site_server.url + path, wait_until="networkidle")
        assert page.evaluate("moved") < 0.02, path


def test_a_table_is_sorted_by_keyboard_where_it_stands(site_server, page):
    page.goto(site_server.url + FIELD)
    page.get_by_role("button", name="Median pay").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sort=-median_pay"))
    head = page.get_by_role("columnheader", name="Median pay")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(".career-table tbody th").first.inner_text() == "Medical administrator"
    assert page.evaluate("document.activeElement.textContent").strip() == "Median pay"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sort=median_pay"))
    assert page.locator(".career-table tbody th").first.inner_text() == "Medical receptionist"


def test_ticks_are_kept_from_page_to_page_until_they_are_compared(site_server, page):
    page.goto(site_server.url + FIELD)
    page.get_by_label("Compare Medical secretary").check()
    page.goto(f"{site_server.url}/careers/culinary/")
    page.get_by_label("Compare Chef").check()
    assert "2 of 4 chosen" in page.locator("[data-chosen]").inner_text()
    page.get_by_role("button", name="Compare these careers").click()
    page.wait_for_url(re.compile(r"/compare/\?careers=medical-secretary,chef$"))
    page.get_by_role("link", name="Remove Chef").last.click()
    page.goto(f"{site_server.url}/careers/culinary/")
    assert not page.get_by_label("Compare Chef").is_checked()


def test_tabs_go_by_arrow_keys_and_by_address_and_fold_on_a_phone(site_server, page):
    page.goto(f"{site_server.url}{CAREER}#how-to-prepare")
    tab = page.get_by_role("tab", name="How to prepare")
    assert tab.get_attribute("aria-selected") == "true"
    tab.focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tabpanel", name="Job outlook").is_visible()
    assert not page.locator("#how-to-prepare").is_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.get_by_role("tab").count() == 0
    page.locator("summary", has_text="Job tasks").click()
    assert page.locator("#job-tasks").is_visible()


def test_suggestions_are_chosen_by_keyboard(site_server, page):
    page.goto(f"{site_server.url}/search/")
    box = page.locator("#main-search")
    box.press_sequentially("welde")
    page.get_by_role("option", name="Welder").first.wait_for()
    box.press("ArrowDown")
    assert page.get_by_role("option").first.get_attribute("aria-selected") == "true"
    box.press("Enter")
    page.wait_for_url(re.compile(r"/careers/skilled-trades/welder/$"))


def test_four_careers_print_on_one_page(site_server, page):
    page.goto(site_server.url + FOUR)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_a_reader_who_finds_a_page_useful_is_thanked(site_server, page):
    page.goto(site_server.url + CAREER)
    form = page.locator("[data-useful]")
    form.get_by_role("button", name="Yes").click()
    form.get_by_text("Thank you").wait_for()
    assert page.context.cookies() == []
