"""The demo: all of it or nothing, once, and never over an editor's work."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from wagtail.models import Site

from careers.fixtures import tables, texts
from careers.management.commands import load_demo
from careers.models import CareerFieldPage, CareerPage, Source, Testimonial, Wage
from cms.images.models import CustomImage
from home.models import Navigation, SiteSettings, StandardPage

APPS = ("careers", "home", "images", "wagtailcore", "wagtailredirects", "wagtailsearch")


def rows() -> dict[str, list[tuple]]:
    """Return every row of the site's own tables."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and model._meta.pk.name != "rowid"
    }


def files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_second_run_changes_nothing(bare_site, capsys):
    call_command("load_demo")
    first, first_files = rows(), files()
    assert CareerPage.objects.live().count() == len(tables.figures())
    capsys.readouterr()

    call_command("load_demo")

    assert rows() == first
    assert files() == first_files
    assert "nothing changed" in capsys.readouterr().out


def test_what_an_editor_did_stays(demo):
    secretary = CareerPage.objects.get(slug="medical-secretary")
    secretary.title = "Doctor's right hand"
    secretary.save_revision().publish()
    CareerPage.objects.get(slug="baker").delete()
    CareerPage.objects.get(slug="court-clerk").move(
        CareerFieldPage.objects.get(slug="medical-office"), "first-child"
    )
    CareerFieldPage.objects.get(slug="skilled-trades").unpublish()
    StandardPage.objects.get(slug="contact").delete()
    Testimonial.objects.order_by("pk").first().delete()
    Source.objects.filter(slug="onet-30-1").update(name="O*NET, renamed")
    SiteSettings.objects.update(site_name="Our own name")
    Navigation.objects.all().delete()
    CustomImage.objects.filter(title="Demo: home").update(description="Other words")
    wage = Wage.objects.filter(page=secretary, area="US").get()
    wage.edit_value(median=1)
    wage.save()
    before = rows()

    call_command("load_demo", verbosity=0)

    assert rows() == before


def test_a_failure_at_the_last_step_leaves_nothing(bare_site, monkeypatch):
    before, before_files = rows(), files()
    load_site = load_demo.load_site

    def load_site_and_fail(demo: Any, home: Any) -> None:
        load_site(demo, home)
        raise OSError("the disk is full")

    monkeypatch.setattr(load_demo, "load_site", load_site_and_fail)

    with pytest.raises(OSError, match="disk is full"):
        call_command("load_demo", verbosity=0)

    assert rows() == before
    assert files() == before_files


def test_an_unreadable_text_leaves_nothing_and_can_be_tried_again(bare_site, monkeypatch):
    before, before_files = rows(), files()
    last = list(tables.figures())[-1]
    read_text = texts.read

    def read(name: str) -> dict[str, Any]:
        if name.endswith(last):
            raise PermissionError(name)
        return read_text(name)

    monkeypatch.setattr(texts, "read", read)

    with pytest.raises(PermissionError):
        call_command("load_demo", verbosity=0)

    assert rows() == before
    assert files() == before_files
    monkeypatch.undo()
    call_command("load_demo", verbosity=0)
    assert CareerPage.objects.filter(slug=last).exists()


def test_every_career_of_the_table_is_a_public_page(demo, read):
    index = Site.objects.get().root_page.get_children().get(slug="careers")
    missing = []
    for slug, row in tables.figures().items():
        url = f"{index.url}{row['field_slug']}/{slug}/"
        if row["career_title"] not in read(url).h1.get_text():
            missing.append(url)
    assert missing == []
