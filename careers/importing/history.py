"""Imports in the audit log and in the history of a page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

ACTION = "careers.import"


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
