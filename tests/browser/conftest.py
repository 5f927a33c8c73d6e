from pathlib import Path

import pytest

from tests import node_packages
from tests.browser import pages
from tests.running_site import RunningSite

HERE = Path(__file__).parent
MAKE = "from tests.browser import states; print(states.make())"


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of the checkers' packages: axe and the Nu checker."""
    return node_packages.installed(HERE)


@pytest.fixture(scope="session")
def apart(site_server: RunningSite) -> dict[str, str]:
    """Make every state on the shared site. Returns the HTML of pages that have no address."""
    return pages.told_apart(site_server.manage("shell", "--no-imports", "-c", MAKE))


@pytest.fixture
def editor(site_server, page):
    """A browser in which the demo's editor has signed in."""
    name, password = site_server.login
    page.set_default_timeout(30_000)
    page.goto(f"{site_server.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Pages").wait_for()
    return page
