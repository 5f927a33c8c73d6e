"""The sizes in which pictures leave this server through the API, and the making of them.

They are made at upload and at publication by a task, never inside a query. The site's templates
make what they need themselves.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django_tasks import task
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition
from wagtail.models import ReferenceIndex


def specs(formats: Iterable[str] = settings.IMAGE_PRESET_FORMATS) -> list[str]:
    """Return the filter of every preset, in each of the formats; "" is the uploaded one."""
    return [
        size if not format_ else f"{size}|format-{format_}"
        for size in settings.IMAGE_PRESETS.values()
        for format_ in formats
    ]


def order_presets(image_id: int) -> None:
    """Have a picture's presets made: first what every front end can show, later the rest."""
    later = settings.IMAGE_PRESET_FORMATS_LATER
    first = [name for name in settings.IMAGE_PRESET_FORMATS if name not in later]
    make_presets.enqueue(image_id, first)
    if settings.AVIF:
        make_presets.using(queue_name="later").enqueue(image_id, list(later))


@task()
def make_presets(image_id: int, formats: list[str]) -> None:
    """Make what is missing of a picture's presets in these formats. A picture that is gone, or
    whose file is, is left alone: whoever removed it wanted none."""
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None or not image.file.storage.exists(image.file.name):
        return
    made = image.get_renditions(*specs(formats))
    color = average_color(made[specs(formats)[0]]) if "" in formats else image.average_color
    if color != image.average_color:
        # Past the signals: a saved picture would ask for its presets again.
        get_image_model().objects.filter(pk=image_id).update(average_color=color)


def average_color(rendition: AbstractRendition) -> str:
    """Return the mean colour of a picture as #rrggbb; transparency counts as white."""
    with rendition.file.open("rb") as file, Image.open(file) as opened:
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    mean = (
        Image.alpha_composite(ground, picture).convert("RGB").resize((1, 1), Image.Resampling.BOX)
    )
    red, green, blue = mean.getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def picture_saved(sender, instance, **kwargs) -> None:
    transaction.on_commit(lambda: order_presets(instance.pk))


def page_published(sender, instance, **kwargs) -> None:
    """Make the presets of the pictures that a published page shows."""
    model = get_image_model()
    for reference in ReferenceIndex.get_references_for_object(instance):
        if issubclass(reference.to_content_type.model_class() or object, model):
            image_id = int(reference.to_object_id)
            transaction.on_commit(lambda image_id=image_id: order_presets(image_id))
