"""Uploaded files of imports, kept privately below ``VAR_DIR`` until their run is over."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.importing.files import ZippedFiles
from careers.importing.problems import BadInput
from careers.models import ImportRun, ImportRunItem
from careers.runs.living import is_alive
from careers.runs.parts import ZIP, Part

KEPT_FOR = timedelta(days=1)
ITEMS_KEPT_FOR = timedelta(days=90)
PROBED_BYTES = 64 * 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # told by the importer, with a hint
FOLDER = "uploaded files"  # how messages call the folder of loose files
MEGABYTE = 1024 * 1024


def place_of(run_id: UUID) -> Path:
    """Return where the folder of a run is, or would be."""
    return Path(settings.IMPORT_UPLOADS) / str(run_id)


def folder_of(run_id: UUID) -> Path:
    """Return the folder of a run, made if it is not there. Nobody else can read it."""
    folder = place_of(run_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def receive(run_id: UUID, part: Part, files: Sequence[UploadedFile]) -> list[str]:
    """Store the files of one part, and look at each. Returns their places in the run's folder: of
    each zip archive, or of one folder for loose files. Raises ``BadInput`` that names a file."""
    names = [name_of(file, part) for file in files]
    zips = [name for name in names if name.casefold().endswith(ZIP)]
    if zips and (len(zips) < len(names) or (len(zips) > 1 and not part.may_be_several)):
        words = _("Upload one zip archive, or the files themselves.")
        if part.may_be_several:
            words = _("Upload zip archives or the files themselves, not both.")
        raise BadInput(words, file=zips[0])
    home = folder_of(run_id)
    places = []
    for number, (name, file) in enumerate(zip(names, files, strict=True)):
        below = f"{part.name}/{number}" if zips else f"{part.name}/{FOLDER}"
        path = home / below / name
        if path.exists():
            raise BadInput(_("There are two files of this name."), file=name)
        store(file, path)
        check(path)
        places.append(f"{below}/{name}")
    is_sheet_alone = part.name == "csv" and len(names) == 1
    return places if zips or is_sheet_alone else [f"{part.name}/{FOLDER}"]


def name_of(file: UploadedFile, part: Part) -> str:
    """Return the name of an upload. Raises ``BadInput`` if it is not of the part's types."""
    name = Path(file.name or "").name
    if not name or name.startswith(".") or Path(name).suffix.casefold() not in part.types:
        raise BadInput(
            _("is not of the right type: %(types)s") % {"types": ", ".join(part.types)},
            file=name or "?",
        )
    return name


def check_size(files: Sequence[UploadedFile]) -> None:
    """Raise ``BadInput`` that names the file with which an import becomes too large."""
    size = 0
    for file in files:
        size += file.size or 0
        if size > settings.IMPORT_MAX_UPLOAD_MB * MEGABYTE:
            words = _("is too much: the files of one import may have %(limit)s MB together")
            raise BadInput(words % {"limit": settings.IMPORT_MAX_UPLOAD_MB}, file=file.name or "?")


def store(file: UploadedFile, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as target:
        path.chmod(0o600)
        for chunk in file.chunks():
            target.write(chunk)


def check(path: Path) -> None:
    """Raise ``BadInput`` for an archive that must not be opened, or a file that is no text."""
    if path.suffix.casefold() == ZIP:
        ZippedFiles(path)
        return
    with path.open("rb") as file:
        beginning = file.read(PROBED_BYTES)
    if b"\0" in beginning and not beginning.startswith(UTF_16):
        raise BadInput(_("is no text file"), file=path.name)


def remove(run_id: UUID) -> None:
    """Delete all that a run has stored."""
    shutil.rmtree(place_of(run_id), ignore_errors=True)


def prune() -> int:
    """Delete the uploads of runs that nobody has touched for a day, and the lists of runs of long
    ago. Returns the number of uploads deleted."""
    now, number = timezone.now(), 0
    folders = Path(settings.IMPORT_UPLOADS)
    for folder in list(folders.iterdir()) if folders.is_dir() else ():
        if not is_alive(folder) and now - last_touched(folder) > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)
            number += 1
    old = ImportRun.objects.filter(created_at__lt=now - ITEMS_KEPT_FOR)
    ImportRunItem.objects.filter(run__in=old).delete()
    return number


def last_touched(folder: Path) -> datetime:
    """Return when somebody last did something with the run of a folder."""
    try:
        run = ImportRun.objects.filter(pk=UUID(folder.name)).first()
    except ValueError:
        run = None
    if run is None:
        return datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
    return max(filter(None, (run.created_at, run.started_at, run.ended_at)))
