"""The planted site: open pages that link to everything, and hidden ones on every side of them."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from careers.models import CareerFieldPage, CareerPage, CareersIndexPage
from home.models import HomePage, StandardPage
from tests.graphql.leakwalk.words import Words

PAST = timedelta(hours=-1)
COMMON = "everywhereword"  # a word of every page, hidden or not: a search finds all it may
SPECS = ("width-200", "width-1600", "width-200|format-webp")
FILE_MARK = b"WEBVTT inside a document"
# How a page may be hidden, by itself or by what is above it.
STATES = ("draft", "unpublished", "expired", "password", "login", "groups")


@dataclass
class Plant:
    """What was planted. Lists hold objects; ``hidden`` are those that nobody may see."""

    words: Words
    home: HomePage
    site: Site
    owner: User
    hidden: list[Any] = field(default_factory=list)
    off_api: list[Any] = field(default_factory=list)
    visible: list[Any] = field(default_factory=list)
    # Pages that are hidden while public pages below them stay where they are.
    unpublished_parents: list[Page] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)

    def of(self, model: type, *, visible: bool = False) -> list[Any]:
        return [row for row in (self.visible if visible else self.hidden) if isinstance(row, model)]


def filled(model: type, word: str, slug: str, **values: Any) -> Page:
    """Return a page whose every text holds a word."""
    texts = {"seo_title": word, "search_description": word, "reviewed_by": word}
    if model is HomePage:
        texts |= {"headline": word, "introduction": f"<p>{word}</p>"}
    if model is CareersIndexPage:
        texts |= {"introduction": f"<p>{word}</p>"}
    if model is StandardPage:
        texts |= {"introduction": word}
        values.setdefault("body", [("text", {"heading": word, "text": f"<p>{word}</p>"})])
    if model is CareerFieldPage:
        texts |= {"strapline": word, "display_title": word}
    if model is CareerPage:
        texts |= {"summary": word, "hours_note": word}
    if model in {CareerFieldPage, CareerPage}:
        values.setdefault("sections", [("overview", {"text": f"<p>{word}</p>"})])
    return model(title=f"{word} {COMMON}", slug=slug, **{**texts, **values})


def restrict(page: Page, kind: str, words: Words) -> None:
    """Put a page behind a password, a login or a group."""
    restriction = PageViewRestriction.objects.create(
        page=page,
        restriction_type=kind,
        password=words.hide(f"password of {page.slug}") if kind == "password" else "",
    )
    if kind == "groups":
        name = words.hide(f"group of {page.slug}")
        restriction.groups.add(Group.objects.create(name=name))


def hide(plant: Plant, page: Page, state: str) -> None:
    """Bring a page that was added live into a state in which nobody may see it."""
    if state == "draft":
        page.save_revision()
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    elif state == "unpublished":
        page.unpublish()
    elif state == "expired":
        # Still live: the scheduler has not run.
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + PAST, live=True)
    else:
        restrict(page, state, plant.words)
    plant.hidden.append(page.specific_class.objects.get(pk=page.pk))


def add(plant: Plant, parent: Page, model: type, name: str, *, secret: bool = True) -> Page:
    """Add a live page; its words are of the hidden ones when it is to be hidden."""
    word = plant.words.hide(name) if secret else f"open {name}"
    slug = plant.words.hide(f"slug {name}") if secret else name.replace(" ", "-")
    page = filled(model, word, slug, owner=plant.owner)
    parent.refresh_from_db()
    return parent.add_child(instance=page)


def add_hidden(plant: Plant, parent: Page, model: type, side: str) -> None:
    """Add one hidden page of each state below a page, on one side of its visible children."""
    for state in STATES:
        page = add(plant, parent, model, f"{state} {model.__name__} {side} in {parent.slug}")
        hide(plant, page, state)


def add_unpublished_parent(
    plant: Plant, parent: Page, model: type, state: str, below: type
) -> None:
    """Add a hidden page with a public page below it, as Wagtail serves it."""
    name = f"{state} {model.__name__} above {below.__name__}"
    page = filled(
        model, plant.words.hide(name), plant.words.accept(f"slug {name}"), owner=plant.owner
    )
    parent.refresh_from_db()
    page = parent.add_child(instance=page)
    child = add(
        plant, page, below, f"{below.__name__} below {state} {model.__name__}".lower(), secret=False
    )
    plant.visible.append(child)
    if state == "unpublished":
        Page.objects.filter(pk=page.pk).update(live=False)
        plant.hidden.append(model.objects.get(pk=page.pk))
    else:
        hide(plant, page, state)
    plant.unpublished_parents.append(page)


def small_picture(width: int = 24) -> bytes:
    data = BytesIO()
    Pillow.new("RGB", (width, 18), "teal").save(data, "PNG")
    return data.getvalue()


def add_image(plant: Plant, name: str, *, collection: Collection, secret: bool = True) -> Any:
    word = plant.words.hide(f"image {name}") if secret else f"open image {name}"
    image = get_image_model()(
        title=f"{word} {COMMON}",
        description=word,
        credit=word,
        collection=collection,
        uploaded_by_user=plant.owner,
    )
    file_word = plant.words.hide(f"image file {name}") if secret else name.replace(" ", "-")
    width = plant.words.number(name, 20, 90) if secret else 24
    if not secret:
        image.focal_point_x, image.focal_point_y = 9, 9
        image.focal_point_width = image.focal_point_height = 4
    image.file = ImageFile(BytesIO(small_picture(width)), name=f"{file_word}.png")
    image.save()
    for spec in SPECS:  # one by one: their keys are in this order
        image.get_rendition(spec)
    image.tags.add(plant.words.hide(f"tag of image {name}") if secret else "open tag")
    (plant.hidden if secret else plant.visible).append(image)
    plant.named[f"image {name}"] = image
    return image


def add_document(plant: Plant, name: str, *, collection: Collection, secret: bool = True) -> Any:
    word = plant.words.hide(f"document {name}") if secret else f"open document {name}"
    document = get_document_model()(
        title=f"{word} {COMMON}", collection=collection, uploaded_by_user=plant.owner
    )
    file_word = plant.words.hide(f"document file {name}") if secret else name.replace(" ", "-")
    document.file = ContentFile(FILE_MARK, name=f"{file_word}.vtt")
    document.save()
    document.tags.add(plant.words.hide(f"tag of document {name}") if secret else "open tag")
    (plant.hidden if secret else plant.visible).append(document)
    plant.named[f"document {name}"] = document
    return document


def add_files(plant: Plant) -> None:
    """Add pictures and documents in an open collection, in restricted ones and below those."""
    root = Collection.get_first_root_node()
    open_one = root.add_child(name="open collection")
    plant.visible += [root, open_one]
    add_image(plant, "shown", collection=open_one, secret=False)
    add_document(plant, "shown", collection=open_one, secret=False)
    for kind in ("password", "login", "groups"):
        closed = root.add_child(name=plant.words.hide(f"collection {kind}"))
        child = closed.add_child(name=plant.words.hide(f"collection below {kind}"))
        restriction = CollectionViewRestriction.objects.create(
            collection=closed,
            restriction_type=kind,
            password=plant.words.hide(f"password of collection {kind}")
            if kind == "password"
            else "",
        )
        if kind == "groups":
            restriction.groups.add(
                Group.objects.create(name=plant.words.hide("group of a collection"))
            )
        plant.hidden += [closed, child]
        for collection, place in ((closed, kind), (child, f"below {kind}")):
            add_image(plant, place, collection=collection)
            add_document(plant, place, collection=collection)
    below_open = open_one.add_child(name=plant.words.hide("collection in an open one"))
    CollectionViewRestriction.objects.create(collection=below_open, restriction_type="login")
    plant.hidden.append(below_open)


def add_account(words: Words) -> User:
    """Add the account that owns everything."""
    return User.objects.create_user(
        username=words.hide("account"),
        email=f"{words.hide('mail')}@example.test",
        password=words.hide("password of the account"),
        first_name=words.hide("first name"),
        last_name=words.hide("last name"),
    )
