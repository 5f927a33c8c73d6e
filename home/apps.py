from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        from cms.graphql import visibility
        from home import jsonld
        from home.models import PageAnswers

        visibility.hide(PageAnswers)  # what readers said is for editors, in the admin
        jsonld.register()
