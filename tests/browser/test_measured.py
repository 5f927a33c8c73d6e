"""Every page type and state, measured in a browser: axe, weight, silence, calm, reflow."""

import pytest

from tests.browser.pages import APART, PAGES, STATUS
from tests.browser.visiting import WIDTHS, Visit, visit

MOST_BYTES = 100_000  # that the first page of a visit may send, but for its pictures
MOST_BYTES_OF_SCRIPTS = 15_000
MOST_MOVED = 0.02
every_page = pytest.mark.parametrize("name", [*PAGES, *APART])


@pytest.fixture(scope="module")
def seen(site_server, apart, browser, packages):
    """Return a visitor of pages by their names: each is visited once."""
    axe = (packages / "axe-core" / "axe.min.js").read_text()
    visits: dict[str, Visit] = {}

    def look_at(name: str) -> Visit:
        if name not in visits:
            url = site_server.url + PAGES.get(name, f"/apart/{name}/")
            visits[name] = visit(browser, url, axe, apart.get(name, ""))
        return visits[name]

    return look_at


@every_page
def test_axe_finds_nothing_at_any_width_in_any_light(name, seen):
    assert seen(name).status == STATUS.get(name, 200)
    assert seen(name).rules_passed > 10
    assert seen(name).axe == []


@every_page
def test_the_console_stays_empty_and_no_other_site_is_asked(name, seen):
    assert seen(name).said == []
    assert seen(name).outside == []


@every_page
def test_nothing_moves_while_a_page_loads(name, seen):
    assert max(seen(name).moved.values()) < MOST_MOVED, seen(name).moved


@every_page
def test_a_page_reflows_at_320_px_and_at_200_percent(name, seen):
    assert seen(name).too_wide == []


@pytest.mark.parametrize("name", PAGES)
def test_the_first_load_is_light(name, seen):
    for width in WIDTHS:
        sent = seen(name).bytes[width]
        whole = sum(size for kind, size in sent.items() if kind != "Image")
        print(f"{name} at {width} px: {whole} bytes, {sent}")
        assert sent["Document"] > 500
        assert sent.get("Script", 0) < MOST_BYTES_OF_SCRIPTS, sent
        assert whole < MOST_BYTES, sent
