"""Where pictures are served: renditions to everybody who may see them, originals to editors."""

from django.contrib.auth.decorators import permission_required
from django.core.files.storage import default_storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import CollectionViewRestriction

from cms.images.models import Rendition

YEAR_SECONDS = 365 * 24 * 3600


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a rendition whose picture is in no restricted collection.

    The file's name holds its filter and the picture's hash, so its content never changes: it may
    be kept for a year. Anything else in the folder is not served.
    """
    if "\x00" in path:  # PostgreSQL takes none in a text
        raise Http404
    found = Rendition.objects.filter(file=path).select_related("image__collection").first()
    if found is None or is_restricted(found.image.collection):
        raise Http404
    try:
        response = FileResponse(storages["renditions"].open(path))
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@permission_required("wagtailadmin.access_admin", login_url="wagtailadmin_login")
def original(request: HttpRequest, path: str) -> HttpResponse:
    """Serve an uploaded picture's file to people who may use the admin."""
    if not path.startswith("original_images/"):
        raise Http404
    try:
        response = FileResponse(default_storage.open(path))
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def is_restricted(collection) -> bool:
    """Tell whether the collection, or one above it, has a view restriction."""
    restrictions = CollectionViewRestriction.objects.filter(
        collection__in=collection.get_ancestors(inclusive=True)
    )
    return restrictions.exists()
