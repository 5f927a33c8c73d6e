"""What the home page picks from all fields: one job told twice, voices, specimens."""

import pytest

from careers.models import Projection, Testimonial, Wage
from tests.careers.demo_site import words_of


def test_the_job_that_shrinks_most_is_told_in_numbers_and_in_words(demo, read):
    told = read("/").find(class_="told-twice")
    falls = Projection.objects.filter(area="US").order_by("percent_change")
    career = falls.first().page
    assert told.find("a", href=career.url)
    assert f"expected to fall by {abs(falls.first().percent_change).normalize():f}%" in words_of(
        told
    )
    assert f"{falls.first().employment_base:,} jobs in" in words_of(told)
    quote = told.find("blockquote").get_text(strip=True).strip("“”")
    assert Testimonial.objects.get(quote=quote).career == career
    heights = [float(bar["height"].rstrip("%")) for bar in told.select("svg rect")]
    assert heights[0] == 100
    assert heights[1] == pytest.approx(
        100 * falls.first().employment_target / falls.first().employment_base, abs=0.01
    )


def test_a_job_without_a_surprise_or_a_projection_is_not_told(demo, read):
    first = Projection.objects.filter(area="US").order_by("percent_change").first().page
    Testimonial.objects.filter(career=first, kind="surprise").delete()
    assert not read("/").find(class_="told-twice").find("a", href=first.url)
    Projection.objects.all().delete()
    assert not read("/").find(class_="told-twice")


def test_a_withdrawn_surprise_is_told_no_more(demo, read):
    quote = read("/").find(class_="told-twice").find("blockquote").get_text(strip=True).strip("“”")
    Testimonial.objects.filter(quote=quote).update(consent_status="withdrawn")
    Testimonial.objects.filter(quote=quote).update(is_illustrative=False, live=False)
    assert quote not in words_of(read("/"))


def test_every_dot_is_a_career_on_one_scale_and_in_the_table(demo, read):
    soup = read("/")
    rows = soup.select(".pay-dots > li")[1:]
    dots = sum(len(row.select("circle.dot")) for row in rows)
    assert dots == len(soup.select(".local-table tbody tr"))
    highest = Wage.objects.filter(area="US").order_by("-median").first()
    assert f"{highest.page.title} ${highest.median:,.0f}" in words_of(soup.find(class_="pay-dots"))
    places = [float(dot["cx"].rstrip("%")) for row in rows for dot in row.select("circle.dot")]
    assert min(places) > 0 and max(places) < 90, "there is room for a name beside the last dot"


def test_titles_that_do_not_fit_stand_below_the_line(demo, read):
    highest = Wage.objects.filter(area="US").order_by("-median").first().page
    assert any(highest.title in text.get_text() for text in read("/").select(".pay-dots text"))
    highest.title = "Dentist for anxious children and for their parents"
    highest.save_revision().publish()
    soup = read("/")
    assert not any(highest.title in text.get_text() for text in soup.select(".pay-dots text"))
    assert highest.title in words_of(soup.find(class_="pay-dots"))


def test_the_specimens_are_charts_of_a_career_that_is_named(demo, read):
    specimens = read("/").find(class_="promises")
    assert specimens.select_one("svg.pay-bar") and specimens.select_one("svg.answers")
    assert "Medical administrator: $73,390 to $224,340, median $123,860" in words_of(specimens)


def test_what_the_search_field_proposes_is_found(demo, read):
    links = read("/").select(".examples a")
    assert len(links) == 3
    for link in links:
        assert (
            link.get_text().lower() in words_of(read(link["href"]).find(class_="results")).lower()
        )


def test_the_trust_strip_names_the_years_of_the_data(demo, read):
    for url in ("/", "/careers/"):
        assert "Pay: 2025. Outlook: 2024 to 2034." in words_of(read(url).aside), url
        assert "Last reviewed" in words_of(read(url).find(class_="trust-strip")), url
