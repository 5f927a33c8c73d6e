"""The sizes in which pictures leave this server through the API, and the making of them.

They are made at upload and at publication by a task, never inside a query. The site's templates
make what they need themselves.
"""

from django.conf import settings
from django.db import transaction
from django_tasks import task
from PIL import Image, UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition
from wagtail.models import ReferenceIndex


def specs() -> list[str]:
    """Return the filter of every preset, in each of its formats."""
    return [
        size if not format_ else f"{size}|format-{format_}"
        for size in settings.IMAGE_PRESETS.values()
        for format_ in settings.IMAGE_PRESET_FORMATS
    ]


@task()
def make_presets(image_id: int) -> None:
    """Make what is missing of a picture's presets. A picture that is gone, or whose file is, is
    left alone: whoever removed it wanted none."""
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None or not image.file.storage.exists(image.file.name):
        return
    made = image.get_renditions(*specs())
    color = average_color(made[specs()[0]])
    if color != image.average_color:
        # Past the signals: a saved picture would ask for its presets again.
        get_image_model().objects.filter(pk=image_id).update(average_color=color)


def average_color(rendition: AbstractRendition) -> str:
    """Return the mean colour of a picture as #rrggbb; transparency counts as white. "" for one
    that is drawn, not made of pixels."""
    try:
        with rendition.file.open("rb") as file, Image.open(file) as opened:
            picture = opened.convert("RGBA")
    except UnidentifiedImageError:
        return ""
    ground = Image.new("RGBA", picture.size, "white")
    mean = (
        Image.alpha_composite(ground, picture).convert("RGB").resize((1, 1), Image.Resampling.BOX)
    )
    red, green, blue = mean.getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def picture_saved(sender, instance, **kwargs) -> None:
    transaction.on_commit(lambda: make_presets.enqueue(instance.pk))


def page_published(sender, instance, **kwargs) -> None:
    """Make the presets of the pictures that a published page shows."""
    model = get_image_model()
    for reference in ReferenceIndex.get_references_for_object(instance):
        if issubclass(reference.to_content_type.model_class() or object, model):
            image_id = int(reference.to_object_id)
            transaction.on_commit(lambda image_id=image_id: make_presets.enqueue(image_id))
