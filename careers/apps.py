from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = _("Careers")

    def ready(self):
        from careers import jsonld, signals, titles, visibility
        from careers.fixtures import previews

        signals.connect()
        visibility.register()
        titles.register()
        previews.register()
        jsonld.register()
