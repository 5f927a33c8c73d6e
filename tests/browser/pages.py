"""The addresses of every page type and state of the visitors' site."""

from django.template.loader import render_to_string

from tests.browser.states import BARE, FIELD, GONE, LOCKED, ODD

FIELD_PAGE = "/careers/medical-office/"
CAREER = f"{FIELD_PAGE}medical-secretary/"
FOUR = "/compare/?careers=medical-secretary,medical-transcriptionist,medical-billing-clerk,chef"
PAGES = {
    "home": "/",
    "index": "/careers/",
    "field": FIELD_PAGE,
    "field, sorted": f"{FIELD_PAGE}?sort=-median_pay",
    "field, every state": f"/careers/{FIELD}/",
    "career": CAREER,
    "career, a place": f"{CAREER}?area=US-CA",
    "career, few answers, overdue": f"{FIELD_PAGE}medical-transcriptionist/",
    "career, suppressed, no video": f"{FIELD_PAGE}medical-billing-clerk/",
    "career, nothing known": f"/careers/{FIELD}/{BARE}/",
    "career, all but plain": f"/careers/{FIELD}/{ODD}/",
    "compare": FOUR,
    "compare, every state": f"/compare/?careers={BARE},{ODD}",
    "compare, nothing": "/compare/",
    "compare, unknown": "/compare/?careers=nobody&add=medical",
    "search": "/search/?q=medical+biller&pay=40000-50000",
    "search, everything": "/search/",
    "search, nothing found": "/search/?q=medikal+biler",
    "search, nothing at all": "/search/?q=zzzz+qqqq&field=culinary",
    "method": "/how-we-measure/",
    "thanks": "/useful/thanks/",
    "password": f"/{LOCKED}/",
    "not found": "/careers/medical-ofice/",
    "gone": f"{GONE}/",
}
STATUS = {"not found": 404, "gone": 410, "compare, unknown": 404}


def told_apart(preview: str) -> dict[str, str]:
    """Return the HTML of pages that no address of a healthy site answers with, by name."""
    return {
        "error": render_to_string("500.html"),
        "away": render_to_string("503.html"),
        "preview": preview,
    }


APART = ("error", "away", "preview")
