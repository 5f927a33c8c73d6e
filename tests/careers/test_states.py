"""What readers see where data is missing, small, old or not ready: each state in words."""

from datetime import date

import pytest

from careers.models import Testimonial, Wage
from home.models import SiteSettings, StandardPage
from tests.careers.demo_site import words_of

SECRETARY = "/careers/medical-office/medical-secretary/"
FIELD = "/careers/medical-office/"
COMPARE = "/compare/?careers=medical-secretary,chef"
LONG = "Coordinator of appointments, correspondence and insurance claims " * 3


def part(soup, anchor: str) -> str:
    return words_of(soup.find(id=anchor))


@pytest.fixture
def national_wage(secretary):
    return Wage.objects.filter(page=secretary, area="US")


@pytest.mark.parametrize("url", [SECRETARY, FIELD, COMPARE, "/search/?q=medical+secretary"])
def test_a_top_coded_amount_is_this_or_more(url, national_wage, read):
    national_wage.update(is_top_coded=True, median=239200, percentile75=None, percentile90=None)
    assert "$239,200 or more" in words_of(read(url).main)


def test_a_top_coded_amount_is_never_called_the_highest(national_wage, read):
    national_wage.update(is_top_coded=True, percentile90=239200)
    soup = read(COMPARE)
    row = next(row for row in soup.select("tr") if "Top tenth" in words_of(row))
    assert "$239,200 or more" in words_of(row)
    assert "Highest" not in words_of(row)


@pytest.mark.parametrize("url", [SECRETARY, FIELD, COMPARE])
def test_a_figure_of_a_larger_group_names_the_group(url, national_wage, read):
    assert "for all clerks" not in words_of(read(url).main)
    national_wage.update(basis="all clerks")
    assert "for all clerks" in words_of(read(url).main)


def test_pay_that_is_not_published_says_why(national_wage, read):
    amounts = dict.fromkeys(("percentile10", "percentile25", "median", "percentile75"))
    national_wage.update(**amounts, percentile90=None, missing_reason="Too few employers told.")
    for place in ("pay", "key-facts-title"):
        found = read(SECRETARY).find(id=place).parent
        assert "Pay not published" in words_of(found)
        assert "Too few employers told." in words_of(found)


def test_a_page_that_a_program_drafted_says_so_until_it_is_reviewed(secretary, read):
    written = {"value": secretary.imported_columns.stored("sections"), "source": "onet-30-1"}
    secretary.imported_values = {**secretary.imported_values, "sections": written}
    secretary.save_revision().publish()
    assert "Drafted from data" not in words_of(read(SECRETARY))
    secretary.last_reviewed_date = None
    secretary.save_revision().publish()
    assert "Drafted from data" in words_of(read(SECRETARY))


def test_a_career_without_a_video_says_so_and_leads_to_those_that_have_one(secretary, read):
    assert "We have no video" not in words_of(read(SECRETARY))
    secretary.sections = [s for s in secretary.sections.raw_data if s["type"] != "video"]
    secretary.save_revision().publish()
    video = read(SECRETARY).find(id="video")
    assert "We have no video of this job yet." in words_of(video)
    assert "Medical secretary" not in words_of(read(video.a["href"]).main)


@pytest.mark.parametrize(("left", "lacking"), [("like", "dislike"), ("dislike", "like")])
def test_one_side_alone_keeps_the_other_s_sheet_empty(left, lacking, secretary, read):
    Testimonial.objects.filter(career=secretary, kind=lacking).delete()
    section = read(SECRETARY).find(id="likes-and-dislikes")
    assert f"Nobody has shared a {lacking} yet." in words_of(section)
    for quote in Testimonial.objects.filter(career=secretary, kind=left):
        assert quote.quote not in words_of(section)


def test_a_career_without_quotes_invites_readers(secretary, read):
    Testimonial.objects.filter(career=secretary).delete()
    section = read(SECRETARY).find(id="likes-and-dislikes")
    assert "Nobody has told us about this yet." in words_of(section)
    assert section.find("a", string="Do you do this job? Tell us")["href"].startswith("mailto:")


def test_withdrawn_quotes_are_mentioned_and_neither_shown_nor_counted(secretary, read):
    assert "withdrawn" not in part(read(SECRETARY), "likes-and-dislikes")
    quotes = Testimonial.objects.filter(career=secretary, kind="like")[:2]
    for quote in quotes:
        quote.consent_status, quote.consent_withdrawn_on = "withdrawn", date.today()
        quote.is_illustrative = False
        quote.save()
    text = part(read(SECRETARY), "likes-and-dislikes")
    assert "Some of what people told us here was withdrawn by those who said it." in text
    assert not any(quote.quote in text for quote in quotes)


def test_a_draft_is_previewed_below_a_banner(secretary, admin_user):
    response = secretary.make_preview_request()
    response.render()
    assert "Only you can see this draft." in response.content.decode()
    assert f"/admin/pages/{secretary.pk}/edit/" in response.content.decode()


def test_a_very_long_title_is_printed_whole(secretary, read):
    secretary.title = LONG.strip()[:180]
    secretary.save_revision().publish()
    for url in (SECRETARY, FIELD, COMPARE, "/", "/search/?q=coordinator"):
        assert secretary.title in words_of(read(url)), url


def test_a_list_of_careers_says_how_old_the_oldest_review_is(secretary, read):
    secretary.last_reviewed_date = date(2019, 3, 4)
    secretary.save_revision().publish()
    for url in (COMPARE, "/search/?q=medical+secretary"):
        assert "Reviewed March 4, 2019 or later" in words_of(read(url)), url


def test_words_that_follow_each_other_are_marked_as_one(demo, read):
    marks = {mark.get_text() for mark in read("/search/?q=medical+biller").find_all("mark")}
    assert "Medical Biller" in marks


def test_the_method_page_shows_every_sign_and_other_pages_none(demo, read):
    method = SiteSettings.objects.get().method_page.specific
    signs = part(read(method.url), "signs")
    for words in ("Too few answers yet", "Shrinking", "falls by 1% or more", "Highest", "Surprise"):
        assert words in signs
    assert read(method.url).select_one("#signs svg.pay-bar")
    others = StandardPage.objects.exclude(pk=method.pk)
    assert others and not any(read(page.url).find(id="signs") for page in others)


def test_a_career_is_not_also_called_by_its_own_title(secretary, read):
    titles = secretary.facts.shown_titles
    assert any(title.title.casefold() == "medical secretary" for title in titles)
    also = words_of(read(SECRETARY).find(class_="also-called"))
    assert "Front Desk Receptionist" in also
    assert "medical secretary" not in also.casefold()
