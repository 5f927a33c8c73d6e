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
from careers.models.pages import CareerFieldPage, CareerPage, CareersIndexPage
from careers.models.sources import Source
from careers.models.voices import DeletedVoice, Satisfaction, Survey, Testimonial

__all__ = [
    "FACT_MODELS",
    "AlternateTitle",
    "CareerFieldPage",
    "CareerPage",
    "CareersIndexPage",
    "DeletedVoice",
    "DemoItem",
    "EducationShare",
    "FactRow",
    "Interest",
    "OccupationCode",
    "Projection",
    "RelatedCareer",
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
