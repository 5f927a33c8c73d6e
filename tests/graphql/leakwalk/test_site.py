"""The site shows no hidden word: its pages with all that is in them, its search and site map."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tests.graphql.leakwalk import site, values
from tests.graphql.leakwalk.planting import FILE_MARK
from tests.graphql.leakwalk.walking import WHOLE

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


def test_the_site_shows_no_hidden_word(plant, client):
    found = {}
    for address in site.open_addresses(plant):
        text = site.read(client, address)
        assert text[:3] in {"200", "301", "410"}, f"{address}: {text[:3]}"
        if words := plant.words.found_in(text, on_site=True):
            found[address] = words
    for address in list(site.hidden_addresses(plant))[:: 1 if WHOLE else 5]:
        text = site.read(client, address)
        for slug in filter(None, address.split("/")):
            text = text.replace(slug, "")  # the visitor wrote it
        if words := plant.words.found_in(text, on_site=True):
            found[address] = words
    assert found == {}


def test_hidden_files_are_not_served(plant, client):
    for address in site.hidden_files(plant):
        response = client.get(address)
        assert response.status_code in {200, 302, 403, 404}, address
        body = b"".join(response) if response.streaming else response.content
        # A document behind a password answers with the form that asks for it.
        is_form = response.status_code == 200 and b'type="password"' in body
        assert is_form or response.status_code != 200, address
        assert FILE_MARK not in body, address
    for address in site.open_files(plant):
        assert client.get(address).status_code == 200, address


def test_a_redirect_to_a_hidden_page_leads_nowhere(plant, client):
    """Its answer would name the page's slug."""
    redirects = plant.of(Redirect)
    for redirect in redirects if WHOLE else redirects[::5]:
        assert client.get(f"{redirect.old_path}/").status_code == 404, redirect
    for redirect in plant.of(Redirect, visible=True):
        status = client.get(f"{redirect.old_path}/").status_code
        assert status == (301 if redirect.link else 410), redirect


def test_a_search_for_a_hidden_word_is_a_search_for_nothing(plant, client):
    nothing = site.read(client, f"/search/?q={values.STRANGER}")
    words = list(plant.words.secret)
    for word in words if WHOLE else words[::41]:
        answer = site.read(client, f"/search/?q={word}").replace(word, values.STRANGER)
        assert answer == nothing, plant.words.secret[word]


def test_the_site_map_holds_what_is_open_and_nothing_else(plant, client):
    text = site.read(client, "/sitemap.xml")
    for page in plant.of(Page, visible=True):
        assert f"<loc>{page.full_url}</loc>" in text
    assert text.count("<loc>") == len(plant.of(Page, visible=True))
