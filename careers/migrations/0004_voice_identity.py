import uuid

from django.db import migrations, models


def give_identities(apps, schema_editor):
    model = apps.get_model("careers", "Testimonial")
    for key in model.objects.values_list("pk", flat=True):
        model.objects.filter(pk=key).update(uid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("careers", "0003_import_provenance")]

    operations = [
        migrations.AddField(
            model_name="testimonial",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, null=True, verbose_name="identity"
            ),
        ),
        migrations.RunPython(give_identities, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="testimonial",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="identity"
            ),
        ),
        migrations.CreateModel(
            name="DeletedVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(unique=True)),
            ],
            options={
                "verbose_name": "deleted testimonial",
                "verbose_name_plural": "deleted testimonials",
            },
        ),
    ]
