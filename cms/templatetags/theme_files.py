"""What every page of the theme loads: in one file each where static files were collected for
production, else part by part."""

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from cms.static_files import SiteFilesStorage

register = template.Library()


@register.simple_tag
def stylesheets() -> list[str]:
    """Return the names of the stylesheets."""
    return [settings.STYLESHEET] if is_joined() else settings.STYLESHEETS


@register.simple_tag
def scripts() -> list[str]:
    """Return the names of the modules."""
    return [settings.SCRIPT] if is_joined() else settings.SCRIPTS


def is_joined() -> bool:
    return isinstance(staticfiles_storage, SiteFilesStorage)
