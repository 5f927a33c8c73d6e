"""System checks: what is wrong with the operator's environment, in one line each."""

from django.conf import settings
from django.core.checks import Error, register


@register("careers")
def media_folders_are_writable(app_configs, **kwargs):
    """Uploads and renditions have somewhere to go."""
    import os
    from pathlib import Path

    problems = []
    for folder in (
        Path(settings.MEDIA_ROOT),
        Path(settings.STORAGES["renditions"]["OPTIONS"]["location"]),
    ):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not os.access(existing, os.W_OK):
            problems.append(Error(f"The folder {folder} cannot be written to.", id="cms.E001"))
    return problems
