"""The files that the user gave: a folder or a zip archive, read where they lie."""

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from careers.importing.problems import BadInput

# The whole of O*NET, as text, is some 200 MB in 40 files; its zip shrinks about twelvefold.
MAX_FILES = 2_000
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM_BYTES = 1024 * 1024  # a small file may shrink any number of times
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # never unpacks beyond the size it declares
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class DataFiles:
    """Files by name, in a folder. Names are looked up whatever their case."""

    def __init__(self, path: Path):
        self.path = path
        self.label = path.resolve().name
        self.names = self.find_names()

    def find_names(self) -> dict[str, str]:
        """Return the real name of each file by its name in lower case. Raises ``BadInput``."""
        try:
            files = [file.name for file in self.path.iterdir() if file.is_file()]
        except OSError as error:
            raise BadInput(f"cannot be read ({error.strerror})", file=self.label) from None
        return {name.casefold(): name for name in files}

    def has(self, name: str) -> bool:
        return name.casefold() in self.names

    def matching(self, pattern: str) -> list[re.Match[str]]:
        """Return the files whose whole name fits the pattern, in order of name."""
        found = (re.fullmatch(pattern, PurePosixPath(n).name) for n in self.names.values())
        return sorted(filter(None, found), key=lambda match: match[0])

    def place_of(self, name: str) -> str:
        """Return how messages call a file."""
        return f"{self.label}/{name}"

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading its bytes. Raises ``BadInput``."""
        try:
            return (self.path / self.names[name.casefold()]).open("rb")
        except OSError as error:
            raise BadInput(f"cannot be read ({error.strerror})", file=self.place_of(name)) from None

    def first_words(self, name: str, size: int = 400) -> str:
        """Return the beginning of a text file, or "" if there is none of that name."""
        if not self.has(name):
            return ""
        with self.open(name) as file:
            return file.read(size).decode("utf-8", errors="replace")


class ZippedFiles(DataFiles):
    """Files by name, in a zip archive. Nothing is unpacked to disk."""

    def find_names(self) -> dict[str, str]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, OSError) as error:
            raise BadInput(f"is no zip archive, or is damaged ({error})", file=self.label) from None
        if len(members) > MAX_FILES:
            raise BadInput(
                f"holds {len(members):,} files; {MAX_FILES:,} are allowed", file=self.label
            )
        if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
            raise BadInput("would unpack to more than 1 GB", file=self.label)
        names: dict[str, str] = {}
        for member in members:
            self.check(member)
            name = PurePosixPath(member.filename).name
            if member.is_dir() or member.filename.startswith("__MACOSX/"):
                continue
            if name.casefold() in names:
                raise BadInput(f"holds two files named “{name}”", file=self.label)
            names[name.casefold()] = member.filename
        return names

    def check(self, member: zipfile.ZipInfo) -> None:
        """Refuse a member that climbs out of the archive or unpacks to an absurd size."""
        name, parts = member.filename, PurePosixPath(member.filename).parts
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or is_link:
            raise BadInput(f"“{name}” points outside of the archive", file=self.label)
        if member.flag_bits & 0x1:
            raise BadInput(f"“{name}” is encrypted", file=self.label)
        if member.compress_type not in PACKED:
            raise BadInput(f"“{name}” is packed in a way other than zip's usual", file=self.label)
        too_dense = member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(
            member.compress_size, 1
        )
        if member.file_size > MAX_FILE_BYTES or too_dense:
            raise BadInput(
                f"“{name}” would unpack to {member.file_size:,} bytes; this looks like a zip bomb",
                file=self.label,
            )

    def open(self, name: str) -> BinaryIO:
        member = self.names[name.casefold()]
        try:
            with zipfile.ZipFile(self.path) as archive:
                return io.BytesIO(archive.read(member))
        except DAMAGED as error:
            raise BadInput(f"is damaged ({error})", file=self.place_of(name)) from None


def data_files(path: Path) -> DataFiles:
    """Return the files at a path that the user gave. Raises ``BadInput`` if there are none."""
    if path.is_dir():
        return DataFiles(path)
    if path.is_file():
        return ZippedFiles(path)
    raise BadInput("There is no such folder or zip archive.", file=str(path))
