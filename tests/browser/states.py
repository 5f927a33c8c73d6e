"""What the demo does not show: careers in every state of their facts, made on a running site.

``make`` runs there, in ``manage.py shell``: see ``conftest``.
"""

from datetime import date
from decimal import Decimal

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from careers.models import (
    CareerFieldPage,
    CareerPage,
    CareersIndexPage,
    Projection,
    Satisfaction,
    Survey,
    Wage,
)
from home.models import HomePage, StandardPage

FIELD = "every-state"
BARE, ODD = "nothing-known", "all-but-plain"
GONE = "/careers/long-gone"
LOCKED = "behind-a-password"
LONG = (
    "Keeper of registers, ledgers, Rechtsschutzversicherungsgesellschaften and everything else "
    "that an office of this size has to write down twice before anybody may go home for the night"
)
GROUP = "Keepers, writers and menders of registers of all kinds"
WITHOUT_VIDEO = ("overview", "testimonials", "skills", "education", "pay", "outlook", "options")


def make() -> str:
    """Make the pages, unless they are there. Returns the preview of a draft as HTML."""
    if not CareerFieldPage.objects.filter(slug=FIELD).exists():
        index = CareersIndexPage.objects.get()
        field = CareerFieldPage(title="Every state", slug=FIELD, strapline=LONG[:160])
        publish(index, field)
        add_bare(field)
        add_odd(field)
        add_locked()
        Redirect.objects.create(old_path=Redirect.normalise_path(GONE))
    draft = CareerPage.objects.get(slug="medical-secretary")
    return str(draft.make_preview_request().rendered_content)


def publish(parent, page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def sections_like_the_demos(*names: str) -> list[tuple]:
    whole = CareerPage.objects.get(slug="medical-secretary").sections
    return [(child.block_type, child.value) for child in whole if child.block_type in names]


def answers(page: CareerPage, *counts: int) -> None:
    Satisfaction.objects.create(
        page=page,
        survey=Survey.objects.first(),
        n=sum(counts),
        mean=Decimal("3.20"),
        distribution=",".join(map(str, counts)),
        period_start=2024,
        period_end=2025,
    )


def add_bare(field: CareerFieldPage) -> None:
    """Drafted from data that say nothing: no pay, no outlook, four answers, no quote, no video."""
    page = CareerPage(
        title=LONG, slug=BARE, summary=LONG, sections=sections_like_the_demos(*WITHOUT_VIDEO)
    )
    page.imported_values = {
        "sections": {"value": page.imported_columns.stored("sections"), "source": "rows.csv"}
    }
    publish(field, page)
    answers(page, 0, 1, 1, 1, 1)
    Wage.objects.create(page=page, key="US", area="US", year=2025, missing_reason="Not published.")


def add_odd(field: CareerFieldPage) -> None:
    """“Or more”, a wider group's figures, few answers, a review that is overdue."""
    page = CareerPage(
        title="All but plain",
        slug=ODD,
        summary="Each figure of this job needs a word beside it.",
        sections=sections_like_the_demos(*WITHOUT_VIDEO),
        last_reviewed_date=date(2021, 5, 1),
        reviewed_by="the careers desk",
        next_review_date=date(2022, 5, 1),
    )
    publish(field, page)
    answers(page, 3, 4, 5, 4, 1)
    Wage.objects.create(
        page=page, key="US", area="US", year=2025, percentile10=90_000, percentile25=140_000,
        median=200_000, percentile75=239_200, is_top_coded=True, basis=GROUP,
    )  # fmt: skip
    Projection.objects.create(
        page=page, key="US", base_year=2024, target_year=2034, percent_change=Decimal("-12.5"),
        employment_base=1200, employment_target=1050, basis=GROUP,
    )  # fmt: skip


def add_locked() -> None:
    page = StandardPage(title="Behind a password", slug=LOCKED)
    publish(HomePage.objects.get(), page)
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
