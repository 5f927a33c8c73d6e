"""Collections, pictures and documents of an export. A file is told from another by its content."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import BaseViewRestriction, Collection

from careers.exporting import lines
from careers.exporting.names import Names
from careers.exporting.portable import set_columns
from careers.exporting.site import digest_of
from careers.importing.content_lines import Line
from careers.importing.files import DataFiles
from careers.importing.problems import BadInput

NO_FILE = "its file was missing when it was exported"
DIFFERS = "it is on this site already and differs; left as it is"
RESTRICTIONS = {value for value, _label in BaseViewRestriction.RESTRICTION_CHOICES}


class FileRestorer:
    """Saves files into the site's storage. ``take_back`` removes them when the import fails."""

    def __init__(self, files: DataFiles, names: Names):
        self.files, self.names = files, names
        self.written: list[Any] = []
        self.claimed: set[tuple[str, int]] = set()

    def take_back(self) -> None:
        for stored in self.written:
            stored.storage.delete(stored.name)

    def collection(self, line: Line) -> str:
        """Make a collection, with who may see it, where there is none of that name."""
        collection, is_new = self.find_collection(line["path"], make=True)
        if is_new:
            restrict(collection, line["restrictions"])
            return "created"
        return "unchanged" if lines.collection_line(collection) == line else DIFFERS

    def find_collection(self, path: list[str], *, make: bool = False) -> tuple[Collection, bool]:
        found, is_new = Collection.get_first_root_node(), False
        for name in path:
            below = found.get_children().filter(name=name).first()
            if below is None and not make:
                raise BadInput(f"there is no collection “{name}”", column="collection")
            is_new = below is None
            found = below or found.add_child(name=name)
        return found, is_new

    def file(self, line: Line) -> str:
        """Bring in a picture or document, with its file."""
        kind, number = line["kind"], line["name"].partition(":")[2]
        model = get_image_model() if kind == "image" else get_document_model()
        there = self.existing(model, line)
        if there is not None:
            self.claimed.add((kind, there.pk))
            self.names.add(kind, there.pk, number)
            now = lines.file_line(kind, there, line["file"], line["sha1"], self.names)
            return "unchanged" if now == line else DIFFERS
        if not line["file"]:
            return NO_FILE
        thing = model(collection=self.find_collection(line["collection"])[0])
        set_columns(thing, line["columns"], self.names)
        self.store(thing, line)
        self.claimed.add((kind, thing.pk))
        self.names.add(kind, thing.pk, number)
        return "created"

    def existing(self, model: Any, line: Line) -> Any:
        """Return the first thing with this title and file that no other line has taken."""
        for thing in model.objects.filter(title=line["columns"].get("title")).order_by("pk"):
            is_free = (line["kind"], thing.pk) not in self.claimed
            if is_free and line["sha1"] and digest_of(thing.file) == line["sha1"]:
                return thing
        return None

    def store(self, thing: Any, line: Line) -> None:
        name = line["file"]
        if not self.files.has(name):
            raise BadInput(f"there is no file “{name}” in the export", column="file")
        with self.files.open(name) as file:
            content = ContentFile(file.read(), name=name)
        original = name.split("-", 2)[-1]
        thing.file.save(original, content, save=False)
        self.written.append(thing.file)
        if digest_of(thing.file) != line["sha1"]:
            raise BadInput(f"“{name}” is not the file that was exported", column="sha1")
        thing.file_size = thing.file.size
        thing.file_hash = line["sha1"]
        thing.save()
        thing.tags.set(line.get("tags", []))


def restrict(thing: Any, restrictions: list[Line]) -> None:
    """Set who may see a page or a collection. A group that is not there lets nobody in."""
    for restriction in restrictions:
        if restriction["type"] not in RESTRICTIONS:
            raise BadInput("is no kind of restriction", column="restrictions")
        made = thing.view_restrictions.create(restriction_type=restriction["type"])
        made.groups.set(Group.objects.filter(name__in=restriction["groups"]))
