"""The form with which pictures are uploaded."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import UnidentifiedImageError
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Tells a file that is no picture at its field, also where Wagtail's own check raises."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is None:
            return
        check = field.to_python

        def to_python(data: Any) -> Any:
            try:
                return check(data)
            except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
                # A file that begins like a picture and then is none.
                raise ValidationError(
                    field.error_messages["invalid_image"], code="invalid_image"
                ) from error

        field.to_python = to_python
