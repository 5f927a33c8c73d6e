"""The form that begins an import: what, from which files, and how."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from careers.importing.fields import FieldMap
from careers.importing.problems import BadInput
from careers.models import CareerFieldPage, ImportKind, ImportRun
from careers.runs import places, uploads
from careers.runs.parts import CSV, PARTS, Part, parts_of
from careers.runs.rights import home_page, refusal

MAPPING = Part("mapping", "", _("Mapping of fields"), (CSV,))
RELEASE = r"\d{1,3}\.\d{1,2}"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploads. Cleans into a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(FilesField, self).clean(file, initial) for file in data or []]


class PlacesField(forms.MultipleChoiceField):
    """Folders and files of the server; what may not be read is refused in words by ``places``."""

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([value] if isinstance(value, str) and value else value)

    def valid_value(self, value: str) -> bool:
        return True

    def clean(self, value: Any) -> list[str]:
        names = super().clean(value)
        try:
            for name in names:
                places.resolve(name)
        except BadInput as problem:
            raise forms.ValidationError(str(problem)) from None
        return names


class ImportForm(forms.Form):
    """Once valid, ``run`` is what was asked for, its uploads are stored, and it is not saved."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=ImportKind.choices,
        initial=ImportKind.ONET,
        widget=forms.RadioSelect,
    )
    release = forms.RegexField(
        RELEASE,
        label=_("Release of O*NET"),
        required=False,
        help_text=_("Such as 30.1. Needed only where neither the Read Me nor the name tells it."),
        error_messages={"invalid": _("A release looks like 30.1.")},
    )
    codes = forms.CharField(
        label=_("Only these occupations"),
        required=False,
        help_text=_(
            "O*NET-SOC codes with commas between, such as 29-2072.00, 43-6013.00. A career that "
            "was deleted comes back only if it is named here."
        ),
    )
    field = forms.CharField(
        label=_("Only this group"),
        required=False,
        max_length=120,
        help_text=_("Number of a SOC group, such as 29."),
    )
    into = forms.ModelChoiceField(
        label=_("Field for new careers"),
        queryset=CareerFieldPage.objects.none(),
        required=False,
        empty_label=_("By their codes, or by the spreadsheet"),
    )
    mapping = forms.FileField(
        label=_("Mapping of fields"),
        required=False,
        help_text=_(
            "A CSV file with the columns soc, title, slug, strapline: which group of codes goes to "
            "which field. Without it, the 23 major groups of SOC are the fields."
        ),
    )
    publish = forms.TypedChoiceField(
        label=_("New careers and words"),
        choices=[("", _("Hold as drafts")), ("1", _("Publish at once"))],
        coerce=bool,
        required=False,
        empty_value=False,
        widget=forms.RadioSelect,
        initial="",
        help_text=_("Figures of careers that are live already show at once, either way."),
    )
    keep_going = forms.BooleanField(
        label=_("Leave bad rows out"),
        required=False,
        help_text=_("They are listed. Otherwise the first bad row ends the import."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        self.run: ImportRun | None = None
        for part in PARTS:
            self.fields[f"{part.name}_files"] = FilesField(
                label=part.label,
                required=False,
                help_text=part.help_text,
                widget=FilesInput(attrs={"accept": ",".join(part.types)}),
            )
            if settings.IMPORT_DIR is not None:
                self.fields[f"{part.name}_paths"] = self.places_field(part)
        self.fields["into"].queryset = self.fields_of_site()
        self.fields["into"].label_from_instance = lambda page: page.title

    @cached_property
    def offered(self) -> dict[tuple[str, ...], list[str]]:
        """What may be chosen on the server, by the types of files that a part takes from there."""
        return {types: places.choices(types) for types in {part.on_server for part in PARTS}}

    def places_field(self, part: Part) -> PlacesField:
        names = self.offered[part.on_server]
        size = {"size": min(max(len(names), 2), 6)}
        return PlacesField(
            label=_("%(part)s, on the server") % {"part": part.label},
            required=False,
            choices=[*([] if part.may_be_several else [("", "–")]), *((n, n) for n in names)],
            widget=forms.SelectMultiple(attrs=size) if part.may_be_several else forms.Select,
        )

    @staticmethod
    def fields_of_site() -> Any:
        try:
            home = home_page()
        except BadInput:
            return CareerFieldPage.objects.none()
        return CareerFieldPage.objects.descendant_of(home).order_by("path")

    def clean_codes(self) -> list[str]:
        codes = self.cleaned_data["codes"].split(",")
        return [code.strip() for code in codes if code.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        run = ImportRun(id=uuid.uuid4(), kind=cleaned["kind"])
        run.options = self.options(cleaned)
        reason = refusal(
            self.user, run.kind, into=run.options["into"], publish=run.options["publish"]
        )
        if reason:
            self.add_error(None, reason)
            return cleaned
        try:
            self.take_files(run)
        except BaseException:
            uploads.remove(run.pk)
            raise
        if self.errors:
            uploads.remove(run.pk)
        else:
            self.run = run
        return cleaned

    def options(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        names = ("release", "codes", "field", "publish", "keep_going")
        into = cleaned.get("into")
        return {**{name: cleaned[name] for name in names}, "into": into.slug if into else ""}

    def take_files(self, run: ImportRun) -> None:
        """Store the uploads of the chosen kind; an error of one stands at its field."""
        found: dict[str, list[dict[str, str]]] = {}
        parts = parts_of(run.kind)
        mapping = self.cleaned_data.get("mapping") if run.kind != ImportKind.NDJSON else None
        names: list[str] = []
        all_files = [f for part in parts for f in self.cleaned_data[f"{part.name}_files"]]
        try:
            uploads.check_size([*all_files, *filter(None, [mapping])])
        except BadInput as problem:
            self.add_error(None, str(problem))
            return
        for part in parts:
            files = self.cleaned_data[f"{part.name}_files"]
            paths = self.cleaned_data.get(f"{part.name}_paths", [])
            names += [*(file.name for file in files), *paths]
            try:
                found[part.name] = self.places_of(run, part, files, paths)
            except BadInput as problem:
                self.add_error(f"{part.name}_files", str(problem))
        if mapping:
            names.append(mapping.name)
            try:
                (place,) = uploads.receive(run.pk, MAPPING, [mapping])
                path = uploads.folder_of(run.pk) / place / mapping.name
                FieldMap(path)
                found["mapping"] = [{"upload": f"{place}/{mapping.name}"}]
            except BadInput as problem:
                self.add_error("mapping", str(problem))
        run.options["places"] = {part: places for part, places in found.items() if places}
        run.files = "\n".join(names)

    @staticmethod
    def places_of(
        run: ImportRun, part: Part, files: list[UploadedFile], paths: Iterable[str]
    ) -> list[dict[str, str]]:
        """Return the places of a part, its uploads stored. Raises ``BadInput``."""
        found = [{"path": path} for path in paths]
        if files:
            found += [{"upload": place} for place in uploads.receive(run.pk, part, files)]
        if part.is_needed and not found:
            raise BadInput(str(_("Choose files to import.")))
        if len(found) > 1 and not part.may_be_several:
            raise BadInput(
                str(_("Choose one: an upload, or one folder or file on the server.")),
            )
        return found
