"""What a browser is told about safety with every public answer."""

import gzip
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import PageViewRestriction

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
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    powers = response["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(powers.split(", "))


def test_only_the_explorer_has_a_policy_of_its_own(demo, client):
    explorer, page = policy_of(client.get("/graphiql/")), policy_of(client.get("/"))
    assert explorer["default-src"] == {"'none'"}
    assert "'unsafe-inline'" not in set().union(*explorer.values())
    assert "'unsafe-eval'" not in set().union(*explorer.values())
    assert explorer != page


def test_the_explorer_is_404_unless_switched_on(client, db, settings):
    settings.GRAPHIQL = False
    assert client.get("/graphiql/").status_code == 404


def test_the_admin_has_a_policy_and_is_never_kept(client, admin_client, db):
    for visitor, url in ((client, "/admin/login/"), (admin_client, "/admin/")):
        response = visitor.get(url)
        assert response.status_code == 200
        policy = policy_of(response)
        assert policy["default-src"] == policy["frame-ancestors"] == {"'self'"}
        assert policy["object-src"] == {"'none'"}
        everything = set().union(*policy.values())
        assert not {"'unsafe-eval'", "*", "http:", "https:"} & everything
        assert "no-store" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in client.get("/admin/pages/")["Cache-Control"]


def unpacked(response) -> bytes:
    return gzip.decompress(response.content)


@pytest.mark.parametrize("url", [*PUBLIC[:-1], "/sitemap.xml"])
def test_pages_travel_compressed_to_those_who_take_it(url, demo, client):
    plain = client.get(url)
    packed = client.get(url, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert unpacked(packed) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    for response in (plain, packed):
        assert "Accept-Encoding" in response["Vary"]


def test_no_answer_with_a_token_is_compressed(client, demo, secretary):
    PageViewRestriction.objects.create(
        page=secretary, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    locked = client.get(secretary.url, HTTP_ACCEPT_ENCODING="gzip")
    login = client.get("/admin/login/", HTTP_ACCEPT_ENCODING="gzip")
    for response in (locked, login):
        assert b"csrf" in response.content
        assert "Content-Encoding" not in response


@pytest.mark.parametrize("url", PUBLIC[:-2])
def test_no_public_page_holds_a_token(url, demo, client):
    assert b"csrfmiddlewaretoken" not in client.get(url).content


PRODUCTION = """
import django
from django.conf import settings
django.setup()
from django.test import Client
client = Client(SERVER_NAME="careers.example.org")
plain = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
moved = client.get("/somewhere/?q=1")
print(plain.headers["Strict-Transport-Security"], moved.status_code, moved.headers["Location"])
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
"""


def test_behind_tls_a_browser_is_told_to_stay_there(clean_environment, tmp_path):
    environment = {
        **clean_environment,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "careers.example.org",
        "TRUST_PROXY": "1",
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    hsts, cookies = done.stdout.strip().splitlines()[-2:]
    assert hsts == (
        "max-age=31536000; includeSubDomains 301 https://careers.example.org/somewhere/?q=1"
    )
    assert cookies == "True True True"
