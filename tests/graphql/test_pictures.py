"""Pictures leave in presets that were made before, with addresses of the host that was asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.images.models import Rendition
from cms.images.presets import make_presets, order_presets, specs

QUERY = """{ career(slug: "medical-secretary") { heroImage {
  url srcSet(sizes: [200, 400], format: "webp") rendition(width: 400, format: "webp") { url width alt }
} } }"""


@pytest.fixture
def picture(secretary):
    Rendition.objects.all().delete()
    return secretary.hero_image


def test_a_query_never_makes_a_rendition(ask, picture):
    with CaptureQueriesContext(connection) as captured:
        image = ask(QUERY)["career"]["heroImage"]
    assert image == {"url": None, "srcSet": None, "rendition": None}
    assert not [query for query in captured if query["sql"].startswith("INSERT")]
    assert not Rendition.objects.exists()


def test_presets_are_made_by_a_task_and_then_answered(client, ask, picture):
    order_presets(picture.pk)
    assert Rendition.objects.filter(image=picture).count() == len(specs())
    image = ask(QUERY)["career"]["heroImage"]
    assert image["rendition"]["url"].startswith("http://testserver/renditions/")
    assert image["srcSet"].count("http://testserver/renditions/") == 2
    path = image["rendition"]["url"].removeprefix("http://testserver")
    assert client.get(path)["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    "arguments", ["width: 401", 'fill: "10x10"', "width: 400, jpegquality: 1", 'format: "gif"', ""]
)
def test_any_other_size_is_refused_and_the_presets_are_named(client, picture, arguments):
    wanted = f"({arguments})" if arguments else ""
    query = (
        f'{{ career(slug: "medical-secretary") {{ heroImage {{ rendition{wanted} {{ url }} }} }} }}'
    )
    answer = client.post("/graphql/", {"query": query}, content_type="application/json").json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "width: 400" in answer["errors"][0]["message"]


def test_a_new_picture_gets_its_presets(django_capture_on_commit_callbacks, picture):
    with django_capture_on_commit_callbacks(execute=True):
        picture.save()
    assert Rendition.objects.filter(image=picture).count() == len(specs())


SOURCES = """{ career(slug: "medical-secretary") { heroImage {
  averageColor focalPoint { x y } sources { type srcSet }
  preset(name: SMALL) { url width height alt }
  avif: preset(name: SMALL, format: AVIF) { url }
} } }"""


def test_a_picture_gives_the_sources_of_a_picture_element(client, ask, picture):
    order_presets(picture.pk)
    image = ask(SOURCES)["career"]["heroImage"]
    assert [source["type"] for source in image["sources"]] == [
        "image/avif",
        "image/webp",
        "image/jpeg",
    ]
    for source in image["sources"]:
        address, width = source["srcSet"].split(", ")[0].split(" ")
        response = client.get(address.removeprefix("http://testserver"))
        assert response["Content-Type"] == source["type"]
        assert width == f"{picture.width}w"  # of a picture this small, never enlarged
    assert image["preset"]["width"] == picture.width
    assert image["preset"]["alt"] == picture.description
    assert image["avif"]["url"].endswith(".avif")


def test_what_takes_long_is_made_after_the_rest(django_capture_on_commit_callbacks, picture, ask):
    """The worker may be busy: a picture whose AVIF is not made yet has its other sources."""
    make_presets.enqueue(picture.pk, ["", "webp", "jpeg"])
    image = ask(SOURCES)["career"]["heroImage"]
    assert [source["type"] for source in image["sources"]] == ["image/webp", "image/jpeg"]
    assert image["avif"] is None


def test_a_colour_stands_in_for_the_picture(ask, picture):
    order_presets(picture.pk)
    color = ask(SOURCES)["career"]["heroImage"]["averageColor"]
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    assert red < 20  # the pictures of tests are teal: #008080
    assert abs(green - 128) < 12
    assert abs(blue - 128) < 12


def test_the_focal_point_is_told_in_shares_of_the_sides(ask, picture):
    assert ask(SOURCES)["career"]["heroImage"]["focalPoint"] is None
    picture.focal_point_x, picture.focal_point_y = picture.width // 4, picture.height // 2
    picture.focal_point_width = picture.focal_point_height = 2
    picture.save()
    point = ask(SOURCES)["career"]["heroImage"]["focalPoint"]
    assert point == {"x": 0.25, "y": 0.5}


def test_an_unknown_preset_is_refused_in_words(client, picture):
    query = '{ career(slug: "chef") { heroImage { preset(name: HUGE) { url } } } }'
    answer = client.post("/graphql/", {"query": query}, content_type="application/json").json()
    assert "HUGE" in answer["errors"][0]["message"]
