"""The admin's lists of facts: edit in place, see it on the site, find it in the log, undo it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from careers.models import Projection, Task, Wage


def form_data(response) -> dict[str, str]:
    """Return what a browser would send back from the page of a list, unchanged."""
    formset = response.context["formset"]
    data = {
        f"rows-{name}": field.value()
        for name, field in ((f.name, f) for f in formset.management_form)
    }
    for form in formset:
        for field in form:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = value
    return {name: str(value) for name, value in data.items()}


@pytest.fixture
def list_of(secretary):
    return lambda kind: reverse("careers_facts_list", args=[secretary.pk, kind])


@pytest.fixture
def editor(demo) -> User:
    """An editor who may change pages but not publish them."""
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    page_type = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=demo, permission=page_type)
    user = User.objects.create_user("writer", "writer@example.org", "a-long-password")
    user.groups.add(group)
    return user


def test_an_edit_shows_on_the_site_at_once_and_keeps_the_imported_value(
    admin_client, read, secretary, list_of
):
    page = admin_client.get(list_of("projection"))
    data = form_data(page) | {"rows-0-percent_change": "7.5"}
    assert admin_client.post(list_of("projection"), data).status_code == 302
    row = Projection.objects.get(page=secretary)
    assert str(row.percent_change) == "7.5"
    assert row.value["percent_change"] == "4.2"
    assert row.edited_value["percent_change"] == "7.5"
    assert "7.5" in read(secretary.url).get_text()


def test_a_change_is_in_the_log_of_the_page_and_can_be_undone(admin_client, secretary, list_of):
    page = admin_client.get(list_of("task"))
    before = page.context["formset"].forms[0].instance.text
    data = form_data(page) | {"rows-0-text": "Feed the office goldfish."}
    admin_client.post(list_of("task"), data)
    history = reverse("careers_facts_history", args=[secretary.pk])
    assert "Feed the office goldfish." in admin_client.get(history).content.decode()
    page_history = reverse("wagtailadmin_pages:history", args=[secretary.pk])
    assert "Feed the office goldfish." in admin_client.get(page_history).content.decode()

    entry = PageLogEntry.objects.filter(page=secretary.pk, action="careers.fact.edit").latest("pk")
    admin_client.post(history, {"entry": entry.pk})
    assert Task.objects.filter(page=secretary, text=before).exists()
    assert not Task.objects.filter(page=secretary, text__contains="goldfish").exists()

    undo = PageLogEntry.objects.filter(page=secretary.pk, action="careers.fact.undo").latest("pk")
    admin_client.post(history, {"entry": undo.pk})
    assert Task.objects.filter(page=secretary, text="Feed the office goldfish.").exists()


def test_a_button_names_its_change_as_the_database_does(admin_client, secretary, list_of):
    """A number over 999 gets no separator where a browser sends it back."""
    data = form_data(admin_client.get(list_of("task"))) | {"rows-0-text": "Feed the goldfish."}
    admin_client.post(list_of("task"), data)
    entries = PageLogEntry.objects.filter(page=secretary.pk, action="careers.fact.edit")
    assert entries.update(id=123_456) == 1
    history = reverse("careers_facts_history", args=[secretary.pk])
    soup = BeautifulSoup(admin_client.get(history).content, "html.parser")
    entry = soup.select_one("input[name=entry]")["value"]
    assert admin_client.post(history, {"entry": entry}).status_code == 302
    assert not Task.objects.filter(page=secretary, text__contains="goldfish").exists()


def test_a_change_that_was_changed_again_cannot_be_undone(admin_client, secretary, list_of):
    for text in ("First wording.", "Second wording."):
        data = form_data(admin_client.get(list_of("task"))) | {"rows-0-text": text}
        admin_client.post(list_of("task"), data)
    first = PageLogEntry.objects.filter(page=secretary.pk, action="careers.fact.edit").earliest(
        "pk"
    )
    history = reverse("careers_facts_history", args=[secretary.pk])
    answer = admin_client.post(history, {"entry": first.pk}, follow=True).content.decode()
    assert "cannot be undone" in answer
    assert Task.objects.filter(page=secretary, text="Second wording.").exists()


@pytest.mark.parametrize("entry", ["", "0", "-1", "1,234", "x", "9" * 30, "²"])
def test_an_undo_of_nothing_is_not_found(admin_client, secretary, entry):
    admin_client.raise_request_exception = False
    history = reverse("careers_facts_history", args=[secretary.pk])
    assert admin_client.post(history, {"entry": entry}).status_code == 404


def test_a_hidden_row_is_gone_for_readers_and_kept_for_editors(
    admin_client, ask, secretary, list_of
):
    data = form_data(admin_client.get(list_of("task")))
    pk = data["rows-0-id"]
    admin_client.post(list_of("task"), data | {"rows-0-is_hidden": "on"})
    assert not Task.objects.filter(pk=pk).exists()
    assert Task.all_rows.filter(pk=pk).exists()
    texts = ask('{ career(slug: "medical-secretary") { tasks { text } } }')["career"]["tasks"]
    assert Task.all_rows.get(pk=pk).text not in [task["text"] for task in texts]


def test_a_hidden_row_can_be_shown_again(admin_client, secretary, list_of):
    data = form_data(admin_client.get(list_of("task")))
    pk = data["rows-0-id"]
    admin_client.post(list_of("task"), data | {"rows-0-is_hidden": "on"})
    data = form_data(admin_client.get(list_of("task")))
    del data["rows-0-is_hidden"]
    assert admin_client.post(list_of("task"), data).status_code == 302
    assert Task.objects.filter(pk=pk).exists()


def test_a_row_can_be_added(admin_client, read, secretary, list_of):
    page = admin_client.get(list_of("task"))
    last = len(page.context["formset"].forms) - 1
    data = form_data(page) | {
        f"rows-{last}-text": "Order the stamps.",
        f"rows-{last}-kind": "core",
        f"rows-{last}-missing_reason": "Not rated.",
    }
    assert admin_client.post(list_of("task"), data).status_code == 302
    assert "Order the stamps." in read(secretary.url).get_text()


def test_two_editors_on_one_row_lose_nothing_silently(admin_client, secretary, list_of):
    first, second = (form_data(admin_client.get(list_of("task"))) for _ in range(2))
    admin_client.post(list_of("task"), first | {"rows-0-text": "The first editor's words."})
    answer = admin_client.post(list_of("task"), second | {"rows-0-text": "The second's words."})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody changed this row" in text
    assert "The first editor&#x27;s words." in text
    assert "The second&#x27;s words." in text
    again = form_data(answer)
    assert admin_client.post(list_of("task"), again).status_code == 302
    assert Task.objects.filter(page=secretary, text="The second's words.").exists()


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("wage", {"rows-0-percentile25": "1"}, "less than the 10th percentile"),
        ("wage", {"rows-0-median": ""}, "Say why amounts are missing"),
        ("occupationcode", {"rows-0-code": "43-60"}, "one looks like"),
        ("skillrating", {"rows-0-importance": "9"}, "less than or equal to 5"),
        ("projection", {"rows-0-target_year": "2020"}, "ends in a later year"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_saved(
    admin_client, list_of, kind, typed, told
):
    data = form_data(admin_client.get(list_of(kind))) | typed
    answer = admin_client.post(list_of(kind), data)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not PageLogEntry.objects.filter(action__startswith="careers.fact").exists()


def test_facts_of_a_live_page_need_the_right_to_publish(client, editor, secretary, list_of):
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(list_of("wage"))
    assert page.status_code == 200
    assert "but not change them" in page.content.decode()
    before = Wage.objects.filter(page=secretary, area="US").get().median
    answer = client.post(list_of("wage"), form_data(page) | {"rows-0-median": "50000"})
    assert answer.status_code in (302, 403)
    assert Wage.objects.filter(page=secretary, area="US").get().median == before


def test_facts_of_a_page_that_one_may_not_edit_are_not_shown(client, secretary, list_of):
    assert client.get(list_of("wage")).status_code == 302  # to the sign-in page
    reader = User.objects.create_user("reader", "reader@example.org", "a-long-password")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(list_of("wage"))
    assert answer.status_code in (302, 403)
    assert b"45930" not in answer.content


def test_a_page_that_two_editors_edit_keeps_both_versions(admin_client, secretary):
    """Wagtail refuses to autosave over a newer version, and keeps every version as a revision."""
    url = reverse("wagtailadmin_pages:edit", args=[secretary.pk])
    loaded = secretary.latest_revision_id
    secretary.title = "Changed by somebody else"
    secretary.save_revision()
    answer = admin_client.post(
        url,
        {"loaded_revision_id": loaded, "title": "Mine"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"
