"""Links every hidden object from everywhere something can be linked."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from careers.models import CareerFieldPage, CareerPage, Testimonial
from home.models import Navigation, SiteSettings
from tests.graphql.leakwalk.planting import COMMON, Plant

OPEN_PAGES = (
    "open-index",
    "open-standard",
    "open-leaf",
    "open-field",
    "second-field",
    "open-career",
    "second-career",
)


def rich_text(plant: Plant) -> str:
    """Return HTML with a link to each hidden page and document, and each hidden image in it."""
    return html_of(
        [*plant.of(Page), *plant.of(Page, visible=True)[:2]],
        [*plant.of(get_document_model()), *plant.of(get_document_model(), visible=True)],
        [*plant.of(get_image_model()), *plant.of(get_image_model(), visible=True)],
    )


def rich_texts(plant: Plant) -> Iterator[str]:
    """Yield HTML with a few hidden pages, documents and images each, until all had their turn, and
    on: one text with all of them in every field would take minutes to read."""
    pages, documents, images = (
        cycle(plant.of(model)) for model in (Page, get_document_model(), get_image_model())
    )
    shown = plant.of(Page, visible=True)[:1]
    while True:
        yield html_of(
            [*islice(pages, 12), *shown],
            [*islice(documents, 2), plant.named["document shown"]],
            [*islice(images, 2), plant.named["image shown"]],
        )


def html_of(pages: list, documents: list, images: list) -> str:
    links = [f'<p><a linktype="page" id="{page.pk}">open link</a></p>' for page in pages]
    files = [f'<p><a linktype="document" id="{row.pk}">open file</a></p>' for row in documents]
    embeds = [
        f'<embed embedtype="image" id="{image.pk}" format="left" alt="open alt"/>'
        for image in images
    ]
    return "".join([f"<p>{COMMON}</p>", *links, *files, *embeds])


def link_everything(plant: Plant) -> None:
    texts = rich_texts(plant)
    images = [plant.named["image shown"], *plant.of(get_image_model())]
    documents = [plant.named["document shown"], *plant.of(get_document_model())]
    career: CareerPage = plant.named["open-career"]
    field: CareerFieldPage = plant.named["open-field"]
    for name in OPEN_PAGES:
        plant.named[name].refresh_from_db()
    plant.home.refresh_from_db()
    for page in (career, field):
        page.sections = sections(plant, texts, images, documents)
        page.hero_image = images[1]
        page.share_image = images[2]
    career.other_fields.set([plant.named["second-field"], *plant.of(CareerFieldPage)])
    for guest in plant.of(CareerPage):
        guest.refresh_from_db()
        guest.other_fields.add(plant.named["second-field"])
        guest.save()
    imported = {"value": plant.words.hide("imported value"), "source": "open", "newer": False}
    career.imported_values = {"summary": imported}
    second = plant.named["second-career"]
    second.hero_image = second.share_image = images[0]
    standard = plant.named["open-standard"]
    standard.share_image = images[3]
    standard.body = [
        ("text", {"heading": "open heading", "text": next(texts)}),
        *[("image", captioned(image)) for image in images],
        ("callout", {"tone": "note", "heading": "open heading", "text": next(texts)}),
        ("faq", {"questions": [{"question": "open question", "answer": next(texts)}]}),
    ]
    index = plant.named["open-index"]
    index.introduction, index.share_image = next(texts), images[2]
    leaf = plant.named["open-leaf"]
    leaf.share_image = images[0]
    second_field = plant.named["second-field"]
    second_field.hero_image = second_field.share_image = images[0]
    for name in ("second-index", "second-home-below"):
        plant.named[name].refresh_from_db()
    plant.named["second-index"].share_image = images[0]
    second_home = plant.named["second-home-below"]
    second_home.hero_image = second_home.share_image = images[0]
    plant.home.introduction, plant.home.hero_image = next(texts), images[1]
    plant.home.share_image = images[2]
    survey = plant.named["survey"]
    survey.method = next(texts)
    changed = [career, field, second, standard, index, leaf, second_field, plant.home, survey]
    for row in [*changed, plant.named["second-index"], second_home]:
        row.save()
    link_site(plant, images)


def captioned(image: Any) -> dict[str, Any]:
    return {"image": image, "alt_text": "", "caption": "open caption"}


def sections(plant: Plant, texts: Iterator[str], images: list, documents: list) -> list:
    """Return a stream that holds every kind of section and, in it, every hidden object."""
    careers = [plant.named["second-career"], *plant.of(CareerPage), *plant.of(Page)]
    quotes = [*plant.of(Testimonial), *plant.off_api]
    voices = {"heading": "open heading", "limit": 50, "pinned": quotes}
    videos = []
    for image, document in zip(cycle(images), documents, strict=False):
        captions = [{"language": "en", "file": document}]
        video = {
            "title": "open video",
            "poster": image,
            "transcript": next(texts),
            "captions": captions,
        }
        videos.append(("video", {**video, "file": document}))
    videos.append(("video", {**video, "url": "https://video.example/", "poster": images[1]}))
    return [
        ("overview", {"text": rich_text(plant)}),
        (
            "background",
            {
                name: next(texts)
                for name in ("job_tasks", "work_environment", "how_to_prepare", "job_outlook")
            },
        ),
        ("testimonials", {**voices, "kinds_shown": ["like", "dislike"]}),
        ("testimonials", {**voices, "kinds_shown": ["like"]}),
        ("surprises", voices),
        ("advice", voices),
        ("skills", {"introduction": next(texts), "limit": 5}),
        (
            "education",
            {
                "introduction": next(texts),
                "routes": [{"title": "open route", "kind": "school"}],
                "credentials": [{"name": "open paper", "kind": "licence", "issuer": "open"}],
            },
        ),
        ("pay", {"introduction": next(texts)}),
        ("outlook", {"introduction": next(texts)}),
        (
            "options",
            {
                "introduction": next(texts),
                "options": [
                    {"title": "open option", "description": f"<p>{COMMON}</p>", "career": page}
                    for page in careers
                ],
            },
        ),
        ("day", {"introduction": "open day", "moments": [{"time": "7:40", "what": "open"}]}),
        *videos,
        ("faq", {"questions": [{"question": "open question", "answer": next(texts)}]}),
        *[("image", captioned(image)) for image in images],
        ("callout", {"tone": "note", "heading": "open heading", "text": next(texts)}),
        ("text", {"heading": "open heading", "text": next(texts)}),
    ]


def link_site(plant: Plant, images: list) -> None:
    """Settings, navigation and redirects, of our site and of the others."""
    others = [plant.named["site left"], plant.named["site right"]]
    pages = [*plant.of(Page, visible=True)[:2], *plant.of(Page)]
    links = [("link", {"title": "", "page": page, "path": ""}) for page in pages]
    for site in (plant.site, *others):
        word = plant.words.hide(f"settings of {site.hostname}")
        is_ours = site.pk == plant.site.pk
        setting, _ = SiteSettings.objects.get_or_create(site=site)
        setting.site_name = "open site" if is_ours else word
        setting.tagline = setting.organisation = setting.footer_text = setting.site_name
        setting.logo = images[1]
        setting.save()
        navigation, _ = Navigation.objects.get_or_create(site=site)
        navigation.header = links
        navigation.footer = [
            ("link", {"title": "open" if is_ours else word, "page": None, "path": "/open/"})
        ]
        navigation.save()
        (plant.visible if is_ours else plant.hidden).extend([setting, navigation])
    for page in pages:
        is_open = page in plant.visible
        path = "open-old" if is_open else plant.words.hide(f"redirect to {page.pk} {page.slug}")
        redirect = Redirect.objects.create(
            old_path=f"/{path}-{page.pk}", redirect_page=page, site=None
        )
        (plant.visible if is_open else plant.hidden).append(redirect)
    gone = Redirect.objects.create(old_path=f"/{COMMON}", redirect_link="", site=None)
    moved = Redirect.objects.create(
        old_path="/open-moved", redirect_page=plant.named["open-career"], site=None
    )
    plant.visible += [gone, moved]
    for site in (None, plant.site, *others):
        is_open = site not in others
        name = f"redirect of {site.hostname}" if site else "redirect of all"
        word = "open-redirect" if is_open else plant.words.hide(name)
        redirect = Redirect.objects.create(
            old_path=f"/{word}-{site.pk if site else 0}", redirect_link=f"/{word}/", site=site
        )
        (plant.visible if is_open else plant.hidden).append(redirect)
