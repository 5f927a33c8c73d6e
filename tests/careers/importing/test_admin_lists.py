"""With many imported careers the admin's lists ask as much of the database as with few."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import CareerFieldPage, CareerPage, ImportRun, Task
from tests.careers.importing import admin_page
from tests.careers.importing.building import SECRETARY, DataSet

FEW = (SECRETARY, "43-4171.00")
MANY = (*FEW, "43-3021.00", "43-4031.00", "43-6012.00", "29-2072.00", "27-2011.00")


def lists() -> dict[str, str]:
    field = CareerFieldPage.objects.get(code="43-0000")
    return {
        "explorer of the fields": reverse("wagtailadmin_explore", args=[field.get_parent().pk]),
        "explorer of a field": reverse("wagtailadmin_explore", args=[field.pk]),
        "search": reverse("wagtailadmin_pages:search") + "?q=clerks",
        "careers by type": reverse("wagtailadmin_pages:type_use", args=["careers", "careerpage"]),
        "site history": "/admin/reports/site-history/",
        "imports": admin_page.LIST,
        "an import": reverse("careers_import_run", args=[ImportRun.objects.last().pk]),
        "imported data": reverse("careers_imported_data") + "?state=edited",
    }


@pytest.fixture
def count(admin_client):
    def statements(url: str) -> int:
        admin_client.get(url)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(url).status_code == 200
        return len(captured)

    return statements


def edit_a_task_of_each() -> None:
    for page in CareerPage.objects.all():
        task = Task.objects.filter(page=page).first()
        task.edit_value(text="Edited.")
        task.save()


def preview(client, data: DataSet, **fields: str) -> None:
    uploads = [admin_page.upload(Path(path)) for path in data.onet_only]
    page = admin_page.begin(client, "onet", onet_files=uploads, into="", **fields)
    assert page.state == "Preview ready"


def test_lists_ask_as_much_with_many_careers_as_with_few(site, tmp_path, run, count, admin_client):
    data = DataSet(tmp_path / "many", MANY)
    preview(admin_client, data, codes=FEW[0])
    run(*data.arguments, "--publish", "--codes", ",".join(FEW))
    edit_a_task_of_each()
    few = {name: count(url) for name, url in lists().items()}
    ImportRun.objects.all().delete()
    for _ in range(3):
        preview(admin_client, data)
    run(*data.arguments, "--publish")
    edit_a_task_of_each()
    assert CareerPage.objects.count() == len(MANY)
    assert {name: count(url) for name, url in lists().items()} == few
