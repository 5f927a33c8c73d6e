from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("careers", "0006_import_run")]

    operations = [
        migrations.RenameField("source", "licence", "license"),
        migrations.RenameField("source", "licence_url", "license_url"),
    ]
