"""The spreadsheets: which files there are, and their columns. Writing and reading both ask here."""

from typing import Any

from django.db import models

from careers.models import FACT_MODELS, FactRow

CAREERS = "careers.csv"
# File of each kind of fact, by the name of its model.
FACT_FILES = {
    "wage": "pay.csv",
    "projection": "outlook.csv",
    "task": "tasks.csv",
    "skillrating": "skills.csv",
    "technology": "technology.csv",
    "alternatetitle": "titles.csv",
    "occupationcode": "codes.csv",
    "educationshare": "education.csv",
    "relatedcareer": "related.csv",
    "interest": "interests.csv",
    "workstyle": "work_styles.csv",
}
MODELS: dict[str, type[FactRow]] = {str(m._meta.model_name): m for m in FACT_MODELS}
FIELDS = "fields.csv"
FIELD_COLUMNS = {
    "slug": "slug",
    "title": "title",
    "headline": "display_title",
    "strapline": "strapline",
    "soc_group": "code",
}
SOURCES, SURVEYS = "sources.csv", "surveys.csv"
SOURCE_COLUMNS = (
    "slug",
    "name",
    "publisher",
    "release",
    "year",
    "url",
    "license",
    "license_url",
    "attribution",
    "modified_wording",
    "retrieved_on",
)
SURVEY_COLUMNS = (
    "name",
    "question",
    "scale_min",
    "scale_max",
    "labels",
    "method",
    "is_illustrative",
    "source",
)
# Columns of a career's page itself that the sheet names as the page does.
PAGE_COLUMNS = (
    "title",
    "summary",
    "seo_title",
    "search_description",
    "entry_education",
    "related_experience",
    "on_job_training",
    "preparation_source",
    "job_zone",
    "job_zone_source",
    "hours_min",
    "hours_max",
    "hours_note",
    "hidden_from_search_engines",
    "last_reviewed_date",
    "reviewed_by",
    "next_review_date",
)
PLACE_COLUMNS = ("field", "slug", "live", "other_fields")
SATISFACTION_COLUMNS = {
    "satisfaction_survey": "survey",
    "satisfaction_n": "n",
    "satisfaction_mean": "mean",
    "satisfaction_distribution": "distribution",
    "satisfaction_from": "period_start",
    "satisfaction_to": "period_end",
}
CAREER_COLUMNS = (*PLACE_COLUMNS, *PAGE_COLUMNS, *SATISFACTION_COLUMNS)
# What careers.csv may hold of facts, for those who want one file: column -> column of the fact.
SHORT_PAY = {
    "pay_area": "area",
    "pay_area_name": "area_name",
    "pay_year": "year",
    "pay_currency": "currency",
    "pay_period": "period",
    "pay_percentile10": "percentile10",
    "pay_percentile25": "percentile25",
    "pay_median": "median",
    "pay_percentile75": "percentile75",
    "pay_percentile90": "percentile90",
    "pay_jobs": "employment",
    "pay_note": "missing_reason",
}
SHORT_OUTLOOK = {
    "outlook_area": "area",
    "outlook_area_name": "area_name",
    "outlook_from": "base_year",
    "outlook_to": "target_year",
    "outlook_jobs_from": "employment_base",
    "outlook_jobs_to": "employment_target",
    "outlook_percent": "percent_change",
    "outlook_openings": "openings_per_year",
    "outlook_why": "reason",
    "outlook_note": "missing_reason",
}
SHORT_CODES = {"code_onet_soc": "onet_soc", "code_soc": "soc", "code_isco": "isco"}
SHORT_COLUMNS = (
    "overview",
    "alternate_titles",
    *SHORT_CODES,
    *SHORT_PAY,
    "pay_source",
    *SHORT_OUTLOOK,
    "outlook_source",
)
ROW_COLUMNS = ("source", "key", "edited", "hidden")
ALL_EDITED = "*"
LIST_MARK = ";"


def fact_columns(kind: str) -> tuple[str, ...]:
    """Return the columns of the file of a kind of fact."""
    return ("career", *MODELS[kind].data_fields, *ROW_COLUMNS)


def column_of(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


# What tells a row from its like where the sheet leaves "key" empty.
KEY_COLUMNS: dict[str, tuple[str, ...]] = {
    "wage": ("area", "year", "period"),
    "projection": ("area", "base_year", "target_year"),
    "task": ("text",),
    "skillrating": ("kind", "name"),
    "technology": ("name",),
    "alternatetitle": ("title",),
    "occupationcode": ("scheme", "code"),
    "educationshare": ("category",),
    "relatedcareer": ("target", "relation"),
    "interest": ("area",),
    "workstyle": ("name",),
}


def key_of(kind: str, values: dict[str, Any]) -> str:
    """Return the key of a row that has none: its telling columns, in lower case."""
    parts = [str(values[name]).strip().casefold() for name in KEY_COLUMNS[kind]]
    return ":".join(parts)[:255]
