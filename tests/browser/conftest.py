from collections.abc import Iterator

import pytest


@pytest.fixture
def visitor(browser: object) -> Iterator[object]:
    """Return a second browser page that shares nothing with the editor's: no sign-in, no cookie."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()
