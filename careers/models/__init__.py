from careers.models.demo import DemoItem
from careers.models.facts import (
    FACT_MODELS,
    AlternateTitle,
    EducationShare,
    FactRow,
    OccupationCode,
    Projection,
    RelatedCareer,
    SkillRating,
    Task,
    Technology,
    Wage,
)
from careers.models.pages import CareerFieldPage, CareerPage, CareersIndexPage
from careers.models.sources import Source
from careers.models.voices import Satisfaction, Survey, Testimonial

__all__ = [
    "FACT_MODELS",
    "AlternateTitle",
    "CareerFieldPage",
    "CareerPage",
    "CareersIndexPage",
    "DemoItem",
    "EducationShare",
    "FactRow",
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
]
