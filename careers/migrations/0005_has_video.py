from django.db import migrations, models


def fill(apps, schema_editor):
    career_page = apps.get_model("careers", "CareerPage")
    for page in career_page.objects.only("pk", "sections").iterator():
        if any(block["type"] == "video" for block in page.sections.raw_data):
            career_page.objects.filter(pk=page.pk).update(has_video=True)


class Migration(migrations.Migration):
    dependencies = [("careers", "0004_voice_identity")]

    operations = [
        migrations.AddField(
            model_name="careerpage",
            name="has_video",
            field=models.BooleanField(
                db_index=True,
                default=False,
                editable=False,
                help_text="Whether a section is a video; kept for filters when the page is saved.",
                verbose_name="has a video",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
