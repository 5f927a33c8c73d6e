"""Renditions of pictures that have been made: read for many pictures in one statement.

A query never makes one. What was read is kept on the picture, so that head, body and JSON-LD of a
page, or two fields of a query, read it once.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from wagtail.images import get_image_model
from wagtail.images.models import Filter

from cms.loading.lookups import Bound
from cms.loading.statements import Statement


@cache
def filter_of(spec: str) -> Filter:
    """Return the filter of a spec, parsed once. Specs are those of the presets: a few dozen."""
    return Filter(spec=spec)


def load_renditions(images: Iterable[Any], specs: Iterable[str]) -> None:
    """Read the renditions with these specs of the pictures that do not have them yet."""
    wanted = set(specs)
    asked = [image for image in images if image is not None and wanted - _made(image).keys()]
    if not asked:
        return
    by_key: dict[int, list[Any]] = {}
    for image in asked:
        _made(image).update(dict.fromkeys(wanted - _made(image).keys()))
        by_key.setdefault(image.pk, []).append(image)
    for row in _of_images().run(images=list(by_key), specs=sorted(wanted)):
        for image in by_key[row.image_id]:
            if row.focal_point_key == filter_of(row.filter_spec).get_cache_key(image):
                row.image = image
                _made(image)[row.filter_spec] = row


@cache
def _of_images() -> Statement:
    rows = get_image_model().get_rendition_model()._default_manager
    return Statement(
        lambda: rows.filter(image__among=Bound("images"), filter_spec__among=Bound("specs"))
    )


def existing(image: Any, spec: str) -> Any | None:
    """Return the rendition of a picture with a spec, or None until it is made."""
    made = _made(image)
    if spec not in made:
        load_renditions([image], [spec])
    return made[spec]


def _made(image: Any) -> dict[str, Any]:
    """What has been read of a picture's renditions, by spec; None where there is none."""
    return image.__dict__.setdefault("_renditions_read", {})
