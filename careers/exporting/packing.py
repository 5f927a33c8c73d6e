"""Write an export as a folder or a zip archive: whole under its name, or not at all."""

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from careers.importing.problems import BadInput

CHUNK = 1024 * 1024


class Package(Protocol):
    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file, from its parts."""


class Folder:
    def __init__(self, path: Path):
        self.path = path

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        with (self.path / name).open("xb") as file:
            file.writelines(chunks)


class Archive:
    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name)  # without a time: the same content makes the same archive
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)


@contextmanager
def package(target: Path) -> Iterator[Package]:
    """Yield what to write files into; ``target`` is there once all is written.

    A name that ends in .zip makes an archive, any other a folder. Only the owner may read it:
    it holds drafts and withdrawn quotes. Raises ``BadInput`` if something has that name already.
    """
    if target.exists():
        raise BadInput("is there already; choose another name", file=str(target))
    if not target.parent.is_dir():
        raise BadInput("There is no such folder.", file=str(target.parent))
    making = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.suffix.casefold() == ".zip":
            descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
                yield Archive(archive)
        else:
            making.mkdir(mode=0o700)
            yield Folder(making)
        making.rename(target)
    except OSError as error:
        raise BadInput(f"cannot be written: {error}", file=str(target)) from None
    finally:
        if making.is_dir():
            shutil.rmtree(making)
        making.unlink(missing_ok=True)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
