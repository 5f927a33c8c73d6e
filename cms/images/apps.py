from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    label = "images"

    def ready(self):
        from django.db.models.signals import post_save
        from wagtail.images import get_image_model
        from wagtail.signals import page_published

        from cms.images import presets

        post_save.connect(presets.picture_saved, sender=get_image_model())
        page_published.connect(presets.page_published)
