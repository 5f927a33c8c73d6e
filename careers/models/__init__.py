from careers.models.demo import DemoItem
from careers.models.facts import (
    FACT_MODELS,
    AlternateTitle,
    EducationShare,
    FactRow,
    Interest,
    OccupationCode,
    Projection,
    RelatedCareer,
    SkillRating,
    Task,
    Technology,
    Wage,
    WorkStyle,
)
from careers.models.pages import SHOWS_SOURCES, CareerFieldPage, CareerPage, CareersIndexPage
from careers.models.runs import (
    ImportKind,
    ImportRun,
    ImportRunItem,
    ItemOutcome,
    RunState,
    RunStep,
)
from careers.models.sources import Source
from careers.models.voices import DeletedVoice, Satisfaction, Survey, Testimonial

__all__ = [
    "FACT_MODELS",
    "SHOWS_SOURCES",
    "AlternateTitle",
    "CareerFieldPage",
    "CareerPage",
    "CareersIndexPage",
    "DeletedVoice",
    "DemoItem",
    "EducationShare",
    "FactRow",
    "ImportKind",
    "ImportRun",
    "ImportRunItem",
    "Interest",
    "ItemOutcome",
    "OccupationCode",
    "Projection",
    "RelatedCareer",
    "RunState",
    "RunStep",
    "Satisfaction",
    "SkillRating",
    "Source",
    "Survey",
    "Task",
    "Technology",
    "Testimonial",
    "Wage",
    "WorkStyle",
]
