"""What a browser is told about safety with every public answer."""

import pytest
from bs4 import BeautifulSoup

PUBLIC = (
    "/",
    "/careers/medical-office/",
    "/careers/medical-office/medical-secretary/",
    "/search/?q=medical",
    "/nowhere/",
    "/healthz",
)


def policy_of(response) -> dict[str, set[str]]:
    parts = response["Content-Security-Policy"].split(";")
    return {words[0]: set(words[1:]) for part in parts if (words := part.split())}


@pytest.mark.parametrize("url", PUBLIC)
def test_the_policy_of_a_public_page_runs_only_our_own_files(url, demo, client):
    policy = policy_of(client.get(url))
    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    everything = set().union(*policy.values())
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & everything
    assert not any("sha256" in source or "nonce" in source for source in everything)


@pytest.mark.parametrize("url", PUBLIC)
def test_no_public_page_holds_what_the_policy_forbids(url, demo, client, read):
    html = client.get(url).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    inline = soup.find_all("script", src=False)
    # JSON-LD is data: no browser runs it, and no policy asks about it.
    assert [str(s)[:80] for s in inline if s.get("type") != "application/ld+json"] == []
    assert [str(s)[:80] for s in soup.find_all("style")] == []
    styled = [str(tag)[:80] for tag in soup.find_all(style=True)]
    assert styled == []
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert handlers == []


@pytest.mark.parametrize("url", PUBLIC)
def test_other_safety_headers(url, demo, client):
    response = client.get(url)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_of(response)["frame-ancestors"] == {"'self'"}


def test_only_the_explorer_has_a_policy_of_its_own(demo, client):
    explorer, page = policy_of(client.get("/graphiql/")), policy_of(client.get("/"))
    assert explorer["default-src"] == {"'none'"}
    assert "'unsafe-inline'" not in set().union(*explorer.values())
    assert "'unsafe-eval'" not in set().union(*explorer.values())
    assert explorer != page


def test_the_explorer_is_404_unless_switched_on(client, db, settings):
    settings.GRAPHIQL = False
    assert client.get("/graphiql/").status_code == 404
