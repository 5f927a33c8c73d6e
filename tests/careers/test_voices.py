"""Quotes and satisfaction: shown with consent, in pairs, and never more than may be told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from careers.models import CareerPage, Satisfaction, Testimonial
from tests.careers.demo_site import words_of
from tests.careers.test_bad_input import quote

SECRETARY = "/careers/medical-office/medical-secretary/"
WORDS = "The kettle is the real manager here."
VOICES = """
query ($slug: String!) {
  career(slug: $slug) {
    sections {
      ... on TestimonialsBlock { testimonials { kind quote isIllustrative } }
      ... on SurprisesBlock { testimonials { kind quote isIllustrative } }
      ... on AdviceBlock { testimonials { kind quote isIllustrative } }
    }
  }
}
"""
EVERYWHERE = "{ snippets { ... on Testimonial { quote } } }"


def a_quote(career: CareerPage, **values: Any) -> Testimonial:
    """Return a real person's quote, newer than the demo's, with consent unless told otherwise."""
    return Testimonial.objects.create(
        **{
            "kind": "surprise",
            "quote": WORDS,
            "role": "Medical secretary",
            "year": date.today().year,
            "career": career,
            "consent_status": "granted",
            "consent_granted_on": date.today() - timedelta(days=30),
            **values,
        }
    )


@pytest.fixture
def shown(client, ask):
    """Return where the quote shows: on its career's page, its field's, and in the API."""

    def places() -> set[str]:
        found = {
            url
            for url in (SECRETARY, "/careers/medical-office/", "/")
            if WORDS in words_of_url(client, url)
        }
        if WORDS in str(ask(VOICES, slug="medical-secretary")):
            found.add("section")
        if WORDS in str(ask(EVERYWHERE)):
            found.add("snippets")
        return found

    return places


def words_of_url(client: Any, url: str) -> str:
    return client.get(url).content.decode().replace("&#x27;", "'")


def test_a_quote_with_consent_is_shown_and_not_called_illustrative(secretary, shown, read, ask):
    a_quote(secretary)
    assert {SECRETARY, "section"} <= shown()
    figure = read(SECRETARY).find("figure", string=None, class_="quote-surprise")
    assert WORDS in words_of(figure)
    assert "Illustrative" not in words_of(figure)
    sections = ask(VOICES, slug="medical-secretary")["career"]["sections"]
    quotes = [q for section in sections for q in section.get("testimonials", [])]
    assert [q["isIllustrative"] for q in quotes if q["quote"] == WORDS] == [False]


TODAY, YESTERDAY = date.today(), date.today() - timedelta(days=1)
TOMORROW = date.today() + timedelta(days=1)


@pytest.mark.parametrize(
    "consent",
    [
        {"consent_status": "withdrawn", "consent_withdrawn_on": TODAY},
        {"consent_status": "pending"},
        {"consent_expires_on": YESTERDAY},
        {"consent_expires_on": TODAY},
        {"consent_granted_on": TOMORROW},
        {"consent_granted_on": None},
        {"consent_status": "not_needed"},
        {"live": False},
    ],
    ids=str,
)
def test_a_quote_without_valid_consent_is_gone_with_the_next_request(secretary, shown, consent):
    testimonial = a_quote(secretary)
    assert {SECRETARY, "section"} <= shown()
    for name, value in consent.items():
        setattr(testimonial, name, value)
    testimonial.save()
    assert shown() == set()


def test_the_last_day_of_consent_counts(secretary, shown):
    a_quote(secretary, consent_expires_on=TOMORROW)
    assert {SECRETARY, "section"} <= shown()


def test_consent_for_the_site_alone_keeps_a_quote_out_of_the_api(secretary, shown):
    a_quote(secretary, consent_scope="web")
    assert shown() & {"section", "snippets"} == set()
    assert SECRETARY in shown()


def test_a_pinned_quote_whose_consent_is_withdrawn_is_gone_too(secretary, shown):
    testimonial = a_quote(secretary)
    pin(secretary, "surprises", testimonial)
    assert {SECRETARY, "section"} <= shown()
    testimonial.consent_status = "withdrawn"
    testimonial.save()
    assert shown() == set()


@pytest.mark.parametrize(
    "action", [{}, {"action-publish": "action-publish"}], ids=["draft", "publish"]
)
def test_withdrawing_consent_in_the_admin_counts_at_once(secretary, shown, admin_client, action):
    """Also when the editor saves a draft: a withdrawal does not wait for a publication."""
    testimonial = a_quote(secretary)
    assert shown()
    url = reverse("wagtailsnippets_careers_testimonial:edit", args=[testimonial.pk])
    typed = quote(
        secretary,
        quote=WORDS,
        kind="surprise",
        consent_status="withdrawn",
        consent_granted_on=str(testimonial.consent_granted_on),
    )
    assert admin_client.post(url, typed | action).status_code == 302
    assert shown() == set()
    assert Testimonial.objects.get(pk=testimonial.pk).consent_withdrawn_on == TODAY


def test_an_old_version_does_not_bring_a_withdrawn_quote_back(secretary, shown, admin_client):
    """Publishing a revision from before the withdrawal: consent is not content to be restored."""
    testimonial = a_quote(secretary)
    earlier = testimonial.save_revision()
    testimonial.consent_status = "withdrawn"
    testimonial.consent_withdrawn_on = TODAY
    testimonial.save_revision().publish()
    assert shown() == set()
    earlier.publish()
    assert shown() == set()


def test_the_edited_words_of_a_draft_are_not_shown(secretary, shown):
    testimonial = a_quote(secretary, quote="Other words.")
    testimonial.quote = WORDS
    testimonial.save_revision()
    assert shown() == set()


# Likes and dislikes


def pin(page: CareerPage, section: str, *quotes: Testimonial, limit: int = 4) -> None:
    page.sections = [(section, {"heading": "", "limit": limit, "pinned": list(quotes)})]
    page.save_revision().publish()


def kinds_shown(read, ask, slug: str = "medical-secretary") -> list[str]:
    """Return the kinds of the likes and dislikes of a page, which the API gives alike."""
    figures = read(f"/careers/medical-office/{slug}/").select("#likes-and-dislikes figure.quote")
    kinds = [next(c for c in f["class"] if c != "quote").removeprefix("quote-") for f in figures]
    sections = ask(VOICES, slug=slug)["career"]["sections"]
    answered = [
        q["kind"].lower()
        for section in sections
        for q in section.get("testimonials", [])
        if q["kind"] in {"LIKE", "DISLIKE"}
    ]
    assert answered == kinds
    return kinds


def test_likes_and_dislikes_alternate_and_are_equally_many(demo, read, ask):
    for slug in ("medical-secretary", "medical-transcriptionist", "medical-administrator"):
        kinds = kinds_shown(read, ask, slug)
        assert kinds
        assert kinds == ["like", "dislike"] * (len(kinds) // 2)


def test_a_like_without_its_dislike_is_not_shown(secretary, read, ask):
    before = kinds_shown(read, ask)
    a_quote(secretary, kind="like")
    after = kinds_shown(read, ask)
    assert after.count("like") == after.count("dislike") == before.count("like")
    Testimonial.objects.filter(career=secretary, kind="dislike").delete()
    assert kinds_shown(read, ask) == []


@pytest.mark.parametrize(("limit", "most"), [(1, 2), (2, 2), (3, 2), (5, 4)])
def test_an_odd_limit_breaks_no_pair(secretary, read, ask, limit, most):
    secretary.sections = [
        (
            "testimonials",
            {"heading": "", "limit": limit, "pinned": [], "kinds_shown": ["like", "dislike"]},
        )
    ]
    secretary.save_revision().publish()
    assert kinds_shown(read, ask) == ["like", "dislike"] * (most // 2)


def test_pinned_quotes_stand_first_in_the_editors_order(secretary, read, ask):
    last = list(
        Testimonial.objects.filter(career=secretary, kind="surprise").order_by("year", "-pk")
    )
    elsewhere = a_quote(CareerPage.objects.get(slug="baker"), year=1999)
    pin(secretary, "surprises", elsewhere, last[0], limit=3)
    quotes = [
        q.blockquote.get_text(strip=True).strip("“”")
        for q in read(SECRETARY).select("figure.quote")
    ]
    assert quotes[:2] == [elsewhere.quote, last[0].quote]
    assert len(quotes) == len(set(quotes)) == 3
    [section] = ask(VOICES, slug="medical-secretary")["career"]["sections"]
    assert [q["quote"] for q in section["testimonials"]] == quotes


def test_a_section_without_quotes_says_so(secretary, read):
    Testimonial.objects.filter(career=secretary).delete()
    assert "Nobody has told us about this yet." in words_of(read(SECRETARY).find(id="surprises"))


# Satisfaction


def answers_of(career: CareerPage, **values: Any) -> Satisfaction:
    Satisfaction.objects.filter(page=career).update(**values)
    return Satisfaction.objects.get(page=career)


SATISFACTION = """
query ($slug: String!) {
  career(slug: $slug) {
    satisfaction { mean n distribution suppressed fewAnswers reason }
    field { careers { nodes { slug satisfaction { mean distribution } } } }
  }
}
"""


@pytest.mark.parametrize("n", [1, 9])
def test_under_ten_answers_no_value_is_told_anywhere(secretary, read, ask, n):
    answers_of(secretary, n=n, mean="4.87", distribution=f"0,0,0,1,{n - 1}")
    answered = ask(SATISFACTION, slug="medical-secretary")["career"]
    assert answered["satisfaction"] == {
        "mean": None,
        "n": n,
        "distribution": None,
        "suppressed": True,
        "fewAnswers": True,
        "reason": "Too few answers yet",
    }
    listed = {c["slug"]: c["satisfaction"] for c in answered["field"]["careers"]["nodes"]}
    assert listed["medical-secretary"] == {"mean": None, "distribution": None}
    for url in (SECRETARY, "/careers/medical-office/", "/search/?q=medical+secretary"):
        told = words_of(read(url))
        assert f"Too few answers yet: {n}" in told, url
        assert "4.87" not in told and "4.9 out of 5" not in told, url


@pytest.mark.parametrize(
    ("n", "suppressed", "few"),
    [(9, True, True), (10, False, True), (29, False, True), (30, False, False)],
)
def test_the_borders_of_ten_and_thirty_answers(secretary, ask, read, n, suppressed, few):
    answers_of(secretary, n=n, mean="3.50", distribution="")
    answered = ask(SATISFACTION, slug="medical-secretary")["career"]["satisfaction"]
    assert (answered["suppressed"], answered["fewAnswers"]) == (suppressed, few)
    assert (answered["mean"] is None) is suppressed
    words = words_of(read(SECRETARY).find(id="satisfaction"))
    assert ("3.5 out of 5" in words) is not suppressed
    assert ("Few answers" in words) is (few and not suppressed)


def test_a_draft_of_satisfaction_is_not_public(secretary, read):
    draft = CareerPage.objects.get(pk=secretary.pk)
    summary = draft.satisfaction_summaries.get()
    summary.n, summary.mean, summary.distribution = 40, 1, ""
    draft.satisfaction_summaries = [summary]
    draft.save_revision()
    assert "1.0 out of 5" not in words_of(read(SECRETARY))
