"""Forms of testimonials: what is published has its consent on record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.documents.widgets import AdminDocumentChooser

from careers.models import CareerFieldPage, CareerPage, Testimonial


def check_consent(form: forms.ModelForm) -> None:
    """Refuse, at its field, a quote that is to be shown but has no valid consent."""
    testimonial = form.instance
    if form.errors or testimonial.consent_is_valid:
        return
    form.add_error(
        "consent_status",
        _(
            "A quote can be published only with consent that is granted and has not expired, or "
            "as an illustrative quote. Until then save it as a draft."
        ),
    )


class TestimonialForm(WagtailAdminModelForm):
    """The snippet's editor. A draft may wait for consent."""

    def _post_clean(self) -> None:
        super()._post_clean()
        withdrawn = self.instance.consent_status == "withdrawn"
        if not self.is_deferred_validation and not withdrawn:
            check_consent(self)


class TestimonialCreationForm(forms.ModelForm):
    """The Create tab of the chooser: the quote is live as soon as it is created."""

    class Meta:
        model = Testimonial
        fields = [
            "quote",
            "kind",
            "headline",
            "role",
            "years_in_job",
            "setting",
            "region",
            "year",
            "theme",
            "career",
            "field",
            "is_illustrative",
            "consent_status",
            "consent_scope",
            "consent_granted_on",
            "consent_expires_on",
            "consent_evidence",
        ]
        widgets: dict[str, Any] = {
            "quote": forms.Textarea(attrs={"rows": 3}),
            "career": AdminPageChooser(target_models=[CareerPage]),
            "field": AdminPageChooser(target_models=[CareerFieldPage]),
            "consent_granted_on": AdminDateInput(),
            "consent_expires_on": AdminDateInput(),
            "consent_evidence": AdminDocumentChooser(),
        }

    def _post_clean(self) -> None:
        super()._post_clean()
        check_consent(self)
