"""Pictures in the API: presets only, made before anybody asks, addressed at the asking host."""

from typing import Any

from django.conf import settings
from graphql import GraphQLError, GraphQLNonNull, GraphQLSchema
from wagtail.images import get_image_model

from cms.graphql.errors import BAD_USER_INPUT
from cms.graphql.types import object_type
from cms.loading.renditions import existing, load_renditions

SIZES = ("width", "height", "max", "min", "fill")


def install(schema: GraphQLSchema) -> None:
    """Replace grapple's resolvers, which make renditions inside a query and name one host."""
    image = object_type(schema, get_image_model().__name__).fields
    image["rendition"].resolve = resolve_rendition
    image["srcSet"].resolve = resolve_src_set
    image["url"].resolve = resolve_url
    for field in (image["url"], image["srcSet"]):
        if isinstance(field.type, GraphQLNonNull):
            field.type = field.type.of_type  # null until the preset is made
    image["url"].description = "Address of the largest preset, or null until it is made."
    rendition = object_type(schema, "Rendition").fields
    rendition["url"].resolve = lambda row, info: absolute(row.url, info)
    document = object_type(schema, "DocumentObjectType").fields
    document["url"].resolve = lambda row, info: absolute(row.url, info)


def resolve_rendition(image: Any, info: Any, **arguments: Any) -> Any:
    """Return the rendition of a preset: ``width: 400``, with ``format: "webp"`` if wanted."""
    arguments.pop("preserve_svg", None)
    return existing(image, preset_spec(arguments))


def resolve_src_set(image: Any, info: Any, sizes: list[int] | None = None, **arguments: Any) -> str:
    """Return a ``srcset`` of the presets with these widths, of those that are made."""
    specs = src_set_specs({"sizes": sizes, **arguments})
    load_renditions([image], specs)
    found = [row for spec in specs if (row := existing(image, spec))]
    return ", ".join(f"{absolute(row.url, info)} {row.width}w" for row in found)


def src_set_specs(arguments: dict[str, Any]) -> list[str]:
    """Return the filters that the arguments of ``srcSet`` name. Raises ``GraphQLError``."""
    others = {k: v for k, v in arguments.items() if k not in {"sizes", "preserve_svg"}}
    widths = dict.fromkeys(arguments.get("sizes") or ())  # each once, however often it was named
    return [preset_spec({"width": width, **others}) for width in widths]


def resolve_url(image: Any, info: Any) -> str | None:
    row = existing(image, largest_preset())
    return absolute(row.url, info) if row else None


def largest_preset() -> str:
    return str(list(settings.IMAGE_PRESETS.values())[-1])


def preset_spec(arguments: dict[str, Any]) -> str:
    """Return the filter of a preset that the arguments name. Raises ``GraphQLError``."""
    size = "|".join(f"{name}-{arguments[name]}" for name in SIZES if name in arguments)
    format_ = arguments.get("format") or ""
    others = set(arguments) - set(SIZES) - {"format"}
    presets = settings.IMAGE_PRESETS
    formats = settings.IMAGE_PRESET_FORMATS
    if others or size not in presets.values() or format_ not in formats:
        sizes = ", ".join(spec.replace("-", ": ") for spec in presets.values())
        names = ", ".join(f'"{name}"' for name in formats if name)
        raise GraphQLError(
            f"Pictures come in these sizes: {sizes}; as they were uploaded or in format {names}.",
            extensions={"code": BAD_USER_INPUT},
        )
    return f"{size}|format-{format_}" if format_ else size


def absolute(path: str, info: Any) -> str:
    return info.context.build_absolute_uri(path)
