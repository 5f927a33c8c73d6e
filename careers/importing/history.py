"""Imports in the audit log and in the history of a page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageLogEntry

ACTION = "careers.import"


def deleted_codes(codes: Iterable[str]) -> set[str]:
    """Return those of the codes whose page an import once made and somebody has deleted since.

    The audit log keeps its entries of a page that is gone.
    """
    wanted = set(codes)
    if not wanted:
        return set()
    entries = PageLogEntry.objects.filter(action=ACTION).exclude(
        page_id__in=Page.objects.order_by().values("pk")
    )
    stories = (data.get("import", {}) for data in entries.values_list("data", flat=True))
    return {story.get("code", "") for story in stories} & wanted


class ImportLogFormatter(LogFormatter):
    """Says what was imported, from which releases, and how many edits were kept."""

    label = gettext_lazy("Import data")

    def format_message(self, log_entry: PageLogEntry) -> str:
        story = log_entry.data.get("import", {})
        message = _("Imported %(rows)s rows from %(sources)s") % {
            "rows": sum(sum(counts) for counts in story.get("rows", {}).values()),
            "sources": ", ".join(story.get("sources", [])) or "-",
        }
        kept = len(story.get("kept", []))
        if kept:
            message += _("; %(kept)s edits kept though the source says something else") % {
                "kept": kept
            }
        return message
