from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class CachingConfig(AppConfig):
    name = "cms.caching"
    label = "caching"

    def ready(self) -> None:
        from cms.caching import sites
        from cms.caching.statements import migrating, watch

        sites.install()
        connection_created.connect(watch)
        for connection in connections.all(initialized_only=True):
            watch(connection=connection)
        # Every app's signal before comes before all migrations, every one after comes after them.
        pre_migrate.connect(lambda **_signal: migrating.set(), weak=False)
        post_migrate.connect(lambda **_signal: migrating.clear(), weak=False)
