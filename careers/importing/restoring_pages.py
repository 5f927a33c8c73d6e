"""Pages of an export: first each gets its place in the tree, then its content and its draft."""

import uuid
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from wagtail.log_actions import log
from wagtail.models import Page, Site

from careers.exporting import lines
from careers.exporting.names import Names
from careers.exporting.portable import set_columns
from careers.importing.content_lines import Line
from careers.importing.history import ACTION
from careers.importing.problems import BadInput
from careers.importing.restoring_files import DIFFERS, restrict

STORY = {"import": {"sources": ["an export of a guide"], "rows": {}}}


class PageRestorer:
    """Finds or makes each page. ``new`` are the paths of those to be filled, ``made`` of those
    that it has made."""

    def __init__(self, names: Names):
        self.names = names
        self.new: set[str] = set()
        self.made: set[str] = set()

    @cached_property
    def site(self) -> Site:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise BadInput("There is no default site to import into; make one in the settings.")
        return site

    def place(self, line: Line) -> str:
        """Give a page its name, and its place where it has none. It is filled later."""
        path = line["path"]
        page = self.existing(line)
        if page is None:
            page = self.make(line)
            self.made.add(path)
            self.new.add(path)
        elif page.latest_revision_id is None and not page.live_revision_id:
            self.new.add(path)  # as migrations left it: nobody has worked on it
            restrict(page, line.get("restrictions", []))
        if page._meta.label != line["type"]:
            raise BadInput(f"is a {page._meta.verbose_name} on this site", column="type")
        self.names.add("page", page.pk, path)
        return ""

    def existing(self, line: Line) -> Any:
        home = self.site.root_page
        below = Page.objects.descendant_of(home, inclusive=True)
        page = below.filter(translation_key=uuid.UUID(line["uuid"])).first()
        if page is None:
            url_path = f"{home.url_path}{line['path']}/" if line["path"] else home.url_path
            page = below.filter(url_path=url_path).first()
        return page.specific if page else None

    def make(self, line: Line) -> Any:
        model = apps.get_model(line["type"])
        above, _, slug = line["path"].rpartition("/")
        parent = Page.objects.get(pk=self.names.key("page", f"page:{above}")).specific
        if not (issubclass(model, Page) and model.can_exist_under(parent)):
            raise BadInput(f"cannot stand under “{above}”", column="type")
        page = model(title=line["columns"]["title"], slug=slug, live=False)
        parent.add_child(instance=page)
        # Now, and not with the content: nobody may see it in between.
        restrict(page, line.get("restrictions", []))
        return page

    def fill(self, line: Line) -> str:
        """Fill a new page; say of any other whether it is the same."""
        name = f"page:{line['path']}"
        if name not in self.names.keys:
            return ""  # its first reading has failed and said so
        page = Page.objects.get(pk=self.names.keys[name]).specific
        if line["path"] not in self.made:
            now = lines.page_line(page, self.names)
            if now == {**line, "uuid": now["uuid"]}:
                return "unchanged"
            if line["path"] not in self.new:
                return DIFFERS
        page.translation_key = uuid.UUID(line["uuid"])
        set_columns(page, line["columns"], self.names)
        revision = page.save_revision(clean=False, changed=False)
        page.save(clean=False)
        if line["live"]:
            revision.publish(log_action=False)
        else:
            Page.objects.filter(pk=page.pk).update(live=False)
        if "draft" in line:
            revision = self.save_draft(page, line)
        first, last = line["published"]
        Page.objects.filter(pk=page.pk).update(
            has_unpublished_changes="draft" in line,
            first_published_at=time_of(first),
            last_published_at=time_of(last),
        )
        log(instance=page, action=ACTION, revision=revision, content_changed=True, data=STORY)
        return "created"

    def save_draft(self, page: Any, line: Line) -> Any:
        draft = type(page).objects.get(pk=page.pk)
        set_columns(draft, line["draft"], self.names)
        revision = draft.save_revision(clean=False)
        time = time_of(line.get("draft_goes_live_at"))
        if time is not None:
            revision.approved_go_live_at = time
            revision.save(update_fields=["approved_go_live_at"])
        return revision


def time_of(text: str | None) -> Any:
    """Return a moment from its text. Raises ``BadInput``."""
    if text is None:
        return None
    found = parse_datetime(text)
    if found is None or timezone.is_naive(found):
        raise BadInput(f"“{text}” is no time")
    return found
