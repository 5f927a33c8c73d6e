"""Sources, surveys, voices, facts, settings and old addresses of an export."""

import uuid
from datetime import date
from typing import Any

from django.apps import apps
from wagtail.contrib.redirects.models import Redirect
from wagtail.search import index

from careers.choices import ConsentStatus
from careers.exporting import lines
from careers.exporting.names import Names
from careers.exporting.portable import set_columns
from careers.importing.comparing import MODELS
from careers.importing.content_lines import Line
from careers.importing.problems import BadInput
from careers.importing.restoring_files import DIFFERS
from careers.importing.restoring_pages import PageRestorer, time_of
from careers.models import CareerPage, DeletedVoice, FactRow, Source, Survey, Testimonial

DELETED = "it was deleted on this site; an import does not bring it back"


class RowRestorer:
    def __init__(self, names: Names, pages: PageRestorer):
        self.names, self.pages = names, pages
        self.claimed: set[int] = set()

    def source(self, line: Line) -> str:
        slug = line["columns"]["slug"]
        there = Source.objects.filter(slug=slug).first()
        if there is None:
            there = Source()
            set_columns(there, line["columns"], self.names)
            there.full_clean()
            there.save()
            self.names.add("source", there.pk, slug)
            return "created"
        self.names.add("source", there.pk, slug)
        return "unchanged" if lines.source_line(there, self.names) == line else DIFFERS

    def survey(self, line: Line) -> str:
        number = line["name"].partition(":")[2]
        same = Survey.objects.filter(name=line["columns"]["name"]).exclude(pk__in=self.claimed)
        there = same.order_by("pk").first()
        outcome = ""
        if there is None:
            there, outcome = Survey(), "created"
            set_columns(there, line["columns"], self.names)
            there.full_clean()
            there.save()
        self.claimed.add(there.pk)
        self.names.add("survey", there.pk, number)
        if outcome:
            return outcome
        return "unchanged" if lines.survey_line(there, self.names) == line else DIFFERS

    def voice(self, line: Line) -> str:
        """Bring in a quote that is new here. Of one that is here, only a withdrawal is taken."""
        uid = uuid.UUID(line["uid"])
        if DeletedVoice.objects.filter(uid=uid).exists():
            return DELETED
        there = Testimonial.objects.filter(uid=uid).first()
        if there is None:
            return self.make_voice(uid, line)
        self.names.add("voice", there.pk, line["uid"])
        if lines.voice_line(there, self.names) == line:
            return "unchanged"
        return "updated" if self.withdraw(there, line["columns"]) else DIFFERS

    def withdraw(self, voice: Any, told: Line) -> bool:
        is_withdrawn = told.get("consent_status") == ConsentStatus.WITHDRAWN
        if not is_withdrawn or voice.consent_status == ConsentStatus.WITHDRAWN:
            return False
        voice.consent_status = ConsentStatus.WITHDRAWN
        day = told.get("consent_withdrawn_on")
        voice.consent_withdrawn_on = date.fromisoformat(day) if day else date.today()
        voice.save(update_fields=["consent_status", "consent_withdrawn_on"])
        return True

    def make_voice(self, uid: uuid.UUID, line: Line) -> str:
        voice: Any = Testimonial(uid=uid, live=False)
        set_columns(voice, line["columns"], self.names)
        voice.save()
        self.names.add("voice", voice.pk, line["uid"])
        revision = voice.save_revision(changed=False)
        if line["live"]:
            revision.publish(log_action=False)
        if "draft" in line:
            draft: Any = Testimonial.objects.get(pk=voice.pk)
            set_columns(draft, line["draft"], self.names)
            draft.save_revision()
        first, last = line["published"]
        Testimonial.objects.filter(pk=voice.pk).update(
            live=line["live"],
            has_unpublished_changes="draft" in line,
            first_published_at=time_of(first),
            last_published_at=time_of(last),
        )
        return "created"

    def facts(self, line: Line) -> str:
        """Bring in the rows of one page that are not there yet."""
        page_id = self.names.key("page", line["page"])
        unknown = set(line["rows"]) - set(MODELS)
        if unknown:
            raise BadInput(f"is no kind of fact: {min(unknown)}", column="rows")
        outcomes = [self.rows(page_id, kind, rows) for kind, rows in line["rows"].items()]
        if any("created" in found for found in outcomes):
            if line["page"].removeprefix("page:") not in self.pages.new:
                index.insert_or_update_object(CareerPage.objects.get(pk=page_id))
            return "created"
        return DIFFERS if any(DIFFERS in found for found in outcomes) else "unchanged"

    def rows(self, page_id: int, kind: str, rows: list[Line]) -> set[str]:
        model = MODELS[kind]
        there = {row.key: row for row in model.all_rows.filter(page_id=page_id)}
        found, made = set(), []
        for told in rows:
            row = there.get(told["key"])
            if row is not None:
                is_same = lines.row_line(row, self.names) == told
                found.add("unchanged" if is_same else DIFFERS)
                continue
            made.append(self.row(model, page_id, told))
            there[told["key"]] = made[-1]
        model.all_rows.bulk_create(made, batch_size=500)
        return found | ({"created"} if made else set())

    def row(self, model: type[FactRow], page_id: int, told: Line) -> FactRow:
        row = model(page_id=page_id)
        for name in lines.ROW_COLUMNS:
            setattr(row, name, told[name])
        for name in lines.JSON_COLUMNS:
            value = getattr(row, name)
            if value is not None and not set(value) <= set(model.data_fields):
                raise BadInput(f"is not of a {model._meta.verbose_name}", column=name)
            if value and value.get("target") is not None:
                target = self.names.key("page", value["target"])
                setattr(row, name, {**value, "target": target})
        if told["source"] is not None:
            row.source_id = self.names.key("source", told["source"])
        row.apply_values()
        row.clean_fields(exclude=["page", "source", "target"])
        return row

    def settings(self, line: Line) -> str:
        """Fill settings that nobody has changed."""
        model = apps.get_model(line["type"])
        if model not in lines.setting_models():
            raise BadInput("are no settings of a site", column="type")
        site = self.pages.site
        fresh = lines.settings_line(model(site=site), self.names)
        there: Any = model._default_manager.filter(site=site).first()
        if there is not None:
            now = lines.settings_line(there, self.names)
            if now == line:
                return "unchanged"
            if now != fresh:
                return DIFFERS
        row = there or model(site=site)
        set_columns(row, line["columns"], self.names)
        row.save()
        return "created" if there is None else "updated"

    def redirect(self, line: Line) -> str:
        site = None if line["any_site"] else self.pages.site
        old_path = line["columns"]["old_path"]
        there = Redirect.objects.filter(old_path=old_path, site=site).first()
        if there is not None:
            is_same = lines.redirect_line(there, self.names) == line
            return "unchanged" if is_same else DIFFERS
        redirect = Redirect(site=site)
        set_columns(redirect, line["columns"], self.names)
        redirect.save()
        return "created"
