"""Fixtures of the importer's tests: an empty site, small data, the command, what is in the base."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission

from careers.models import CareerPage
from home.models import HomePage
from tests.careers.importing import admin_page
from tests.careers.importing.building import ONET, SKILLS, DataSet, Runner
from tests.careers.importing.emptying import empty_site

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "TRUNCATE")


@pytest.fixture
def site(db) -> HomePage:
    """The site as a fresh `migrate` leaves it, whatever the process loaded. Returns its home page.

    The test's transaction puts everything back.
    """
    return empty_site()


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    """Three occupations: a rich one, one paid by the hour, one without data."""
    return DataSet(tmp_path / "data")


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def career(db) -> Callable[[str], CareerPage]:
    """Find the page of an occupation by its code."""
    return lambda code: CareerPage.objects.get(
        occupationcode_rows__code=code, occupationcode_rows__scheme="onet_soc"
    )


@pytest.fixture
def written() -> Callable[..., list[str]]:
    """Return the statements that write, of whatever is called."""

    def count(call: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            call()
        statements = [query["sql"] for query in captured]
        assert statements, "nothing was asked of the database at all"
        return [sql for sql in statements if sql.lstrip(' ("').upper().startswith(WRITES)]

    return count


@pytest.fixture
def onet(data):
    """Return the uploads of O*NET with all its parts, as the files are now."""

    def files():
        loose = sorted((data.root / "bls").iterdir())
        return {
            "onet_files": [
                admin_page.upload(data.root / SKILLS),  # the newer release comes second, and wins
                admin_page.upload(data.root / ONET),
            ],
            "bls_files": [admin_page.upload(file) for file in loose],
            "esco_files": [admin_page.upload(data.root / "esco")],
            "ooh_files": [admin_page.upload(data.root / "ooh")],
        }

    return files


@pytest.fixture
def imported(site, admin_client, onet):
    """Three careers, imported and live by the page itself."""
    preview = admin_page.begin(admin_client, "onet", publish="1", **onet())
    return preview.press("Import now")


@pytest.fixture
def importer(site, client):
    """A maker of users who may import, with rights on some pages. It signs them in."""

    def make(page, *rights, name="importer", permission="import_careers"):
        group = Group.objects.create(name=name)
        for codename in ("access_admin", permission):
            group.permissions.add(Permission.objects.get(codename=codename))
        for right in rights:
            GroupPagePermission.objects.create(
                group=group, page=page, permission=Permission.objects.get(codename=right)
            )
        user = User.objects.create_user(name, f"{name}@example.org", "a-long-password")
        user.groups.add(group)
        client.force_login(user)
        return client

    return make
