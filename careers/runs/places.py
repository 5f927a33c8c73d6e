"""Folders and files of the server that may be imported: below ``IMPORT_DIR``, never out of it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from careers.importing.problems import BadInput

DEPTH = 3  # folders below one another that are offered
MOST_CHOICES = 500


def choices(types: Sequence[str]) -> list[str]:
    """Return what may be chosen, as paths below ``IMPORT_DIR``: folders, and files of the types."""
    if settings.IMPORT_DIR is None:
        return []
    found = []
    for path in walk(settings.IMPORT_DIR, DEPTH):
        if path.is_dir() or path.suffix.casefold() in types:
            found.append(path.relative_to(settings.IMPORT_DIR).as_posix())
        if len(found) == MOST_CHOICES:
            break
    return sorted(found, key=str.casefold)


def walk(folder: Path, depth: int) -> Iterator[Path]:
    """Yield what lies in a folder and in those below it, but nothing hidden, and no links."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(e.name for e in entries if not e.is_symlink())
    except OSError:
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        yield path
        if depth > 1 and path.is_dir():
            yield from walk(path, depth - 1)


def resolve(name: str) -> Path:
    """Return the path of a choice. Raises ``BadInput`` if it is not there or leads out."""
    root = settings.IMPORT_DIR
    if root is None:
        raise BadInput(_("No folder of the server is set up for imports (IMPORT_DIR)."))
    parts = PurePosixPath(name).parts
    leads_out = BadInput(_("leads out of the folder for imports"), file=name[:200])
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise leads_out
    path: Path = root
    for part in parts:
        path /= part
        if path.is_symlink():
            raise leads_out
    if not path.exists():
        raise BadInput(_("is not there (any more)"), file=name[:200])
    if path.is_dir():
        links = sorted(entry.name for entry in path.iterdir() if entry.is_symlink())
        if links:
            raise BadInput(_("is a link, which could lead anywhere"), file=f"{name}/{links[0]}")
    return path
