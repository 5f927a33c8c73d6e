"""Satisfaction and quotes: only what is real, and what consent covers, is given to machines."""

import json
from datetime import date, timedelta

import pytest

from careers.choices import ConsentScope, ConsentStatus, VoiceKind
from tests.jsonld.saying import (
    SECRETARY,
    add_quote,
    answered,
    occupation_of,
    of_type,
    one_of,
    read_graph,
)


@pytest.mark.parametrize("n", [9, 10, 29, 30])
def test_satisfaction_is_said_from_ten_answers_on(graph_at, secretary, n):
    answered(secretary, n=n)
    ratings = of_type(graph_at(SECRETARY), "AggregateRating")
    if n < 10:
        assert ratings == []
        return
    (rating,) = ratings
    assert (rating["ratingValue"], rating["ratingCount"]) == (3.47, n)
    assert (rating["worstRating"], rating["bestRating"]) == (1, 5)
    assert ("Few answers" in rating["ratingExplanation"]) == (n < 30)
    assert "How satisfied are you?” Answers from 2024 to 2025." in rating["ratingExplanation"]


def test_nothing_of_a_suppressed_value_is_said(client, secretary):
    answered(secretary, n=9)
    assert "3.47" not in json.dumps(read_graph(client.get(SECRETARY).content))


def test_invented_answers_and_quotes_are_not_given_to_machines(graph_at, client, secretary):
    """The demo's page shows them with a label, which a machine would drop."""
    html = client.get(SECRETARY).content.decode()
    assert "Illustrative quote" in html
    assert "Illustrative answers" in html
    graph = read_graph(html)
    assert of_type(graph, "AggregateRating") == of_type(graph, "Quotation") == []
    answered(secretary, n=40, is_illustrative=True)
    assert of_type(graph_at(SECRETARY), "AggregateRating") == []


def test_a_real_quote_is_said_with_what_its_author_told(graph_at, secretary):
    add_quote(secretary, VoiceKind.SURPRISE, "Nobody whispers.")
    graph = graph_at(SECRETARY)
    quote = one_of(graph, "Quotation")
    career = {"@id": occupation_of(graph)["@id"]}
    assert (quote["text"], quote["dateCreated"]) == ("Nobody whispers.", "2025")
    assert quote["about"] == career
    assert quote["keywords"] == ["Surprise", "People"]
    assert quote["spokenByCharacter"] == {
        "@type": "Person",
        "jobTitle": "Clinic secretary",
        "description": "a clinic, 4 years in the job",
        "workLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressCountry": "US",
                "addressRegion": "OR",
            },
        },
    }
    assert {"@id": quote["@id"]} in occupation_of(graph)["subjectOf"]


WITHHELD = {
    "withdrawn": {"consent_status": ConsentStatus.WITHDRAWN},
    "pending": {"consent_status": ConsentStatus.PENDING},
    "ended": {"consent_expires_on": date(2024, 6, 1)},
    "not yet": {"consent_granted_on": date.today() + timedelta(days=2)},
    "a draft": {"live": False},
    "for the site alone": {"consent_scope": ConsentScope.WEB},
}


@pytest.mark.parametrize("state", WITHHELD)
def test_a_quote_without_consent_to_this_is_not_said(demo, client, asked, secretary, state):
    quote = add_quote(secretary, VoiceKind.SURPRISE, "Nobody whispers.")
    for said in (read_graph(client.get(SECRETARY).content), json.loads(asked(SECRETARY))):
        assert one_of(said, "Quotation")["text"] == "Nobody whispers."
    for name, value in WITHHELD[state].items():
        setattr(quote, name, value)
    quote.save()
    html = client.get(SECRETARY).content.decode()
    for said in (read_graph(html), json.loads(asked(SECRETARY))):
        assert of_type(said, "Quotation") == []
        assert "whispers" not in json.dumps(said)
    assert ("whispers" in html) == (state == "for the site alone")


def test_no_like_is_said_without_its_dislike(graph_at, secretary):
    add_quote(secretary, VoiceKind.LIKE, "I like it.")
    assert of_type(graph_at(SECRETARY), "Quotation") == []
    add_quote(secretary, VoiceKind.DISLIKE, "I do not.")
    said = [quote["text"] for quote in of_type(graph_at(SECRETARY), "Quotation")]
    assert said == ["I like it.", "I do not."]
