"""Measure an import of all of O*NET with pay, outlook and ESCO, and the site that it leaves.

    .venv/bin/python bench/importing.py ONET [ONET …] --bls BLS --esco ESCO --ooh OOH

Works on a database of its own: a file of SQLite in a temporary folder, or the empty database that
DATABASE_URL names. Prints tables in Markdown; RESULTS.md keeps them.
"""

import argparse
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORDS = ["medical biller", "Ward Clerk", "front desk receptionist", "actress", "nurse", "manager"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("onet", nargs="+", type=Path)
    for name in ("bls", "esco", "ooh"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for VAR_DIR, kept; else a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = str(options.keep or folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        print(f"{machine()}, commit {commit()}.\n")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        imports(options)
        sys.path.insert(0, str(ROOT))
        os.chdir(ROOT)
        import django

        django.setup()
        rows()
        searches()
        admin()


def machine() -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Python {platform.python_version()}"


def commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def head(*columns: str) -> None:
    """Print the head of a table."""
    print(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")


def imports(options: argparse.Namespace) -> None:
    arguments = [*map(str, options.onet)]
    others = ("bls", "esco", "ooh")
    arguments += [f"--{name}={vars(options)[name]}" for name in others if vars(options)[name]]
    head("run", "wall, s", "processor, s", "most memory, MB", "result")
    for run in ("first", "second"):
        started = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "manage.py", "import_careers", "onet", *arguments, "--publish"]
        output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        wall = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        pages = next(line for line in output.stdout.splitlines() if line.startswith("page "))
        created, updated, unchanged = pages.split()[1:4]
        result = f"{created} careers created, {updated} updated, {unchanged} unchanged"
        # The most of any child so far: the second run's own is not above it.
        memory = used.ru_maxrss / 1024
        print(f"| {run} | {wall:.0f} | {processor:.0f} | {memory:.0f} | {result} |")
    print()


def rows() -> None:
    from django.db import connection
    from wagtail.models import Page

    from careers.models import FACT_MODELS

    print(f"Database: {connection.vendor}. Rows: {Page.objects.count():,} pages", end="")
    for model in FACT_MODELS:
        print(f", {model.all_rows.count():,} {model._meta.verbose_name_plural}", end="")
    print(".\n")


def measured(call: Callable[[], Any]) -> tuple[int, float]:
    """Return how many SQL statements a call sends, and its milliseconds: the median of five."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    statements = len(captured)  # the next request clears the log
    times = []
    for _ in range(5):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statements, sorted(times)[2]


def fetch(client: Any, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:
        raise SystemExit(f"{url} answered {status}.")


def searches() -> None:
    from careers.titles import CareerTitles
    from search.ranking import results

    columns = ("look up the title: statements, ms", "whole search: statements, ms")
    head("search", "hits", "first hit, and the title that matched", *columns)
    for words in WORDS:
        found = results(words)
        first = found.hits[0]
        one = measured(lambda words=words: set(CareerTitles().exact([words])))
        whole = measured(lambda words=words: results(words))
        matched = f" (“{first.matched_title}”)" if first.matched_title else ""
        print(
            f"| {words} | {found.total} | {first.title}{matched} | {one[0]}, {one[1]:.1f} "
            f"| {whole[0]}, {whole[1]:.0f} |"
        )
    print()


def admin() -> None:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from careers.models import FACT_MODELS, CareerFieldPage, CareerPage, CareersIndexPage, Source

    settings.ALLOWED_HOSTS.append("testserver")
    settings.AXES_ENABLED = False
    user, _new = User.objects.get_or_create(
        username="bench", defaults={"is_superuser": True, "is_staff": True}
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    fields = CareerFieldPage.objects.order_by("numchild")
    small, large = fields.first(), fields.last()
    facts: Counter[int] = Counter()
    for model in FACT_MODELS:
        facts.update(model.all_rows.order_by().values_list("page_id", flat=True))
    ((fullest_id, number),) = facts.most_common(1)
    fullest = CareerPage.objects.get(pk=fullest_id)
    pages = {
        "explorer: the fields": reverse(
            "wagtailadmin_explore", args=[CareersIndexPage.objects.first().pk]
        ),
        f"explorer: a field of {small.numchild}": reverse("wagtailadmin_explore", args=[small.pk]),
        f"explorer: a field of {large.numchild}": reverse("wagtailadmin_explore", args=[large.pk]),
        "explorer: the second page of it": reverse("wagtailadmin_explore", args=[large.pk])
        + "?p=2",
        "search of pages": reverse("wagtailadmin_pages:search") + "?q=nurse",
        "careers by type": reverse("wagtailadmin_pages:type_use", args=["careers", "careerpage"]),
        "site history": "/admin/reports/site-history/",
        "ageing pages": "/admin/reports/aging-pages/",
        "imported data": reverse("careers_imported_data"),
        "imported data: edited": reverse("careers_imported_data") + "?state=edited",
        "sources": reverse(Source.snippet_viewset.get_url_name("list")),
        f"facts of the fullest career ({fullest}: {number} rows)": reverse(
            "careers_facts", args=[fullest.pk]
        ),
        "its alternate titles": reverse("careers_facts_list", args=[fullest.pk, "alternatetitle"]),
        "the fullest career in the editor": reverse("wagtailadmin_pages:edit", args=[fullest.pk]),
    }
    head("admin page", "statements", "ms")
    for name, url in pages.items():
        statements, milliseconds = measured(lambda url=url: fetch(client, url))
        print(f"| {name} | {statements} | {milliseconds:.0f} |")
    print()
    head("page of the site", "statements", "ms")
    visitor = Client()
    for name, url in {
        "index of all careers": CareersIndexPage.objects.first().url,
        f"a field of {large.numchild}": large.url,
        "the fullest career": fullest.url,
    }.items():
        statements, milliseconds = measured(lambda url=url: fetch(visitor, url))
        print(f"| {name} | {statements} | {milliseconds:.0f} |")


if __name__ == "__main__":
    main()
