"""Plants the pages, then has ``linking`` link everything from everywhere."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Comment, Page, Site

from careers.models import CareerFieldPage, CareerPage, CareersIndexPage
from home.models import HomePage, StandardPage
from tests.graphql.leakwalk import linking, planted_voices
from tests.graphql.leakwalk.planting import (
    Plant,
    add,
    add_account,
    add_document,
    add_files,
    add_hidden,
    add_image,
    add_unpublished_parent,
    filled,
    hide,
    restrict,
)
from tests.graphql.leakwalk.words import Words

TYPES_BELOW = {
    StandardPage: StandardPage,
    CareersIndexPage: CareerFieldPage,
    CareerFieldPage: CareerPage,
}


def plant_site(home: HomePage, world: str) -> Plant:
    """Plant everything below and beside an empty site's home page."""
    words = Words(world)
    plant = Plant(words, home, Site.objects.get(is_default_site=True), add_account(words))
    home.owner = plant.owner
    home.save()
    plant.visible.append(home)
    add_files(plant)
    add_tree(plant)
    add_other_sites(plant)
    add_aliases(plant)
    add_twins(plant)
    add_drafts_of_live_pages(plant)
    planted_voices.add_voices(plant)
    linking.link_everything(plant)
    hide_root(plant)
    add_more(plant)
    plant.visible = [fresh(row) for row in plant.visible]
    plant.hidden = [fresh(row) for row in plant.hidden]
    return plant


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def add_tree(plant: Plant) -> None:
    """Each type of page, open, with hidden ones before and after, above and below."""
    home = plant.home
    open_page(plant, home, StandardPage, "first-standard")
    add_hidden(plant, home, StandardPage, "before")
    add_hidden(plant, home, CareersIndexPage, "before")
    index = open_page(plant, home, CareersIndexPage, "open-index")
    standard = open_page(plant, home, StandardPage, "open-standard")
    open_page(plant, standard, StandardPage, "open-leaf")
    add_hidden(plant, standard, StandardPage, "below")
    add_hidden(plant, index, CareerFieldPage, "before")
    field = open_page(plant, index, CareerFieldPage, "open-field")
    open_page(plant, index, CareerFieldPage, "second-field")
    add_hidden(plant, index, CareerFieldPage, "after")
    add_hidden(plant, field, CareerPage, "before")
    career = open_page(
        plant, field, CareerPage, "open-career", job_zone=2, entry_education="associate"
    )
    open_page(plant, career, StandardPage, "below-a-career")
    add_hidden(plant, career, StandardPage, "below")
    open_page(plant, field, CareerPage, "second-career", job_zone=3, entry_education="bachelor")
    add_hidden(plant, field, CareerPage, "after")
    add_hidden(plant, home, CareersIndexPage, "after")
    open_page(plant, home, CareersIndexPage, "second-index")
    add_hidden(plant, home, HomePage, "before")
    first = open_page(plant, home, HomePage, "first-home-below")
    open_page(plant, home, HomePage, "second-home-below")
    open_page(plant, first, StandardPage, "below-a-home")
    add_hidden(plant, home, HomePage, "after")
    add_hidden(plant, home, StandardPage, "after")
    add_unpublished_parent(plant, home, StandardPage, "draft", CareersIndexPage)
    for state in ("draft", "unpublished", "expired"):
        for parent, model in (
            (home, StandardPage),
            (home, CareersIndexPage),
            (index, CareerFieldPage),
        ):
            add_unpublished_parent(plant, parent, model, state, TYPES_BELOW[model])
    for kind in ("password", "login", "groups"):
        for parent, model in (
            (home, StandardPage),
            (home, CareersIndexPage),
            (index, CareerFieldPage),
        ):
            closed = add(plant, parent, model, f"{kind} {model.__name__} above")
            child = add(plant, closed, TYPES_BELOW[model], f"{model.__name__} below {kind}")
            restrict(closed, kind, plant.words)
            plant.hidden += [closed, child]


def open_page(plant: Plant, parent: Page, model: type, name: str, **values: Any) -> Page:
    page = add(plant, parent, model, name, secret=False)
    if values:
        model.objects.filter(pk=page.pk).update(**values)
        page.refresh_from_db()
    plant.visible.append(page)
    plant.named[name] = page
    return page


def add_other_sites(plant: Plant) -> None:
    """Sites before and after ours, with a page of each type."""
    for side, position in (("left", "left"), ("right", "right")):
        plant.home.refresh_from_db()
        word = plant.words.hide(f"home of the site on the {side}")
        home = plant.home.add_sibling(
            pos=position,
            instance=HomePage(
                title=word,
                slug=plant.words.hide(f"slug home {side}"),
                headline=word,
                owner=plant.owner,
            ),
        )
        plant.hidden.append(home)
        site = Site.objects.create(
            hostname=f"{plant.words.hide(f'host {side}')}.test",
            site_name=plant.words.hide(f"site {side}"),
            root_page=home,
        )
        plant.hidden.append(site)
        plant.named[f"site {side}"] = site
        parent = home
        for model in (StandardPage, CareersIndexPage, CareerFieldPage, CareerPage):
            page = add(plant, parent, model, f"{model.__name__} of the site on the {side}")
            plant.hidden.append(page)
            parent = page if model is not StandardPage else home
    plant.home.refresh_from_db()


def add_aliases(plant: Plant) -> None:
    """Aliases made before their original was restricted, an alias of an alias, a page below."""
    home, field = plant.home, plant.named["open-field"]
    for parent, model, kind in (
        (home, StandardPage, "login"),
        (field, CareerPage, "password"),
    ):
        original = add(plant, parent, model, f"original {model.__name__}")
        first = original.create_alias(
            parent=parent, update_slug=plant.words.hide(f"slug alias {model.__name__}")
        )
        second = first.create_alias(
            parent=parent, update_slug=plant.words.hide(f"slug second alias {model.__name__}")
        )
        restrict(original, kind, plant.words)
        plant.hidden += [original, first, second]
        if model is StandardPage:
            plant.hidden.append(add(plant, first, StandardPage, "below an alias"))
    expired = add(plant, home, StandardPage, "original that expires")
    alias = expired.create_alias(
        parent=home, update_slug=plant.words.hide("slug alias that expires")
    )
    hide(plant, expired, "expired")
    alias.expire_at = timezone.now() - timedelta(hours=1)
    alias.save(update_fields=["expire_at"])
    plant.hidden.append(alias)


def add_twins(plant: Plant) -> None:
    """Hidden pages with the slug of an open one."""
    for slug, model in (("open-leaf", StandardPage), ("open-career", CareerPage)):
        for state in ("draft", "login"):
            parent = add(plant, plant.home, CareersIndexPage, f"above a {state} twin of {slug}")
            hide(plant, parent, "draft")
            twin = filled(model, plant.words.hide(f"{state} twin of {slug}"), slug)
            twin.owner = plant.owner
            parent.refresh_from_db()
            hide(plant, parent.add_child(instance=twin), state)


def add_more(plant: Plant) -> None:
    """As many hidden objects as the world says, the last to be planted: no count may tell."""
    for number in range(plant.words.number("more of the same", 1, 5)):
        plant.home.refresh_from_db()
        page = add(plant, plant.home, StandardPage, f"one more page {number}")
        hide(plant, page, "login")
        closed = plant.named["image login"].collection
        add_image(plant, f"one more {number}", collection=closed)
        add_document(plant, f"one more {number}", collection=closed)
        planted_voices.add_more(plant, number)


def add_drafts_of_live_pages(plant: Plant) -> None:
    """A draft that changes a live page's words, a comment on it, and a page to go live."""
    for page in plant.of(Page, visible=True):
        draft = page.specific_class.objects.get(pk=page.pk)
        draft.title = plant.words.hide(f"draft title of {page.slug}")
        draft.search_description = plant.words.hide(f"draft text of {page.slug}")
        draft.save_revision(user=plant.owner)
    later = add(plant, plant.home, StandardPage, "page that goes live tomorrow")
    Page.objects.filter(pk=later.pk).update(
        live=False, go_live_at=timezone.now() + timedelta(days=1)
    )
    plant.hidden.append(later)
    standard = plant.named["open-standard"]
    Page.objects.filter(pk=standard.pk).update(
        locked=True, locked_by=plant.owner, locked_at=timezone.now()
    )
    Comment.objects.create(
        page=Page.objects.get(pk=standard.pk),
        user=plant.owner,
        text=plant.words.hide("comment"),
        contentpath="title",
    )


def hide_root(plant: Plant) -> None:
    """The page above all sites is nobody's: it has words too."""
    root = Page.get_first_root_node()
    Page.objects.filter(pk=root.pk).update(
        title=plant.words.hide("root"),
        draft_title=plant.words.hide("root"),
        slug=plant.words.hide("slug root"),
        content_type=ContentType.objects.get_for_model(Page),
    )
    plant.hidden.append(Page.objects.get(pk=root.pk))
