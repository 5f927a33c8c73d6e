"""The import page in the admin: choose, preview, import, report."""

import pytest

from careers.models import CareerPage, ImportRun, Task
from tests.careers.importing import admin_page
from tests.careers.importing.building import ONET, SECRETARY, SKILLS


@pytest.fixture
def onet(data):
    """The uploads of O*NET with all its parts. Each call makes them anew."""

    def files():
        return {
            "onet_files": [admin_page.upload(data.root / ONET), admin_page.upload(data.root / SKILLS)],
            "bls_files": [admin_page.upload(file) for file in sorted((data.root / "bls").iterdir())],
            "esco_files": [admin_page.upload(data.root / "esco")],
            "ooh_files": [admin_page.upload(data.root / "ooh")],
        }

    return files


def test_a_preview_says_what_would_come_and_writes_nothing(site, admin_client, onet, written):
    page = admin_page.begin(admin_client, "onet", **onet())
    assert page.state == "Preview ready"
    assert page.numbers["Page"] == [3, 0, 0, 0, 0]
    assert page.tabs == {"New": 3 + 3}  # the careers, and the index and field pages they need
    assert not CareerPage.objects.exists()
    assert page.buttons == ["Import now", "Cancel and delete the files"]
    print(page.words)
