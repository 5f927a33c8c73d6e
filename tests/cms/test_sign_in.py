"""Signing in: throttled, and a forgotten password can be set anew by e-mail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

PASSWORD = "a long and private one"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("ed", "ed@example.org", PASSWORD)


def sign_in(client, password: str, name: str = "ed", address: str = "192.0.2.1"):
    return client.post(
        reverse("wagtailadmin_login"),
        {"username": name, "password": password},
        REMOTE_ADDR=address,
    )


def test_the_right_password_signs_in(client, editor):
    assert sign_in(client, PASSWORD).status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_the_sixth_wrong_password_in_a_row_is_locked_out_in_plain_words(client, editor):
    for _attempt in range(5):
        response = sign_in(client, "wrong")
    response = sign_in(client, "wrong")
    assert response.status_code == 429
    assert b"Too many wrong passwords" in response.content
    assert b"five minutes" in response.content
    assert sign_in(client, PASSWORD).status_code == 429
    assert client.get(reverse("wagtailadmin_home")).status_code == 302


def test_another_account_and_another_address_are_not_locked_out(client, editor, django_user_model):
    django_user_model.objects.create_superuser("other", "other@example.org", PASSWORD)
    for _attempt in range(6):
        sign_in(client, "wrong")
    assert sign_in(client, PASSWORD, address="192.0.2.2").status_code == 302
    client.logout()
    assert sign_in(client, PASSWORD, name="other").status_code == 302


def test_fewer_wrong_passwords_are_forgotten_with_a_right_one(client, editor):
    for _round in range(2):
        for _attempt in range(4):
            assert sign_in(client, "wrong").status_code == 200
        assert sign_in(client, PASSWORD).status_code == 302
        client.logout()


def test_a_forgotten_password_is_set_anew_by_e_mail(client, editor):
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert reverse("wagtailadmin_password_reset") in page
    client.post(reverse("wagtailadmin_password_reset"), {"email": "ed@example.org"})
    [message] = mail.outbox
    assert message.to == ["ed@example.org"]
    link = re.search(r"https?://[^/]+(/\S+)", message.body)[1]
    form = client.get(link, follow=True)
    new = "another long and private one"
    client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
    assert sign_in(client, PASSWORD).status_code == 200
    assert sign_in(client, new).status_code == 302


def test_an_unknown_e_mail_address_gets_none_and_the_same_answer(client, editor):
    known = client.post(reverse("wagtailadmin_password_reset"), {"email": "ed@example.org"})
    unknown = client.post(reverse("wagtailadmin_password_reset"), {"email": "no@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_the_admin_asks_for_a_sign_in_on_every_page_of_ours(client, demo, secretary):
    for name, arguments in (
        ("careers_facts", [secretary.pk]),
        ("careers_facts_history", [secretary.pk]),
        ("careers_facts_list", [secretary.pk, "wage"]),
        ("wagtailadmin_pages:edit", [secretary.pk]),
        ("wagtailsnippets_careers_testimonial:list", []),
    ):
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("wagtailadmin_login"))
