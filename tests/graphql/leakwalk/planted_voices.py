"""Plants quotes, with every consent that hides one, and facts that an editor has hidden."""

from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Collection

from careers.choices import ConsentScope, ConsentStatus, VoiceKind
from careers.models import (
    AlternateTitle,
    CareerFieldPage,
    CareerPage,
    EducationShare,
    Interest,
    OccupationCode,
    Projection,
    RelatedCareer,
    SkillRating,
    Source,
    Survey,
    Task,
    Technology,
    Testimonial,
    Wage,
    WorkStyle,
)
from careers.models.voices import EVIDENCE_COLLECTION, Satisfaction
from tests.graphql.leakwalk.planting import COMMON, Plant, add_document

TODAY = date.today()
GRANTED = {
    "consent_status": ConsentStatus.GRANTED,
    "consent_granted_on": TODAY - timedelta(days=30),
}
HIDDEN = {
    "withdrawn": {"consent_status": ConsentStatus.WITHDRAWN, "consent_withdrawn_on": TODAY},
    "ended": {**GRANTED, "consent_expires_on": TODAY},
    "pending": {"consent_status": ConsentStatus.PENDING},
    "granted tomorrow": {**GRANTED, "consent_granted_on": TODAY + timedelta(days=1)},
    "draft": {**GRANTED, "live": False},
    "expired": {**GRANTED, "expire_at": timezone.now() - timedelta(hours=1)},
}


def add_voices(plant: Plant) -> None:
    for kind in VoiceKind:
        for state, values in HIDDEN.items():
            plant.hidden.append(add_quote(plant, kind, f"{state} {kind}", **values))
        web_only = add_quote(
            plant,
            kind,
            f"web only {kind}",
            off_api=True,
            **GRANTED,
            consent_scope=ConsentScope.WEB,
        )
        plant.off_api.append(web_only)
        plant.visible.append(add_quote(plant, kind, f"open {kind}", secret=False, **GRANTED))
    add_quotes_about_hidden_pages(plant)
    add_facts(plant)


def add_quotes_about_hidden_pages(plant: Plant) -> None:
    """Open quotes: one about an open field, and one that says nothing of what it is about."""
    quote = add_quote(plant, VoiceKind.LIKE, "about a field", secret=False, **GRANTED)
    Testimonial.objects.filter(pk=quote.pk).update(career=None, field=plant.named["open-field"])
    plant.visible.append(quote)
    fields, careers = plant.of(CareerFieldPage), plant.of(CareerPage)
    for about in ({"field": fields[0]}, {"field": None, "career": careers[0]}):
        quote = add_quote(
            plant, VoiceKind.LIKE, f"about hidden {[*about]}", secret=False, **GRANTED
        )
        Testimonial.objects.filter(pk=quote.pk).update(**{"career": None, **about})
        plant.visible.append(quote)


def add_more(plant: Plant, number: int) -> None:
    name = f"one more {number}"
    plant.hidden.append(add_quote(plant, VoiceKind.LIKE, name, **HIDDEN["withdrawn"]))
    career = plant.of(CareerPage)[0]
    title = plant.words.hide(f"title, {name}")
    AlternateTitle.objects.create(page=career, key=f"more{number}", title=title)


def fact_rows(career, source) -> list:
    """Return one open row of each kind of fact."""
    common = {"page": career, "key": "open", "source": source}
    return [
        AlternateTitle(**common, title="open title"),
        Wage(**common, year=2024, median=50_000),
        Projection(**common, base_year=2023, target_year=2033, percent_change=4),
        SkillRating(**common, name="open skill", importance=3),
        Technology(**common, name="open tool"),
        EducationShare(**common, category=1, label="open level", percent=100),
        OccupationCode(**common, scheme="soc", code="43-6013"),
        Interest(**common, area="social"),
        WorkStyle(**common, name="open style"),
    ]


def add_quote(plant, kind, name, *, secret=True, off_api=False, **values) -> Testimonial:
    words = plant.words
    hide = words.hide_from_api if off_api else words.hide
    word = hide(f"quote {name}") if secret else f"open quote {kind}"
    evidence = add_document(
        plant, f"evidence of {name}", collection=Collection.get_first_root_node()
    )
    quote = Testimonial(
        kind=kind,
        headline=word,
        quote=f"{word} {COMMON}",
        role=word,
        setting=word,
        # One for the web alone is shown there, with its year.
        year=words.number(f"year of {name}", 1995, 2050) if secret and not off_api else 2020,
        career=plant.named["open-career"],
        consent_evidence=evidence,
        **values,
    )
    quote.save()
    if not secret:
        quote.quote = words.hide(f"draft of {name}")
        quote.save_revision(user=plant.owner)
        quote.refresh_from_db()
    return quote


def add_facts(plant: Plant) -> None:
    career = plant.named["open-career"]
    source = Source.objects.create(
        name="open source", publisher="open publisher", year=2024, attribution="open credit"
    )
    survey = Survey.objects.create(
        name="open survey", question="open question", method="<p>open method</p>", source=source
    )
    plant.visible += [source, survey]
    evidence = Collection.objects.get(name=EVIDENCE_COLLECTION)
    plant.hidden.append(evidence)
    plant.named["survey"] = survey
    survey.question = plant.words.hide("draft of a survey")
    survey.save_revision(user=plant.owner)
    survey.refresh_from_db()
    plant.visible.append(
        Satisfaction.objects.create(
            page=career, survey=survey, n=8, mean=plant.words.number("mean", 100, 500) / 100,
            distribution=f"{plant.words.number('ones', 1, 6)},0,0,0,2",
            period_start=2020, period_end=2021,
        )
    )  # fmt: skip
    AlternateTitle.objects.create(
        page=career, key="a", title=plant.words.hide("hidden fact"), is_hidden=True
    )
    Wage.objects.create(
        page=career, key="b", year=2030, median=plant.words.number("wage", 1, 9) * 90_000,
        is_hidden=True,
    )  # fmt: skip
    Task.objects.create(page=career, key="a", text=plant.words.hide("stale fact"), is_stale=True)
    Task.objects.create(page=career, key="b", text="open task", source=source)
    for row in fact_rows(career, source):
        row.save()
    type(career).objects.filter(pk=career.pk).update(
        preparation_source=source, job_zone_source=source
    )
    career.refresh_from_db()
    for place, target in enumerate(plant.of(type(career))):
        add_facts_of_a_hidden_career(plant, target, place)
        RelatedCareer.objects.create(
            page=career,
            key=f"hidden{place}",
            target=target,
            reason=plant.words.hide(f"reason {target.slug}"),
        )
    RelatedCareer.objects.create(
        page=career,
        key="open",
        target=plant.named["second-career"],
        reason="open reason",
        source=source,
    )


def add_facts_of_a_hidden_career(plant: Plant, career: CareerPage, place: int) -> None:
    """Its words, and its numbers: no maximum, mean or count of open careers may hold them."""
    number = plant.words.number
    name = plant.words.hide(f"title of {career.slug}")
    common = {"page": career, "key": "z", "position": place}
    AlternateTitle.objects.create(**common, title=name)
    Wage.objects.create(**common, year=2024, median=number(f"wage of {name}", 1, 99) * 10_000)
    Projection.objects.create(
        **common, base_year=2023, target_year=number(f"outlook of {name}", 2031, 2049)
    )
    SkillRating.objects.create(
        **common, name="open skill", importance=number(f"skill of {name}", 1, 500) / 100
    )
    Satisfaction.objects.create(
        page=career, survey=plant.named["survey"], n=number(f"answers of {name}", 10, 99),
        mean=number(f"mean of {name}", 100, 500) / 100, period_start=2020,
        period_end=number(f"years of {name}", 2021, 2049),
    )  # fmt: skip
