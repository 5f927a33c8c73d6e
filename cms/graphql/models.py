"""What Wagtail's API tokens lack: scopes and an end."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TokenScope(models.TextChoices):
    """What a token may be used for."""

    READ_PUBLISHED = "read_published", _("Read what is published")
    READ_DRAFTS = "read_drafts", _("Read drafts that its user may edit")
    SUBMIT = "submit", _("Submit content for moderation")


class TokenGrant(models.Model):
    """Scope and expiry of one API token. A token without a grant reads what is published."""

    token = models.OneToOneField(
        "wagtailcore.APIToken",
        verbose_name=_("API token"),
        on_delete=models.CASCADE,
        related_name="graphql_grant",
    )
    scope = models.CharField(
        _("scope"), max_length=20, choices=TokenScope, default=TokenScope.READ_PUBLISHED
    )
    expires_at = models.DateTimeField(
        _("expires at"), null=True, blank=True, help_text=_("From then on the token is refused.")
    )

    class Meta:
        verbose_name = _("scope of an API token")
        verbose_name_plural = _("scopes of API tokens")

    def __str__(self) -> str:
        return f"{self.token}: {self.get_scope_display()}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()
