"""Put this project's home page in the place of Wagtail's welcome page."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    content_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="home", model="homepage"
    )[0]
    page = apps.get_model("wagtailcore", "Page")
    site = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale").objects.first()
    root = page.objects.get(depth=1)
    welcome = page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if welcome is None:
        return  # somebody's own site is already here
    site.objects.filter(root_page=welcome).delete()
    path = welcome.path
    welcome.delete()
    home = apps.get_model("home", "HomePage").objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        content_type=content_type,
        path=path,
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=locale,
    )
    page.objects.filter(pk=root.pk).update(numchild=page.objects.filter(depth=2).count())
    site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(create_home_page, migrations.RunPython.noop)]
