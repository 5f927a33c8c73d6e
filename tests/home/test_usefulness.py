"""“Is this page useful?”: counted without a cookie, from this site alone, and not without end."""

import pytest

from cms.graphql.rates import limiter
from home.models import PageAnswers

HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _no_earlier_answers(settings):
    settings.REDIS_URL = ""  # whose counts would outlive the test
    limiter.cache_clear()


def say(client, page, useful="yes", **headers):
    return client.post("/useful/", {"page": page.pk, "useful": useful}, **(headers or HERE))


def test_an_answer_is_counted_once_a_day_and_sets_no_cookie(secretary, client):
    response = say(client, secretary)
    assert response.status_code == 303
    assert not response.cookies
    assert say(client, secretary, "no").status_code == 303
    row = PageAnswers.objects.get(page=secretary)
    assert (row.useful, row.not_useful) == (1, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://elsewhere.test"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", **HERE},
        {"HTTP_X_NOTHING": "1"},
    ],
)
def test_an_answer_from_another_site_is_refused(headers, secretary, client):
    assert say(client, secretary, **headers).status_code == 403
    assert not PageAnswers.objects.exists()


@pytest.mark.parametrize(
    ("page", "useful"), [("x", "yes"), ("0", "yes"), ("9" * 50, "yes"), ("", "")]
)
def test_what_is_no_answer_is_400(page, useful, demo, client):
    answer = client.post("/useful/", {"page": page, "useful": useful}, **HERE)
    assert answer.status_code == 400


def test_a_draft_cannot_be_answered_about(secretary, client):
    secretary.unpublish()
    assert say(client, secretary).status_code == 400


def test_answers_from_one_address_come_to_an_end(secretary, client):
    codes = {say(client, secretary).status_code for _ in range(31)}
    assert codes == {303, 429}


@pytest.mark.parametrize("place", ["search", "compare"])
def test_search_and_compare_are_asked_about_too(place, demo, client, admin_client):
    html = client.get(f"/{place}/").content.decode()
    assert f'name="page" value="{place}"' in html
    for useful in ("yes", "no"):  # the second from the same address on the same day
        answer = client.post("/useful/", {"page": place, "useful": useful}, **HERE)
        assert (answer.status_code, answer["Location"]) == (303, f"/useful/thanks/?page={place}")
    assert f'href="/{place}/"' in client.get(answer["Location"]).content.decode()
    row = PageAnswers.objects.get(place=place)
    assert (row.page, row.useful, row.not_useful) == (None, 1, 0)
    assert f'href="/{place}/"' in admin_client.get("/admin/reports/usefulness/").content.decode()


def test_editors_read_the_sums(secretary, client, admin_client):
    say(client, secretary, "no")
    html = admin_client.get("/admin/reports/usefulness/").content.decode()
    assert "Medical secretary" in html
    assert client.get("/admin/reports/usefulness/").status_code == 302


def test_security_txt_names_whom_to_tell(client, db, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "safety@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:safety@example.org" in text
    assert "Expires: 20" in text
