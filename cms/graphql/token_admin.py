"""API tokens in the admin: Wagtail's own views, with the scope and the expiry of our grant.

Wagtail mounts its views only beside its own API. They stand here under the same name and address,
so that their templates find each other.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import APIToken
from wagtail.users.views import api_tokens as wagtail_views

from cms.graphql.models import TokenGrant, TokenScope


class GrantFields(forms.Form):
    """What a grant adds to the form of a token."""

    scope = forms.ChoiceField(
        label=_("Scope"),
        choices=TokenScope.choices,
        initial=TokenScope.READ_PUBLISHED,
        help_text=_("Drafts are those of pages that the user may edit or publish."),
    )
    expires_at = forms.DateTimeField(
        label=_("Expires"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("From then on the token is refused. Leave it empty for no end."),
    )


class CreateForm(GrantFields, wagtail_views.APITokenForm):
    """Name and user of a new token, and its grant."""

    field_order = ("name", "user", "scope", "expires_at")

    def clean_expires_at(self) -> Any:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at is not None and expires_at <= timezone.now():
            raise forms.ValidationError(_("This time has passed."))
        return expires_at


class EditForm(GrantFields, WagtailAdminModelForm):
    """Name and grant of a token. A time that has passed is allowed: it ends the token."""

    class Meta:
        model = APIToken
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        grant = grant_of(self.instance)
        self.fields["scope"].initial = grant.scope
        self.fields["expires_at"].initial = grant.expires_at

    def save(self, commit: bool = True) -> APIToken:
        token = super().save(commit)
        grant(token, self.cleaned_data)
        return token


def grant_of(token: APIToken) -> TokenGrant:
    """Return a token's grant, or the one that holds where none was stored."""
    return getattr(token, "graphql_grant", None) or TokenGrant(token=token)


def grant(token: APIToken, chosen: dict[str, Any]) -> None:
    TokenGrant.objects.update_or_create(
        token=token, defaults={name: chosen[name] for name in ("scope", "expires_at")}
    )


class IndexView(wagtail_views.IndexView):
    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,
            Column(
                "scope",
                label=_("Scope"),
                accessor=lambda token: grant_of(token).get_scope_display(),
            ),
            Column(
                "expires_at", label=_("Expires"), accessor=lambda token: grant_of(token).expires_at
            ),
        ]

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("graphql_grant")


class CreateView(wagtail_views.CreateView):
    def form_valid(self, form: CreateForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            grant(self.object, form.cleaned_data)
        return response


class TokenViewSet(wagtail_views.APITokenViewSet):
    index_view_class = IndexView
    add_view_class = CreateView

    def get_form_class(self, for_update: bool = False) -> type[forms.Form]:
        return EditForm if for_update else CreateForm
