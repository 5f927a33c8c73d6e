"""What a visitor reads on field and career pages: facts with year and source, voices with a label."""

import re

import pytest
from django.utils import timezone

from careers.models import (
    FACT_MODELS,
    CareerFieldPage,
    CareerPage,
    Projection,
    RelatedCareer,
    Satisfaction,
    Wage,
)
from cms.images.models import Rendition
from tests.careers.demo_site import words_of

SECRETARY = "/careers/medical-office/medical-secretary/"
FIELD = "/careers/medical-office/"


def row_of(soup, title: str) -> str:
    """Return the words of a career's row in the field's table."""
    for row in soup.select("table.career-table tbody tr"):
        if row.th.get_text(strip=True) == title:
            return words_of(row)
    raise AssertionError(f"No row for {title}.")


def section(soup, anchor: str) -> str:
    return words_of(soup.find(id=anchor))


def test_the_field_shows_each_career_with_its_reported_satisfaction(medical_office, read):
    soup = read(FIELD)
    for career in CareerPage.objects.child_of(medical_office):
        summary = career.satisfaction_summaries.get()
        row = row_of(soup, career.title)
        if summary.n < 10:
            assert f"Too few answers yet: {summary.n}" in row
        else:
            assert f"{summary.mean:.1f} out of 5" in row
            assert f"{summary.n} people" in row
            assert ("Few answers" in row) == (summary.n < 30)


def test_the_field_shows_pay_and_growth_of_each_career(medical_office, read):
    soup = read(FIELD)
    for career in CareerPage.objects.child_of(medical_office):
        wage = Wage.objects.get(page=career, area="US")
        change = Projection.objects.get(page=career).percent_change
        row = row_of(soup, career.title)
        assert f"${wage.median:,.0f}" in row
        assert re.search(rf"\b{abs(change).normalize():f}%", row)


def test_the_field_links_to_every_career(medical_office, read):
    soup = read(FIELD)
    for career in CareerPage.objects.child_of(medical_office):
        assert soup.select_one(f'table.career-table a[href="{career.url}"]')


def test_the_demo_varies_its_satisfaction(demo):
    """One career is suppressed, one has few answers, the rest differ."""
    numbers = Satisfaction.objects.values_list("n", flat=True)
    means = Satisfaction.objects.filter(n__gte=10).values_list("mean", flat=True)
    assert any(n < 10 for n in numbers)
    assert any(10 <= n < 30 for n in numbers)
    assert len(set(means)) > 10


def test_invented_quotes_and_answers_say_so(demo, read):
    for url in (FIELD, SECRETARY):
        soup = read(url)
        quotes = soup.select("figure.quote")
        assert quotes
        for quote in quotes:
            assert "Illustrative quote" in words_of(quote)
        assert "Illustrative answers" in words_of(soup.main)
    assert "Illustrative" in words_of(read(SECRETARY).find(class_="key-facts"))


def test_a_career_page_has_every_section_that_was_asked_for(demo, read):
    soup = read(SECRETARY)
    for anchor, heading in {
        "overview": "Overview",
        "background": "What the work is like",
        "skills": "Skills",
        "education": "Education and preparation",
        "options": "Options",
        "likes-and-dislikes": "Likes and dislikes",
        "video": "Video",
        "pay": "Pay",
        "outlook": "Outlook",
    }.items():
        assert heading in section(soup, anchor), anchor
    background = section(soup, "background")
    for part in ("Job tasks", "Work environment", "How to prepare", "Job outlook"):
        assert part.lower() in background.lower()


def test_the_contents_of_a_page_lead_to_its_sections(demo, read):
    for url in (FIELD, SECRETARY):
        soup = read(url)
        anchors = [a["href"] for a in soup.select("nav a[href^='#']")]
        assert len(anchors) >= 6
        assert [a for a in anchors if not soup.find(id=a[1:])] == []
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids))


def test_every_fact_stands_beside_its_year_and_its_source(demo, read):
    soup = read(SECRETARY)
    wage = Wage.objects.get(page__slug="medical-secretary", area="US")
    outlook = Projection.objects.get(page__slug="medical-secretary")
    for anchor, words in {
        "pay": [f"${wage.median:,.0f}", "United States, 2025", f"Source: {wage.source}"],
        "outlook": [f"{outlook.employment_base:,}", "2024", "2034", f"Source: {outlook.source}"],
        "skills": ["Source: O*NET"],
        "education": ["Source: O*NET", f"Source: {outlook.source}"],
        "what-you-do": ["Source: O*NET"],
        "satisfaction": ["2024 to 2025"],
    }.items():
        for word in words:
            assert word in section(soup, anchor), f"{anchor}: {word}"
    assert re.search(r"Pay: 2025\. Outlook: 2024 to 2034\.", words_of(soup))


def test_a_figure_of_another_year_or_area_never_passes_as_the_others(medical_office, read):
    """The table's caption names the year of its first career; another career's year must show."""
    *_rest, last = CareerPage.objects.child_of(medical_office).order_by("path")
    Wage.objects.filter(page=last, area="US").update(year=2019)
    assert "2019" in row_of(read(FIELD), last.title)


def test_a_career_without_national_pay_borrows_none(demo, read):
    Wage.objects.filter(page__slug="medical-secretary", area="US").delete()
    assert "Pay not published" in row_of(read(FIELD), "Medical secretary")
    assert "Pay not published" in words_of(read(SECRETARY).find(class_="key-facts"))


def test_sources_with_their_attribution_lines_stand_on_career_pages(demo, read, ask):
    career = CareerPage.objects.get(slug="medical-secretary")
    used = {
        source
        for model in FACT_MODELS
        for source in {row.source for row in model.objects.filter(page=career)}
        if source
    }
    used |= {career.preparation_source, career.job_zone_source}
    text = section(read(SECRETARY), "sources")
    assert len(used) >= 4
    for source in used:
        assert " ".join(source.attribution.split()) in text, source
        assert source.license in text
    edited = {row.source for row in career.task_rows.all()}
    for source in edited:
        assert source.modified_wording and source.modified_wording in text
    answered = ask('{ career(slug: "medical-secretary") { sources { name attribution } } }')
    lines = {source["attribution"] for source in answered["career"]["sources"]}
    assert {source.attribution for source in used} <= lines


def test_sources_with_their_attribution_lines_stand_on_field_pages(medical_office, read):
    text = section(read(FIELD), "sources")
    rows = [
        row
        for model in (Wage, Projection)
        for row in model.objects.filter(page__in=medical_office.careers, area="US")
    ]
    for source in {row.source for row in rows}:
        assert " ".join(source.attribution.split()) in text


def test_skills_of_a_field_credit_their_source(medical_office, read):
    """The field's skills section shows ratings of its careers, so their license binds it too."""
    soup = read(FIELD)
    assert "importance, from 1 to 5" in section(soup, "skills")
    source = medical_office.careers[0].facts.skills[0].source
    assert " ".join(source.attribution.split()) in section(soup, "sources")


def test_a_review_that_is_overdue_is_told(demo, read, secretary):
    assert "Review overdue" not in words_of(read(SECRETARY))
    secretary.next_review_date = timezone.localdate() - timezone.timedelta(days=1)
    secretary.save_revision().publish()
    assert "Review overdue" in words_of(read(SECRETARY))


def test_a_career_may_stand_in_more_fields_than_its_own(demo, read, ask):
    guest = CareerPage.objects.exclude(other_fields=None).first()
    assert guest, "the demo has a career in two fields"
    other = guest.other_fields.first()
    own = guest.get_parent().specific
    for field in (own, other):
        titles = [
            th.get_text(strip=True) for th in read(field.url).select(".career-table tbody th")
        ]
        assert titles.count(guest.title) == 1
        listed = ask(
            "query ($s: String) { careerField(slug: $s) { careers { nodes { slug url field { slug } } } } }",
            s=field.slug,
        )["careerField"]["careers"]["nodes"]
        found = [career for career in listed if career["slug"] == guest.slug]
        assert [career["field"]["slug"] for career in found] == [own.slug]
    guest.unpublish()
    assert guest.title not in words_of(read(other.url).find(class_="career-table"))


def test_a_career_whose_other_field_is_also_its_parent_is_listed_once(
    secretary, medical_office, read
):
    secretary.other_fields = [medical_office]
    secretary.save_revision().publish()
    titles = [th.get_text(strip=True) for th in read(FIELD).select(".career-table tbody th")]
    assert titles.count(secretary.title) == 1


def test_a_related_career_that_is_not_public_is_not_named(demo, read, ask, secretary):
    link = RelatedCareer.objects.filter(page=secretary).select_related("target").first()
    assert link.target.title in section(read(SECRETARY), "related-careers")
    link.target.unpublish()
    assert link.target.url not in str(read(SECRETARY).main)
    answered = ask('{ career(slug: "medical-secretary") { relatedCareers { career { title } } } }')
    titles = [
        row["career"] and row["career"]["title"] for row in answered["career"]["relatedCareers"]
    ]
    assert link.target.title not in titles


def test_a_hidden_fact_shows_nowhere(demo, read, ask, secretary):
    row = secretary.task_rows.first()
    assert row.text in words_of(read(SECRETARY))
    type(row).all_rows.filter(pk=row.pk).update(is_hidden=True)
    assert row.text not in words_of(read(SECRETARY))
    answered = ask('{ career(slug: "medical-secretary") { tasks { text } } }')
    assert row.text not in [task["text"] for task in answered["career"]["tasks"]]


def test_a_hidden_title_is_searched_for_but_shown_nowhere(secretary, read, ask):
    secretary.alternatetitle_rows.create(key="t", title="Zzyzx clerk", kind="hidden")
    assert "Zzyzx" not in words_of(read(SECRETARY))
    answered = ask('{ career(slug: "medical-secretary") { alternateTitles { title } } }')
    assert "Zzyzx" not in str(answered)


def test_an_empty_career_says_what_is_not_known(demo, read, medical_office):
    """A page with nothing but its title and summary: no zeros, no empty headings, no trace."""
    career = CareerPage(title="Ward greeter", slug="ward-greeter", summary="You greet.")
    medical_office.add_child(instance=career)
    soup = read(career.url)
    facts = words_of(soup.find(class_="key-facts"))
    assert "Not asked yet" in facts
    assert "Pay not published" in facts
    assert "$0" not in words_of(soup)
    row = row_of(read(FIELD), "Ward greeter")
    assert "Pay not published" in row
    assert "Not asked yet" in row


def test_an_empty_field_says_so(demo, read):
    index = CareerFieldPage.objects.first().get_parent()
    field = CareerFieldPage(title="Library", slug="library")
    index.add_child(instance=field)
    assert "No career of this field has been published yet." in words_of(read(field.url))
    assert "Library" in words_of(read("/careers/"))


@pytest.mark.parametrize("slug", ["medical-secretary", "medical-transcriptionist"])
def test_a_video_plays_only_when_asked_and_has_its_words_in_the_page(slug, demo, read):
    soup = read(f"/careers/medical-office/{slug}/")
    video = soup.find(id="video")
    assert video.find("iframe") is None
    assert "ranscript" in words_of(video)
    assert video.find("a", href=re.compile(r"^https://www\.youtube\.com/"))


def test_a_picture_smaller_than_its_sizes_has_one_address_however_its_rows_lie(demo, read):
    """All its sizes are one width: the order in which the database gave the rows chose one."""
    rows = Rendition.objects.filter(filter_spec__endswith="format-avif")
    assert len(set(rows.values_list("image", "width"))) < rows.count()

    def page_with_rows_put_in_by(order: str) -> str:
        again = list(rows.order_by(order))
        rows.delete()
        for row in again:
            row.pk = None
            row.save(force_insert=True)
        return str(read(FIELD))

    first = page_with_rows_put_in_by("filter_spec")
    assert 'type="image/avif"' in first
    assert page_with_rows_put_in_by("-filter_spec") == first
