"""Pictures as front ends put them into pages: presets by name, sources for ``<picture>``, the point
to keep in view, and a colour to show before the picture is there."""

from enum import Enum
from typing import Any

import graphene
from django.conf import settings
from grapple.registry import registry

from cms.graphql.execution import BatchInfo
from cms.graphql.pictures import absolute
from cms.graphql.preparing import prepares
from cms.loading.renditions import existing, load_renditions

PRESETS: dict[str, str] = settings.IMAGE_PRESETS
FORMATS = [name for name in settings.IMAGE_PRESET_FORMATS if name]
SOURCE_SPECS = [f"{spec}|format-{kind}" for kind in FORMATS for spec in PRESETS.values()]

ImagePreset = graphene.Enum.from_enum(
    Enum("ImagePreset", {name.upper(): spec for name, spec in PRESETS.items()}),
    description=lambda value: (
        f"Scaled to {value.value.replace('-', ' ')} pixels, never up."
        if value
        else "Sizes that are made of every picture."
    ),
)
ImageFormat = graphene.Enum.from_enum(
    Enum("ImageFormat", {name.upper(): name for name in FORMATS}),
    description=lambda value: (
        f"The picture as image/{value.value}."
        if value
        else "Formats that are made of every picture."
    ),
)


class ImageSource(graphene.ObjectType):
    """The widths of a picture in one format: a `<source>` of a `<picture>` element."""

    type = graphene.String(required=True, description="Media type: image/avif.")
    src_set = graphene.String(
        required=True, description="Value for `srcset`: addresses with their widths."
    )


class FocalPoint(graphene.ObjectType):
    """The point of a picture to keep in view when it is cropped."""

    x = graphene.Float(required=True, description="From 0, the left edge, to 1, the right.")
    y = graphene.Float(required=True, description="From 0, the upper edge, to 1, the lower.")


ImageSources = graphene.List(graphene.NonNull(ImageSource))


def rendition_type() -> Any:
    from wagtail.images import get_image_model

    return registry.images[get_image_model().get_rendition_model()]


def preset_arguments() -> dict[str, graphene.Argument]:
    return {
        "name": graphene.Argument(
            ImagePreset, required=True, description="Size that is wanted, from small to large."
        ),
        "format": graphene.Argument(
            ImageFormat, description="Which format; that of the upload where it is left out."
        ),
    }


def resolve_preset(image: Any, _info: Any, name: Any, format: Any = None) -> Any:  # noqa: A002
    """Return the rendition of a preset, or None until it is made."""
    return existing(image, spec_of(name, format))


def spec_of(name: Any, kind: Any) -> str:
    spec = getattr(name, "value", name)
    kind = getattr(kind, "value", kind)
    return f"{spec}|format-{kind}" if kind else str(spec)


@prepares("CustomImage.preset")
def prepare_preset(images: list[Any], arguments: dict[str, Any], _info: BatchInfo) -> None:
    load_renditions(images, [spec_of(arguments["name"], arguments.get("format"))])


@prepares("CustomImage.sources")
def prepare_sources(images: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    load_renditions(images, SOURCE_SPECS)


def resolve_sources(image: Any, info: Any) -> list[dict[str, str]]:
    """Return the presets that are made, smallest first, one entry a format, newest format first."""
    load_renditions([image], SOURCE_SPECS)
    found = []
    for kind in FORMATS:
        rows = {}
        for spec in PRESETS.values():
            row = existing(image, f"{spec}|format-{kind}")
            if row is not None:
                rows[row.width] = f"{absolute(row.url, info)} {row.width}w"
        if rows:
            found.append({"type": f"image/{kind}", "src_set": ", ".join(rows.values())})
    return found


def resolve_focal_point(image: Any, _info: Any) -> dict[str, float] | None:
    point = image.get_focal_point()
    if point is None or not image.width or not image.height:
        return None
    return {
        "x": round(point.centroid_x / image.width, 4),
        "y": round(point.centroid_y / image.height, 4),
    }
