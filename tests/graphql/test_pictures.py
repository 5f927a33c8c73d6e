"""Pictures leave in presets that were made before, with addresses of the host that was asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.images.models import Rendition
from cms.images.presets import order_presets, specs

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
