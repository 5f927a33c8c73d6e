"""The sections of a career page in plain sentences, drafted from data until an editor writes.

Prose repeats no figure: pay, outlook and skills sections render those from the facts. Blocks get
ids that follow from the occupation's code, so that the same data give the same draft.
"""

import uuid
from typing import Any

from django.utils.html import escape

from careers.choices import EntryEducation, GrowthBand, OnJobTraining, RelatedExperience
from careers.importing.ooh import Profile
from careers.importing.records import OccupationRecord
from careers.models import Projection

NAMESPACE = uuid.UUID("9f0bb0f4-6a55-4d3c-9a52-3f6b6d1c8e10")
SUMMARY_LENGTH = 300
TASKS_IN_PROSE = 5
NAMES_IN_PROSE = 4
STRONG_INTEREST = 3
HELPFUL = 1
HEADING = "Drafted from data"
NOTE = (
    "A program wrote this page from published data. No editor has worked on it yet, and nobody who "
    "does the job has added to it."
)
ZONES = {
    1: "The work takes little or no preparation: most people learn it in days or a few months.",
    2: "The work takes some preparation: from a few months to a year on the job is usual.",
    3: "The work takes a year or two of preparation: training, a course or learning on the job.",
    4: "The work takes several years of preparation, in study, in related work, or both.",
    5: "The work takes long preparation: many years of study and of experience.",
}
EDUCATION = {
    EntryEducation.NONE: "Employers usually ask for no diploma.",
    EntryEducation.HIGH_SCHOOL: "Employers usually ask for a high school diploma.",
    EntryEducation.SOME_COLLEGE: "Employers usually ask for some college, without a degree.",
    EntryEducation.NONDEGREE_AWARD: "Employers usually ask for a certificate after high school.",
    EntryEducation.ASSOCIATE: "Employers usually ask for an associate's degree.",
    EntryEducation.BACHELOR: "Employers usually ask for a bachelor's degree.",
    EntryEducation.MASTER: "Employers usually ask for a master's degree.",
    EntryEducation.DOCTORAL: "Employers usually ask for a doctoral or professional degree.",
}
EXPERIENCE = {
    RelatedExperience.UNDER_FIVE_YEARS: "They want up to five years in related work.",
    RelatedExperience.FIVE_YEARS_OR_MORE: "They want five years or more in related work.",
}
TRAINING = {
    OnJobTraining.SHORT: "New people train on the job for up to a month.",
    OnJobTraining.MODERATE: "New people train on the job for one to twelve months.",
    OnJobTraining.LONG: "New people train on the job for more than a year.",
    OnJobTraining.APPRENTICESHIP: "New people learn in an apprenticeship.",
    OnJobTraining.RESIDENCY: "New people complete an internship or a residency.",
}
GROWTH = {
    GrowthBand.SHRINKING: "the number of jobs is expected to shrink",
    GrowthBand.LITTLE_CHANGE: "the number of jobs is expected to change little",
    GrowthBand.SLOWER: "the number of jobs is expected to grow, but more slowly than on average",
    GrowthBand.AVERAGE: "the number of jobs is expected to grow about as fast as on average",
    GrowthBand.FASTER: "the number of jobs is expected to grow faster than on average",
    GrowthBand.MUCH_FASTER: "the number of jobs is expected to grow much faster than on average",
}
INTERESTS = {
    "realistic": "practical, hands-on work",
    "investigative": "working on ideas and problems",
    "artistic": "giving form to things and expressing yourself",
    "social": "helping and teaching people",
    "enterprising": "leading people and starting things",
    "conventional": "working with data and set procedures",
}
NO_TASKS = "O*NET, the US survey of occupations, lists no tasks of this work."
NO_ENVIRONMENT = "None of the sources of this page says where and when the work is done."
NO_PREPARATION = "None of the sources of this page says how people prepare for the work."
NO_OUTLOOK = "No projection of jobs is published for this work."

Block = dict[str, Any]


def summary(record: OccupationRecord, profile: Profile | None) -> str:
    """Return one or two sentences: the Handbook's, else the beginning of O*NET's description."""
    text = profile.description if profile else record.description
    if len(text) <= SUMMARY_LENGTH:
        return text or record.title
    cut = text[:SUMMARY_LENGTH]
    if ". " in cut:
        return cut[: cut.rindex(". ") + 1]
    return cut[: cut.rindex(" ")].rstrip(",;:") + "…" if " " in cut else cut


def sections(record: OccupationRecord, profile: Profile | None) -> list[Block]:
    """Return the stored form of the sections of a career page."""
    found: list[tuple[str, dict[str, Any]]] = [
        ("overview", {"text": overview(record)}),
        ("background", background(record, profile)),
    ]
    skills = important_skills(record)
    if skills:
        text = f"{sentence_list(skills).capitalize()} matter most in this work."
        found.append(("skills", {"introduction": paragraph(text), "limit": 5}))
    ways_in = preparation(record)
    if ways_in:
        education = {"introduction": paragraph(ways_in), "routes": [], "credentials": []}
        found.append(("education", education))
    found.append(("pay", {"introduction": group_note(record, "wage", "The pay")}))
    found.append(("outlook", {"introduction": group_note(record, "projection", "The outlook")}))
    suits = who_it_suits(record)
    if suits:
        found.append(("text", {"heading": "Who it may suit", "text": suits}))
    if profile and profile.video_url:
        link = f'<a href="{escape(profile.video_url)}">Watch the official video</a>'
        text = f"<p>{link} by CareerOneStop, of the US Department of Labor.</p>"
        found.append(("text", {"heading": "See the work", "text": text}))
    found.append(("callout", {"tone": "note", "heading": HEADING, "text": paragraph(NOTE)}))
    return [block(record.code, place, *item) for place, item in enumerate(found)]


def block(code: str, place: int, type_: str, value: dict[str, Any]) -> Block:
    return {
        "type": type_,
        "value": value,
        "id": str(uuid.uuid5(NAMESPACE, f"{code}/{type_}/{place}")),
    }


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def bullets(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def sentence_list(names: list[str]) -> str:
    """Return names as prose: “a”, “a and b”, “a, b and c”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def overview(record: OccupationRecord) -> str:
    parts = []
    if record.description:
        parts.append(paragraph("O*NET, the US survey of occupations, describes the work so:"))
        parts.append(paragraph(f"“{record.description}”"))
    names = [v["title"] for v in record.values("alternatetitle") if v["kind"] == "reported"]
    if names:
        called = sentence_list(names[:NAMES_IN_PROSE])
        parts.append(paragraph(f"People who do it are called, for example, {called}."))
    return "".join(parts) or paragraph(f"{record.title} is an occupation in the US classification.")


def background(record: OccupationRecord, profile: Profile | None) -> dict[str, str]:
    tasks = [values["text"] for values in record.values("task")]
    environment = profile.work_environment if profile else ""
    return {
        "job_tasks": (
            paragraph("Among other things, people in this work:") + bullets(tasks[:TASKS_IN_PROSE])
            if tasks
            else paragraph(NO_TASKS)
        ),
        "work_environment": paragraph(environment or NO_ENVIRONMENT),
        "how_to_prepare": paragraph(preparation(record) or NO_PREPARATION),
        "job_outlook": paragraph(outlook(record)),
    }


def preparation(record: OccupationRecord) -> str:
    """Return how people get in, in a few sentences; "" where no source says it."""
    columns = {name: column.value for name, column in record.columns.items()}
    found = [
        words.get(columns.get(name, ""), "")
        for name, words in (
            ("entry_education", EDUCATION),
            ("related_experience", EXPERIENCE),
            ("on_job_training", TRAINING),
        )
    ]
    found.append(ZONES.get(columns.get("job_zone", 0), ""))
    shares = list(record.values("educationshare"))
    top = max(shares, key=lambda share: share["percent"], default=None)
    withheld = 100 - sum(share["percent"] for share in shares)
    if top and top["percent"] > withheld:  # else an answer that is not told may be the first
        label = top["label"].lower()
        found.append(f"Asked what the job requires, people who do it most often say: {label}.")
    return " ".join(filter(None, found))


def outlook(record: OccupationRecord) -> str:
    for values in record.values("projection"):
        band = Projection(percent_change=values["percent_change"]).growth_band
        if band is not None:
            years = f"From {values['base_year']} to {values['target_year']}"
            group = f" This is said of a wider group: {values['basis']}." if values["basis"] else ""
            return f"{years} {GROWTH[band]}.{group}"
    return NO_OUTLOOK


def group_note(record: OccupationRecord, kind: str, what: str) -> str:
    basis = next((values["basis"] for values in record.values(kind)), "")
    return paragraph(f"{what} shown here is that of a wider group: {basis}.") if basis else ""


def important_skills(record: OccupationRecord) -> list[str]:
    rated = [
        values
        for values in record.values("skillrating")
        if values["kind"] == "skill" and values["importance"] is not None
    ]
    rated.sort(key=lambda values: (-values["importance"], values["name"]))
    return [values["name"].lower() for values in rated[:3]]


def who_it_suits(record: OccupationRecord) -> str:
    ranked = sorted(
        (v for v in record.values("interest") if v["rank"] and v["rank"] <= STRONG_INTEREST),
        key=lambda values: values["rank"],
    )
    styles = sorted(
        (
            v
            for v in record.values("workstyle")
            if v["rank"] and v["impact"] is not None and v["impact"] >= HELPFUL
        ),
        key=lambda values: values["rank"],
    )
    parts = []
    if ranked:
        liked = sentence_list([INTERESTS[values["area"]] for values in ranked])
        parts.append(f"The work may suit you if you like {liked}.")
    if styles:
        named = sentence_list([values["name"].lower() for values in styles[:NAMES_IN_PROSE]])
        parts.append(f"Ways of working that set it apart: {named}.")
    return paragraph(" ".join(parts))
