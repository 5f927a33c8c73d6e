"""Forms of one row of a list of facts, and of one page of such a list."""

import uuid
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser

from careers.models import FactRow, Source

ROWS_A_PAGE = 25
HIDDEN_FROM_FORM = {"origin"}  # set by whoever makes the row, never typed


class FactForm(forms.ModelForm):
    """One row. What is typed becomes the row's edited value; the imported one stays below it."""

    loaded_at = forms.CharField(required=False, widget=forms.HiddenInput)
    restore = forms.BooleanField(label=_("Take back my changes"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        self.page = kwargs.pop("page")
        sources = kwargs.pop("source_choices")
        super().__init__(*args, **kwargs)
        # A form with errors has laid what was typed over its instance; this row is as stored.
        self.stored = copy(self.instance) if self.instance.pk else None
        self.fields["source"].choices = sources
        self.fields["source"].required = False
        if self.instance.pk:
            self.initial["loaded_at"] = self.instance.updated_at.isoformat()
            # Another career is another row: hide this one and add that.
            self.fields.pop("target", None)
        else:
            self.instance.page = self.page
            for name in ("restore", "is_hidden"):
                del self.fields[name]
        for name in self.data_names:
            field = self._meta.model._meta.get_field(name)
            if field.get_internal_type() == "TextField":
                self.fields[name].widget.attrs["rows"] = 2

    @property
    def data_names(self) -> list[str]:
        return [name for name in self._meta.model.data_fields if name in self.fields]

    @property
    def data_bound_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.data_names]

    def has_changed(self) -> bool:
        return any(name != "loaded_at" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self.has_changed():
            loaded_at = self.data.get(self.add_prefix("loaded_at"), "")
            now = type(self.instance).all_rows.filter(pk=self.instance.pk).first()
            if now is None:
                raise forms.ValidationError(_("Somebody has deleted this row meanwhile."))
            if loaded_at and loaded_at != now.updated_at.isoformat():
                # Shown again, the form knows of their change; saving it then is a decision.
                self.data = self.data.copy()
                self.data[self.add_prefix("loaded_at")] = now.updated_at.isoformat()
                raise forms.ValidationError(
                    _(
                        "Somebody changed this row while you were editing: it now reads “%(now)s”. "
                        "Your text is kept here; save again to put it over theirs."
                    ),
                    params={"now": str(now)},
                )
        return cleaned

    def apply(self) -> FactRow:
        """Write what was typed into the row, and save it."""
        row: FactRow = self.instance
        if row.pk:
            # The form has laid typed values over the columns; start from what is stored.
            row = type(row).all_rows.get(pk=row.pk)
        else:
            row.key = f"editor:{uuid.uuid4()}"
            row.position = 1_000_000  # after every imported row
        if self.cleaned_data.get("restore"):
            row.edited_value = None
            row.apply_values()
        else:
            changed = [n for n in self.data_names if n in self.changed_data or not row.pk]
            row.edit_value(**{name: self.cleaned_data[name] for name in changed})
        row.source = self.cleaned_data["source"]
        row.is_hidden = self.cleaned_data.get("is_hidden", False)
        row.save()
        return row


class FactFormSet(forms.BaseModelFormSet):
    """A page of a list. The last form is blank, for a row of the editor's own."""

    def __init__(self, *args: Any, page: Any, **kwargs: Any):
        sources = [
            ("", "-"),
            *((source.pk, str(source)) for source in Source.objects.all()),
        ]
        kwargs["form_kwargs"] = {"page": page, "source_choices": sources}
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Let the form's row be one that readers do not see."""
        super().add_fields(form, index)
        form.fields[self.model._meta.pk.name].queryset = self.model.all_rows.all()


def formset_class(model: type[FactRow]) -> type[FactFormSet]:
    """Return the formset of a kind of fact."""
    names = [name for name in model.data_fields if name not in HIDDEN_FROM_FORM]
    widgets = {}
    if "target" in names:
        widgets["target"] = AdminPageChooser(
            target_models=[model._meta.get_field("target").related_model]
        )
    return forms.modelformset_factory(
        model,
        form=FactForm,
        formset=FactFormSet,
        fields=[*names, "source", "is_hidden"],
        widgets=widgets,
        extra=1,
    )
