"""The visitors' site in a browser: by keyboard, in the order it is read, small, printed."""

import re

from tests.browser.pages import CAREER, FIELD_PAGE, FOUR


def test_a_table_is_sorted_by_keyboard_where_it_stands(site_server, page):
    page.goto(site_server.url + FIELD_PAGE)
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
    page.goto(site_server.url + FIELD_PAGE)
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
