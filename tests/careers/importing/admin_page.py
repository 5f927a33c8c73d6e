"""The import page as a browser uses it: the form filled in, the buttons of its pages pressed."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

LIST = "/admin/careers/imports/"


@dataclass
class RunPage:
    """A page of one run: its words, its buttons, the lists of what happens."""

    client: Client
    url: str
    soup: BeautifulSoup

    @property
    def words(self) -> str:
        return " ".join(self.soup.select_one("main").get_text(" ").split())

    @property
    def state(self) -> str:
        return self.soup.select_one(".imports-heading .w-status").get_text().strip()

    @property
    def buttons(self) -> list[str]:
        return [b.get_text().strip() for b in self.soup.select(".imports-actions button")]

    @property
    def tabs(self) -> dict[str, int]:
        found = {}
        for link in self.soup.select(".imports-tabs a"):
            name, number = link.get_text().rsplit(" (", 1)
            found[name] = int(number.rstrip(")").replace(",", ""))
        return found

    @property
    def numbers(self) -> dict[str, list[int]]:
        """New, changed, unchanged, gone, skipped by kind."""
        return {
            row.th.get_text().strip(): [
                int(cell.get_text().strip().replace(",", "")) for cell in row.select("td")
            ]
            for row in self.soup.select(".imports-numbers tbody tr")
        }

    @property
    def items(self) -> dict[str, str]:
        """What is said of each page in the list at hand, by its title."""
        return {
            item.h4.find(string=True).strip() or item.h4.a.get_text(): " ".join(
                item.get_text(" ").split()
            )
            for item in self.soup.select(".imports-item")
        }

    def show(self, tab: str) -> "RunPage":
        (link,) = (a for a in self.soup.select(".imports-tabs a") if a.get_text().startswith(tab))
        return look(self.client, self.url + link["href"].partition("#")[0])

    def press(self, label: str) -> "RunPage":
        (button,) = (
            b for b in self.soup.select(".imports-actions button") if b.get_text().strip() == label
        )
        answer = self.client.post(self.url, {button["name"]: button["value"]}, follow=True)
        assert answer.status_code == 200
        return page_of(self.client, answer)


def look(client: Client, url: str) -> RunPage:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return page_of(client, answer)


def page_of(client: Client, answer: Any) -> RunPage:
    url = answer.request["PATH_INFO"]
    return RunPage(client, url, BeautifulSoup(answer.content, "html.parser"))


def begin(client: Client, kind: str, **fields: Any) -> RunPage:
    """Fill in the form and send it. Returns the page that follows."""
    answer = client.post(reverse("careers_import_new"), {"kind": kind, **fields}, follow=True)
    assert answer.status_code == 200
    return page_of(client, answer)


def errors_of(page: RunPage) -> str:
    assert page.url == reverse("careers_import_new"), page.words[:400]
    found = page.soup.select(".w-field__errors, .help-critical")
    return " ".join(" ".join(part.get_text(" ").split()) for part in found)


def upload(path: Path, name: str = "") -> SimpleUploadedFile:
    """Return a file, or a folder as a zip archive, as a browser sends it."""
    if path.is_file():
        return SimpleUploadedFile(name or path.name, path.read_bytes())
    return zip_of(
        {f"{path.name}/{f.name}": f.read_bytes() for f in sorted(path.iterdir())},
        name or f"{path.name}.zip",
    )


def zip_of(members: dict[str, bytes], name: str) -> SimpleUploadedFile:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return SimpleUploadedFile(name, target.getvalue())


def text(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())
