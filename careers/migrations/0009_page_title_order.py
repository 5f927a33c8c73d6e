"""Index pages by title as lists are ordered: without it, a list's first page sorts all of them.

The table is Wagtail's, so the index is stated here and not in a model.
"""

from django.db import migrations

INDEX = "careers_page_title_order"


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0008_license_words"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {INDEX} ON wagtailcore_page (LOWER(title), id)",
            f"DROP INDEX {INDEX}",
        )
    ]
