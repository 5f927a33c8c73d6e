"""The HTML of every page type and state, by the Nu checker."""

import re
import subprocess

from tests.browser.conftest import HERE
from tests.browser.pages import PAGES
from tests.node_packages import java_path, places_to_download_from

# Roles of tables are repeated in the HTML because CSS turns rows into cards on phones, and some
# browsers forget then that there was a table. The checker finds the repetition needless.
NEEDLESS_ROLE = re.compile(
    r"The “role” attribute must not be used on an? “(table|thead|tbody|tr|th|td)” element"
)


def checked(packages, *files) -> list[str]:
    """Return the errors that the checker finds in files."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [java_path(), "-Xss2m", "-jar", str(jar), "--errors-only", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return [line for line in done.stderr.splitlines() if not NEEDLESS_ROLE.search(line)]


def test_the_html_is_valid(site_server, apart, packages, tmp_path):
    found = {name: site_server.get(path).text for name, path in PAGES.items()} | apart
    files = []
    for name, html in found.items():
        files.append(tmp_path / f"{re.sub(r'[^a-z]+', '-', name)}.html")
        files[-1].write_text(html)
    assert checked(packages, *files) == []


def test_the_checker_would_tell(packages, tmp_path):
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        "<!doctype html><html lang=en><title>x</title><p role=table>"
        "<ul><p>No item</p></ul><img src=a><a href=/ id=a id=a>a</a>"
    )
    assert len(checked(packages, wrong)) >= 3


def test_the_lock_file_names_no_place_to_download_from():
    assert places_to_download_from(HERE) == []
