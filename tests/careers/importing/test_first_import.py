"""A first import into a fresh site: what of the sources arrives, read as readers read it."""

import pytest

from careers.models import CareerFieldPage, CareerPage, CareersIndexPage
from tests.careers.demo_site import words_of
from tests.careers.importing.building import (
    ACTOR,
    CODER,
    OFFICER,
    PROJECT_MANAGER,
    SECRETARY,
    TECHNOLOGIST,
    TINY,
    DataSet,
)

CAREER = """query Career($slug: String!) { career(slug: $slug) {
  title summary dataStatus jobZone jobZoneSource { release }
  entryEducation relatedExperience onJobTraining
  tasks { text kind importance missingReason source { release } }
  alternateTitles { title shortTitle kind source { release } }
  skillRatings { kind name elementId importance level missingReason source { release } }
  technologies { name category isHot isInDemand }
  educationShares { category label percent n }
  interests { area score rank }
  workStyles { name impact rank }
  relatedCareers { career { title } tier rank origin }
  codes { scheme code label match isSuggestion uri source { name } }
  wages { area areaName year period percentile10 { amount } median { amount }
          percentile90 { amount } employment { value } isTopCoded
          missingReason basis source { release license } }
  projections { baseYear targetYear employmentBase { value } employmentTarget { value }
                percentChange { value } openingsPerYear { value } reason basis
                source { release } }
} }"""
MOST_SAY = "Asked what the job requires, people who do it most often say"
WITHHELD = "The source withholds some answers"
SECRETARY_SLUG = "medical-secretaries-and-administrative-assistants"


@pytest.fixture
def published(site, data, run):
    return run(*data.arguments, "--publish")


def plain(answer):
    """Return an answer with the number alone in the place of an amount or a measure."""
    if isinstance(answer, list):
        return [plain(item) for item in answer]
    if isinstance(answer, dict):
        alone = {*answer} in ({"amount"}, {"value"})
        return next(iter(answer.values())) if alone else {k: plain(v) for k, v in answer.items()}
    return answer


@pytest.fixture
def facts_of(ask):
    """Ask for the facts of a career by its slug."""
    return lambda slug: plain(ask(CAREER, slug=slug)["career"])


@pytest.fixture
def secretary_facts(published, facts_of):
    return facts_of(SECRETARY_SLUG)


def test_it_makes_index_fields_and_careers_on_a_fresh_site(site, published, read):
    assert published.count("index page", "created") == 1
    assert published.count("field page", "created") == 3
    assert published.count("page", "created") == len(TINY)
    index = CareersIndexPage.objects.child_of(site).get()
    titles = [field.title for field in CareerFieldPage.objects.child_of(index)]
    assert sorted(titles) == ["Armed forces", "Arts, media and sport", "Office work"]
    assert "Office work" in words_of(read(index.url))
    field = CareerFieldPage.objects.get(code="43-0000")
    assert "Medical Secretaries" in words_of(read(field.url))


def test_without_publish_everything_is_held_as_a_draft(site, data, run, client):
    run(*data.arguments)
    assert CareerPage.objects.count() == len(TINY)
    assert not CareerPage.objects.live().exists()
    assert not CareerFieldPage.objects.live().exists()
    for page in CareerPage.objects.all():
        assert client.get(page.url).status_code == 404


def test_drafts_show_once_an_import_is_told_to_publish(site, data, run, read):
    run(*data.arguments)
    outcome = run(*data.arguments, "--publish")
    assert outcome.count("page", "updated") == len(TINY)
    assert outcome.count("index page", "updated") == 1
    assert outcome.count("field page", "updated") == 3
    for page in CareerPage.objects.all():
        assert page.title in words_of(read(page.url))
    assert run(*data.arguments, "--publish").written == 0


def test_tasks_come_with_kind_in_order_and_say_why_they_have_no_importance(data, secretary_facts):
    told = data.lines_of("Task Statements.txt", SECRETARY)
    emerging = [cells[1] for cells in data.lines_of("Emerging Tasks.txt", SECRETARY)]
    tasks = secretary_facts["tasks"]
    assert {task["text"] for task in tasks} == {cells[2] for cells in told} | set(emerging)
    kinds = [task["kind"] for task in tasks]
    assert kinds == sorted(kinds, key=["CORE", "SUPPLEMENTAL", "UNRATED", "EMERGING"].index)
    assert kinds.count("CORE") == sum(cells[3] == "Core" for cells in told) > 5
    assert {task["importance"] for task in tasks} == {None}
    assert all("ratings" in t["missingReason"] or "rated" in t["missingReason"] for t in tasks)
    assert {task["source"]["release"] for task in tasks} == {"30.1"}


def test_a_file_of_task_ratings_gives_importance_and_order(site, data, run, facts_of):
    *_, last = data.lines_of("Task Statements.txt", SECRETARY)
    rating = (SECRETARY, last[1], "IM", "4.77", "80", "0.1", "4.5", "4.9", "N", "08/2023", "x")
    header = "O*NET-SOC Code\tTask ID\tScale ID\tData Value\tN\tStandard Error\tLower CI Bound"
    header += "\tUpper CI Bound\tRecommend Suppress\tDate\tDomain Source\r\n"
    (data.root / "db_30_1_text" / "Task Ratings.txt").write_bytes(header.encode())
    data.add_line("Task Ratings.txt", *rating)
    run(*data.arguments, "--publish")
    tasks = facts_of(SECRETARY_SLUG)["tasks"]
    rated = [task for task in tasks if task["importance"] is not None]
    assert [(task["text"], task["importance"]) for task in rated] == [(last[2], 4.77)]
    same_kind = [task for task in tasks if task["kind"] == rated[0]["kind"]]
    assert same_kind[0] == rated[0]


def test_titles_come_from_both_files_the_reported_ones_first(data, secretary_facts):
    reported = {cells[1] for cells in data.lines_of("Sample of Reported Titles.txt", SECRETARY)}
    alternate = {cells[1] for cells in data.lines_of("Alternate Titles.txt", SECRETARY)}
    titles = secretary_facts["alternateTitles"]
    assert {t["title"] for t in titles if t["kind"] == "REPORTED"} == reported
    assert {t["title"].lower() for t in titles} == {t.lower() for t in reported | alternate}
    kinds = [t["kind"] for t in titles]
    assert kinds == sorted(kinds, key=["REPORTED", "ALTERNATE"].index)
    short = {cells[1]: cells[2] for cells in data.lines_of("Alternate Titles.txt", SECRETARY)}
    for title in titles:
        expected = short.get(title["title"], "n/a")
        assert title["shortTitle"] == (None if expected == "n/a" else expected)


def test_skills_and_knowledge_come_from_the_older_release_with_both_scales(data, secretary_facts):
    ratings = secretary_facts["skillRatings"]
    for name, kind in (("Skills.txt", "SKILL"), ("Knowledge.txt", "KNOWLEDGE")):
        told = {
            (cells[2], cells[3]): float(cells[4])
            for cells in data.lines_of(name, SECRETARY)
            if cells[9] != "Y" and cells[10] != "Y"
        }
        found = {
            (r["name"], scale): r[column]
            for r in ratings
            if r["kind"] == kind
            for scale, column in (("IM", "importance"), ("LV", "level"))
            if r[column] is not None
        }
        assert found == told
        assert len(found) > 40
    assert {r["source"]["release"] for r in ratings} == {"29.0"}
    unrated = [r for r in ratings if None in (r["importance"], r["level"])]
    assert unrated
    assert all(r["missingReason"] for r in unrated)


def test_technology_says_what_is_hot_and_in_demand(data, secretary_facts):
    told = {
        (cells[1], cells[3], cells[4] == "Y", cells[5] == "Y")
        for cells in data.lines_of("Technology Skills.txt", SECRETARY)
    }
    found = secretary_facts["technologies"]
    assert {(t["name"], t["category"], t["isHot"], t["isInDemand"]) for t in found} == told
    assert found[0]["isInDemand"]
    assert any(t["isHot"] and not t["isInDemand"] for t in found)


def test_zone_education_interests_and_work_styles_arrive(data, secretary_facts):
    zone = data.lines_of("Job Zones.txt", SECRETARY)[0][1]
    assert secretary_facts["jobZone"] == int(zone)
    assert secretary_facts["jobZoneSource"]["release"] == "30.1"
    shares = {
        int(cells[4]): float(cells[5])
        for cells in data.lines_of("Education, Training, and Experience.txt", SECRETARY)
        if cells[3] == "RL" and float(cells[5]) and cells[10] != "Y"
    }
    found = secretary_facts["educationShares"]
    assert {share["category"]: share["percent"] for share in found} == shares
    assert all(share["n"] and share["label"] for share in found)
    interests = {
        cells[2].upper(): float(cells[4])
        for cells in data.lines_of("Interests.txt", SECRETARY)
        if cells[3] == "OI"
    }
    found = secretary_facts["interests"]
    assert {interest["area"]: interest["score"] for interest in found} == interests
    by_rank = sorted((i for i in found if i["rank"]), key=lambda i: i["rank"])
    assert [i["area"] for i in by_rank] == ["CONVENTIONAL", "SOCIAL"]
    styles = {
        cells[2]: float(cells[4])
        for cells in data.lines_of("Work Styles.txt", SECRETARY)
        if cells[3] == "WI"
    }
    found = secretary_facts["workStyles"]
    assert {style["name"]: style["impact"] for style in found} == styles
    assert [s["rank"] for s in found if s["rank"]] == sorted(s["rank"] for s in found if s["rank"])


def test_pay_comes_of_the_nation_and_the_states_with_percentiles(secretary_facts):
    wages = {wage["area"]: wage for wage in secretary_facts["wages"]}
    assert set(wages) == {"US", "US-AL", "US-CA", "US-DC", "US-WA", "US-PR"}
    nation = wages["US"]
    assert (nation["percentile10"], nation["median"], nation["percentile90"]) == (
        35930,
        45930,
        60530,
    )
    assert (nation["year"], nation["period"], nation["employment"]) == (2025, "YEAR", 961610)
    assert nation["source"] == {"release": "May 2025", "license": "US public domain"}
    assert wages["US-WA"]["median"] == 58100
    assert {wage["basis"] for wage in wages.values()} == {None}


def test_outlook_and_preparation_come_from_the_projections(secretary_facts):
    (outlook,) = secretary_facts["projections"]
    assert (outlook["baseYear"], outlook["targetYear"]) == (2024, 2034)
    assert (outlook["employmentBase"], outlook["employmentTarget"]) == (850_000, 885_300)
    assert (outlook["percentChange"], outlook["openingsPerYear"]) == (4.2, 85_900)
    assert outlook["reason"].endswith(".")
    assert secretary_facts["entryEducation"] == "HIGH_SCHOOL"
    assert secretary_facts["relatedExperience"] == "NONE"
    assert secretary_facts["onJobTraining"] == "MODERATE"


def test_links_to_esco_and_isco_are_marked_as_suggestions(secretary_facts, read, published):
    codes = secretary_facts["codes"]
    exact = {(c["scheme"], c["code"]) for c in codes if not c["isSuggestion"]}
    assert exact == {("ONET_SOC", SECRETARY), ("SOC", SECRETARY[:7])}
    suggested = [c for c in codes if c["isSuggestion"]]
    assert {c["scheme"] for c in suggested} == {"ESCO", "ISCO"}
    assert {c["match"] for c in suggested} == {"CLOSE"}
    assert all(c["source"]["name"] == "ESCO classification" for c in suggested)


def test_related_careers_keep_tier_and_rank(site, tmp_path, run, facts_of):
    data = DataSet(tmp_path / "two", (SECRETARY, "43-4171.00", "31-9092.00"))
    outcome = run(*data.arguments, "--publish")
    told = {
        (cells[1], cells[2], int(cells[3]))
        for cells in data.lines_of("Related Occupations.txt", SECRETARY)
    }
    inside = {item for item in told if item[0] in data.codes}
    assert len(inside) == 2
    related = facts_of(SECRETARY_SLUG)["relatedCareers"]
    found = {(r["tier"], r["rank"]) for r in related}
    assert found == {(tier.replace("-", "_").upper(), rank) for _code, tier, rank in inside}
    assert {r["origin"] for r in related} == {"IMPORTED"}
    assert outcome.count("related career", "skipped") > 10


def test_pay_by_the_hour_says_so(published, facts_of):
    wages = facts_of("actors")["wages"]
    nation = next(wage for wage in wages if wage["area"] == "US")
    assert (nation["period"], nation["median"]) == ("HOUR", 29.05)
    assert "by the hour only" in nation["missingReason"]


def test_a_career_without_data_is_still_whole_and_says_so(published, career, read, facts_of):
    page = career(OFFICER)
    text = words_of(read(page.url))
    assert page.title in text
    assert "Drafted from data" in text
    assert "lists no tasks of this work" in text
    assert "Education and preparation" not in text, "a heading without a word below it"
    facts = facts_of(page.slug)
    assert facts["dataStatus"] == "DRAFTED"
    assert facts["wages"] == facts["projections"] == facts["tasks"] == []
    assert facts["jobZone"] is None


def test_figures_of_a_parent_group_are_labelled_as_the_groups(site, tmp_path, run, read, facts_of):
    data = DataSet(tmp_path / "group", (TECHNOLOGIST, PROJECT_MANAGER))
    run(*data.arguments, "--publish")
    page = CareerPage.objects.get(slug="medical-and-clinical-laboratory-technologists")
    facts = facts_of(page.slug)
    assert {wage["basis"] for wage in facts["wages"]} == {
        "Clinical Laboratory Technologists and Technicians (SOC 29-2010)"
    }
    assert "29-2010" in facts["projections"][0]["basis"]
    assert words_of(read(page.url)).count("(SOC 29-2010)") >= 2
    finer = facts_of("information-technology-project-managers")
    assert {wage["basis"] for wage in finer["wages"]} == {
        "Computer Occupations, All Other (SOC 15-1299)"
    }


def test_unrated_tasks_and_missing_skills_are_survived(site, tmp_path, run, read, facts_of):
    data = DataSet(tmp_path / "thin", (CODER,))
    run(*data.arguments, "--publish")
    facts = facts_of("medical-records-specialists")
    assert {task["kind"] for task in facts["tasks"]} <= {"UNRATED", "EMERGING"}
    assert len([t for t in facts["tasks"] if t["kind"] == "UNRATED"]) == 17
    assert facts["skillRatings"] == facts["educationShares"] == []
    assert facts["wages"][0]["median"] == 51140
    words_of(read(CareerPage.objects.get().url))


def test_the_drafted_sections_read_as_sentences(published, career, read):
    page = career(SECRETARY)
    kinds = [section.block_type for section in page.sections]
    assert kinds[:2] == ["overview", "background"]
    assert {"skills", "education", "pay", "outlook", "callout"} <= set(kinds)
    text = words_of(read(page.url))
    assert "Employers usually ask for a high school diploma." in text
    assert "New people train on the job for one to twelve months." in text
    assert f"{MOST_SAY}: high school diploma." in text
    assert WITHHELD not in text
    assert "expected to grow about as fast as on average" in text
    assert "The work may suit you if you like working with data and set procedures" in text
    assert page.is_whole()
    assert page.full_clean() is None


def test_no_answer_is_called_the_first_while_a_greater_one_may_be_withheld(
    site, data, run, career, read
):
    """O*NET recommends to suppress the answer that most nurses give, the bachelor's degree."""
    name = "Education, Training, and Experience.txt"
    asked = [
        line
        for line in data.lines_of(name, SECRETARY)
        if line[2:4] == ["Required Level of Education", "RL"]
    ]
    top = max(asked, key=lambda line: float(line[5]))
    assert top[10] == "N"
    data.replace(name, "\t".join(top), "\t".join([*top[:10], "Y", *top[11:]]))
    run(*data.arguments, "--publish")
    text = words_of(read(career(SECRETARY).url))
    assert MOST_SAY not in text
    assert WITHHELD in text


@pytest.mark.parametrize(
    ("amounts", "footnotes"),
    [("213990,230000,-", "a_pct90:5"), ("213990,230000,#", ""), ("213990,#,#", "")],
)
def test_top_coded_pay_is_marked(site, tmp_path, run, read, facts_of, amounts, footnotes):
    data = DataSet(tmp_path / "top", ("11-1011.00",))
    data.replace("oews_national_2025.csv", "213990,356200,507730,,,", f"{amounts},,,{footnotes}")
    run(*data.arguments, "--publish")
    wages = facts_of("chief-executives")["wages"]
    nation = next(wage for wage in wages if wage["area"] == "US")
    assert nation["isTopCoded"]
    assert nation["percentile90"] == 239_200
    assert "239,200 or more" in words_of(read(CareerPage.objects.get().url))


def test_other_occupations_of_the_files_are_not_needed(site, data, run):
    assert ACTOR in data.codes
    outcome = run(*data.onet_only)
    assert outcome.count("page", "created") == 3
    assert "pay" not in outcome.counts


def test_markup_in_the_data_is_shown_as_text(site, data, run, career, client):
    evil = "<script>alert(1)</script>"
    task = data.lines_of("Task Statements.txt", SECRETARY)[0][2]
    data.replace("Task Statements.txt", task, f"{evil} {task}")
    title = data.lines_of("Sample of Reported Titles.txt", SECRETARY)[0][1]
    data.replace("Sample of Reported Titles.txt", f"\t{title}\t", f"\t{evil}{title}\t")
    data.replace("Occupation Data.txt", "Medical Secretaries and", f"{evil}Medical Secretaries and")
    run(*data.arguments, "--publish")
    html = client.get(career(SECRETARY).url).content.decode()
    assert evil not in html
    assert html.count("&lt;script&gt;alert(1)") >= 4
