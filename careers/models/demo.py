"""What the demo content has been loaded once, and so is never loaded again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoItem(models.Model):
    """One item of the demo. It stays when an editor deletes the item: a deletion is an edit."""

    key = models.CharField(max_length=200, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("demo item")
        verbose_name_plural = _("demo items")

    def __str__(self):
        return self.key
