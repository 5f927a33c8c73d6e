"""While the database is away visitors are told to come back. (``test_operations_database`` closes
the door on a running site; this asks without a server, so that it runs on every machine.)"""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from cms.middleware import is_database_away
from tests.running_site import free_port

VISIT = """
import django, json, sys
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "localhost"})
answers = {}
for url in sys.argv[1:]:
    response = client.get(url)
    answers[url] = [response.status_code, response.get("Retry-After"), response.content.decode()]
print(json.dumps(answers))
"""
AWAY = ("/", "/careers/medical-office/", "/search/?q=a", "/sitemap.xml", "/nowhere/", "/readyz")


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, list]:
    """Visit the site with production settings and a database address where nobody listens."""
    process = subprocess.run(
        [sys.executable, "-c", VISIT, *AWAY, "/healthz"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(settings.BASE_DIR),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "VAR_DIR": str(tmp_path_factory.mktemp("away")),
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert "Traceback" not in process.stderr
    return json.loads(process.stdout)


@pytest.mark.parametrize("url", AWAY)
def test_every_address_that_needs_the_database_answers_503(url, answers):
    status, retry_after, body = answers[url]
    assert status == 503
    assert int(retry_after) > 0
    assert "psycopg" not in body and "127.0.0.1" not in body
    if url != "/readyz":
        assert "<h1>We will be back in a moment</h1>" in body


def test_the_process_lives(answers):
    assert answers["/healthz"][0] == 200


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, PoolTimeout])
def test_a_lost_connection_is_told_from_a_fault(error):
    wrapped = RuntimeError("a template failed")
    wrapped.__cause__ = error("the connection is closed")
    assert is_database_away(error("the connection is closed"))
    assert is_database_away(wrapped)


@pytest.mark.parametrize("error", [IntegrityError, ValueError, None])
def test_a_fault_is_not_taken_for_a_lost_connection(error):
    assert not is_database_away(error("…") if error else None)
