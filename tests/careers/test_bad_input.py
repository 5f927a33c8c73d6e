"""Bad input is refused at its field, in words, by the forms that editors use. A draft of a page
always saves; what must not be missing is asked for when it is published."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from careers.blocks.base import RICH_TEXT_FEATURES
from careers.models import CareerPage, Satisfaction, Survey, Testimonial, Wage
from cms.images.models import CustomImage
from tests.careers.test_facts_admin import form_data

VIDEO = {
    "title": "A day at the desk",
    "url": "https://videos.example/1",
    "file": "",
    "poster": "",
    "description": "",
    "transcript": rich_text("<p>A phone rings.</p>", features=RICH_TEXT_FEATURES),
    "captions": streamfield([]),
    "credit": "",
    "duration": "",
}
EMPTY = "null"  # what the rich text editor sends when nothing is typed
PUBLISH = {"action-publish": "action-publish"}


def edit_page(client: Any, page: CareerPage, *sections: tuple, **typed: Any) -> HttpResponse:
    """Open the page's editor, change what is given and save; with ``PUBLISH`` publish."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form").dict()
    form = {name: value for name, value in form.items() if not name.startswith("action-")}
    form |= nested_form_data({"sections": streamfield(sections)})
    return client.post(url, form | typed)


def errors_of(response: HttpResponse) -> Any:
    assert response.status_code == 200, "it was accepted"
    return response.context["form"].errors


def was_saved(response: HttpResponse) -> bool:
    return response.status_code == 302


# Facts, in their paged lists


@pytest.mark.parametrize(
    ("kind", "typed", "field", "told"),
    [
        ("wage", {"percentile90": "30000"}, "percentile90", "is less than the 75th percentile"),
        ("wage", {"percentile10": "-5"}, "__all__", "less than nothing"),
        ("wage", {"percentile75": ""}, "missing_reason", "Say why"),
        ("occupationcode", {"code": "43-6013"}, "code", "is no O*NET-SOC 2019 code"),
        ("occupationcode", {"code": "drop table"}, "code", "one looks like 43-6013.00"),
        ("skillrating", {"importance": "0.5"}, "importance", "greater than or equal to 1"),
        ("skillrating", {"level": "7.1"}, "level", "less than or equal to 7"),
        ("projection", {"target_year": "2024"}, "target_year", "later year than it starts"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(admin_client, secretary, kind, typed, field, told):
    url = reverse("careers_facts_list", args=[secretary.pk, kind])
    data = form_data(admin_client.get(url))
    response = admin_client.post(url, data | {f"rows-0-{n}": v for n, v in typed.items()})
    assert response.status_code == 200
    errors = response.context["formset"].forms[0].errors
    assert told in str(errors[field])
    assert told in response.content.decode()


def test_a_career_is_not_related_to_itself(admin_client, secretary):
    url = reverse("careers_facts_list", args=[secretary.pk, "relatedcareer"])
    page = admin_client.get(url)
    last = len(page.context["formset"].forms) - 1
    typed = {f"rows-{last}-target": str(secretary.pk), f"rows-{last}-relation": "similar"}
    response = admin_client.post(url, form_data(page) | typed)
    assert response.status_code == 200
    errors = response.context["formset"].forms[last].errors
    assert "cannot be related to itself" in str(errors["target"])


def test_nothing_of_a_refused_page_of_facts_is_saved(admin_client, secretary):
    url = reverse("careers_facts_list", args=[secretary.pk, "wage"])
    before = list(Wage.all_rows.filter(page=secretary).values())
    data = form_data(admin_client.get(url))
    typed = {"rows-0-area_name": "Nowhere", "rows-1-percentile90": "1"}
    assert admin_client.post(url, data | typed).status_code == 200
    assert list(Wage.all_rows.filter(page=secretary).values()) == before


# Satisfaction, in the page's editor


def summary(**typed: str) -> dict[str, str]:
    """Return what an editor types over the summary that the page has."""
    row = {"n": "20", "mean": "", "distribution": "1,2,3,6,8", **typed}
    return {f"satisfaction_summaries-0-{name}": value for name, value in row.items()}


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"n": "21"}, "distribution", "add up to 20, but there are 21 answers"),
        ({"distribution": "1,2,3,14"}, "distribution", "give 5 numbers"),
        ({"distribution": "1,2,x,3,4"}, "distribution", "Enter only digits"),
        ({"distribution": "", "mean": "5.5"}, "mean", "must lie on the scale, from 1 to 5"),
        ({"distribution": "", "mean": "0.9"}, "mean", "must lie on the scale, from 1 to 5"),
        ({"mean": "2.0"}, "mean", "have a mean of 3.90"),
        ({"distribution": ""}, "mean", "Give the mean"),
        ({"n": "0", "distribution": ""}, "n", "At least one answer"),
        ({"n": "-3", "distribution": ""}, "n", "greater than or equal to 0"),
        ({"n": "0", "distribution": "0,0,0,0,0"}, "n", "At least one answer"),
        ({"distribution": "-1,2,3,8,8"}, "distribution", "Enter only digits"),
        ({"period_end": "2023"}, "period_end", "comes before the first one"),
    ],
)
def test_satisfaction_that_cannot_be_is_refused(admin_client, secretary, typed, field, told):
    response = edit_page(admin_client, secretary, **summary(**typed), **PUBLISH)
    errors_of(response)
    formset = response.context["form"].formsets["satisfaction_summaries"]
    assert told in str(formset.errors[0].get(field)), formset.errors


def test_satisfaction_that_can_be_is_accepted_and_its_mean_computed(admin_client, secretary):
    assert was_saved(edit_page(admin_client, secretary, **summary(), **PUBLISH))
    assert str(Satisfaction.objects.get(page=secretary).mean) == "3.90"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"hours_min": "50", "hours_max": "40"}, "hours_max"),
        ({"hours_max": "200"}, "hours_max"),
        ({"job_zone": "6"}, "job_zone"),
        ({"title": ""}, "title"),
        ({"summary": "x" * 301}, "summary"),
        ({"slug": "not a slug"}, "slug"),
    ],
)
def test_a_page_that_cannot_be_is_refused_at_its_field(admin_client, secretary, typed, field):
    assert field in errors_of(edit_page(admin_client, secretary, **typed, **PUBLISH))


# Sections


def test_a_video_without_a_transcript_saves_as_a_draft_and_is_not_published(
    admin_client, secretary, read
):
    untold = {**VIDEO, "transcript": EMPTY}
    assert was_saved(edit_page(admin_client, secretary, ("video", untold)))
    draft = CareerPage.objects.get(pk=secretary.pk).get_latest_revision_as_object()
    assert draft.sections[0].value["title"] == VIDEO["title"]

    refused = edit_page(admin_client, secretary, ("video", untold), **PUBLISH)

    assert "sections" in errors_of(refused)
    video_errors = errors_of(refused)["sections"].as_data()[0].block_errors[0].block_errors
    assert list(video_errors) == ["transcript"]
    assert VIDEO["title"] not in read(secretary.url).get_text()
    assert was_saved(edit_page(admin_client, secretary, ("video", VIDEO), **PUBLISH))
    assert VIDEO["title"] in read(secretary.url).get_text()


def test_a_draft_with_an_untold_video_is_published_by_no_other_door(admin_client, secretary, read):
    """The editor is one way to publish; the list of pages has another."""
    untold = {**VIDEO, "transcript": EMPTY}
    assert was_saved(edit_page(admin_client, secretary, ("video", untold)))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin_client.raise_request_exception = False
    response = admin_client.post(f"{bulk}?id={secretary.pk}")
    assert response.status_code < 500
    assert VIDEO["title"] not in read(secretary.url).get_text()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"url": ""}, "either an address or a file"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"duration": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_video_that_cannot_be_played_is_refused(admin_client, secretary, typed, told):
    refused = edit_page(admin_client, secretary, ("video", {**VIDEO, **typed}), **PUBLISH)
    assert told in messages_of(errors_of(refused)["sections"].as_data())


@pytest.mark.parametrize("content", [b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", b"", b"WEBVTTX"])
def test_a_caption_file_that_is_not_webvtt_is_refused(admin_client, secretary, content):
    refused = edit_page(admin_client, secretary, ("video", with_captions(content)), **PUBLISH)
    told = messages_of(errors_of(refused)["sections"].as_data())
    assert "is not a WebVTT file" in told


@pytest.mark.parametrize("content", [b"WEBVTT\n\n", b"\xef\xbb\xbfWEBVTT - Titles\n", b"WEBVTT"])
def test_a_caption_file_that_is_webvtt_is_accepted(admin_client, secretary, content):
    assert was_saved(
        edit_page(admin_client, secretary, ("video", with_captions(content)), **PUBLISH)
    )


def test_a_caption_file_that_is_gone_is_refused_and_not_a_fault(admin_client, secretary):
    video = with_captions(b"WEBVTT\n")
    Document.objects.get(title="captions").file.delete(save=False)
    Document.objects.filter(title="captions").update(file="documents/gone.vtt")
    admin_client.raise_request_exception = False
    assert edit_page(admin_client, secretary, ("video", video), **PUBLISH).status_code < 500


def with_captions(content: bytes) -> dict[str, Any]:
    document = Document.objects.create(
        title="captions", file=ContentFile(content or b"\n", name="captions.vtt")
    )
    captions = {"language": "en", "file": str(document.pk)}
    return {**VIDEO, "captions": items(captions)}


def items(*values: Any) -> dict[str, Any]:
    """Return the form data of a list block."""
    rows = {
        str(place): {"value": value, "deleted": "", "order": str(place), "id": ""}
        for place, value in enumerate(values)
    }
    return {"count": str(len(values)), **rows}


def messages_of(errors: Any) -> str:
    """Return every message inside the errors of a stream, as one text."""
    if isinstance(errors, dict):
        return " ".join(messages_of(error) for error in errors.values())
    if isinstance(errors, (list, tuple)):
        return " ".join(messages_of(error) for error in errors)
    parts = [getattr(errors, name, None) for name in ("block_errors", "non_block_errors")]
    nested = " ".join(messages_of(part) for part in parts if part)
    return nested or " ".join(getattr(errors, "messages", []) or [str(errors or "")])


def test_a_picture_without_words_is_refused_in_a_section(admin_client, secretary):
    """A picture from before the rule: it has no alternative text and is not decorative."""
    picture = CustomImage.objects.first()
    CustomImage.objects.filter(pk=picture.pk).update(description="")
    value = {"image": str(picture.pk), "alt_text": "", "caption": "The desk"}
    refused = edit_page(admin_client, secretary, ("image", value), **PUBLISH)
    assert "no alternative text" in messages_of(errors_of(refused)["sections"].as_data())
    for mended in ({"alt_text": "A desk with a telephone"}, {}):
        if not mended:
            CustomImage.objects.filter(pk=picture.pk).update(is_decorative=True)
        assert was_saved(
            edit_page(admin_client, secretary, ("image", {**value, **mended}), **PUBLISH)
        )


@pytest.mark.parametrize("time", ["7.40", "24:00", "12:60", "noon"])
def test_a_time_of_day_that_is_none_is_refused(admin_client, secretary, time):
    day = {
        "introduction": "",
        "moments": items({"time": time, "what": "You sit."}, {"time": "8:00", "what": "You rise."}),
    }
    refused = edit_page(admin_client, secretary, ("day", day), **PUBLISH)
    assert "hours and minutes" in messages_of(errors_of(refused)["sections"].as_data())


# Quotes


def quote(secretary: CareerPage, **typed: str) -> dict[str, str]:
    return {
        "quote": "Nobody leaves before the last call.",
        "kind": "like",
        "headline": "",
        "role": "Medical secretary",
        "years_in_job": "3",
        "setting": "",
        "region": "US-OR",
        "year": "2025",
        "theme": "",
        "career": str(secretary.pk),
        "field": "",
        "consent_status": "pending",
        "consent_scope": "web_and_api",
        "consent_granted_on": "",
        "consent_expires_on": "",
        "consent_withdrawn_on": "",
        "consent_evidence": "",
        **typed,
    }


ADD_QUOTE = "wagtailsnippets_careers_testimonial:add"


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "consent_status", "only with consent"),
        ({"consent_status": "not_needed"}, "consent_status", "Only an illustrative quote"),
        ({"consent_status": "granted"}, "consent_granted_on", "on which day"),
        (
            {
                "consent_status": "granted",
                "consent_granted_on": "2025-05-01",
                "consent_expires_on": "2025-05-01",
            },
            "consent_expires_on",
            "expires after the day",
        ),
        (
            {
                "consent_status": "granted",
                "consent_granted_on": "2020-05-01",
                "consent_expires_on": "2021-05-01",
            },
            "consent_status",
            "has not expired",
        ),
        ({"is_illustrative": "on", "career": ""}, "career", "Choose the career or the field"),
        ({"is_illustrative": "on", "region": "Oregon"}, "region", "US-OR"),
        ({"is_illustrative": "on", "quote": "x" * 601}, "quote", "600"),
        ({"is_illustrative": "on", "quote": ""}, "quote", "required"),
    ],
)
def test_a_quote_that_may_not_be_shown_is_not_published(
    admin_client, secretary, typed, field, told
):
    before = Testimonial.objects.count()
    data = quote(secretary, **typed)
    response = admin_client.post(reverse(ADD_QUOTE), data | PUBLISH)
    assert told in str(errors_of(response).get(field)), errors_of(response)
    assert Testimonial.objects.count() == before


def test_a_quote_that_waits_for_consent_saves_as_a_draft_and_is_not_shown(
    admin_client, secretary, read
):
    assert was_saved(admin_client.post(reverse(ADD_QUOTE), quote(secretary)))
    assert not Testimonial.objects.get(quote__startswith="Nobody leaves").live
    assert "Nobody leaves" not in read(secretary.url).get_text()


def test_the_choosers_create_tab_asks_for_consent_too(admin_client, secretary):
    chooser = Testimonial.snippet_viewset.chooser_viewset
    url = reverse(chooser.get_url_name("create"))
    names = ("consent_status", "consent_granted_on", "is_illustrative")
    form = admin_client.get(reverse(chooser.get_url_name("choose"))).json()["html"]
    assert all(f'name="testimonial-chooser-form-{name}"' in form or name in form for name in names)
    before = Testimonial.objects.count()
    prefix = "testimonial-chooser-form-"
    for data in (quote(secretary), {f"{prefix}{k}": v for k, v in quote(secretary).items()}):
        admin_client.post(url, data)
    assert Testimonial.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"scale_min": "5", "scale_max": "5"}, "scale_max"),
        ({"labels": "Bad, Good"}, "labels"),
        ({"source": ""}, "source"),
    ],
)
def test_a_survey_that_cannot_be_is_refused(admin_client, demo, typed, field):
    survey = Survey.objects.get()
    url = reverse("wagtailsnippets_careers_survey:edit", args=[survey.pk])
    data = {
        "name": survey.name,
        "question": survey.question,
        "scale_min": "1",
        "scale_max": "5",
        "labels": survey.labels,
        "method": rich_text("<p>We asked.</p>"),
        "source": str(survey.source_id),
        **typed,
    }
    assert field in errors_of(admin_client.post(url, data))
