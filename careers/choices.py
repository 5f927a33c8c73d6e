"""The closed lists of the domain. Each is also an enum of the API, described by its docstring."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryEducation(TextChoices):
    """Typical education needed to enter a career: the eight levels of the US Employment
    Projections."""

    NONE = "none", _("No formal educational credential")
    HIGH_SCHOOL = "high_school", _("High school diploma or equivalent")
    SOME_COLLEGE = "some_college", _("Some college, no degree")
    NONDEGREE_AWARD = "nondegree_award", _("Postsecondary nondegree award")
    ASSOCIATE = "associate", _("Associate's degree")
    BACHELOR = "bachelor", _("Bachelor's degree")
    MASTER = "master", _("Master's degree")
    DOCTORAL = "doctoral", _("Doctoral or professional degree")


class RelatedExperience(TextChoices):
    """Work experience in a related occupation that employers commonly ask for."""

    NONE = "none", _("None")
    UNDER_FIVE_YEARS = "under_5_years", _("Less than 5 years")
    FIVE_YEARS_OR_MORE = "5_years_or_more", _("5 years or more")


class OnJobTraining(TextChoices):
    """Training on the job that is typically needed to become competent."""

    NONE = "none", _("None")
    SHORT = "short", _("Short-term on-the-job training")
    MODERATE = "moderate", _("Moderate-term on-the-job training")
    LONG = "long", _("Long-term on-the-job training")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    RESIDENCY = "residency", _("Internship or residency")


class CodeScheme(TextChoices):
    """Classification that an occupation code belongs to."""

    ONET_SOC = "onet_soc", _("O*NET-SOC 2019")
    SOC = "soc", _("SOC 2018")
    ISCO = "isco", _("ISCO-08")
    ESCO = "esco", _("ESCO")


class CodeMatch(TextChoices):
    """How closely an occupation code fits the career."""

    EXACT = "exact", _("Exact")
    CLOSE = "close", _("Close")
    BROAD = "broad", _("Broader than the career")
    NARROW = "narrow", _("Narrower than the career")


class TitleKind(TextChoices):
    """Where an alternative job title comes from."""

    REPORTED = "reported", _("Reported by people on the job")
    ALTERNATE = "alternate", _("Alternate title")
    HIDDEN = "hidden", _("Found by search, not shown")


class PayPeriod(TextChoices):
    """Period that an amount of pay is for."""

    YEAR = "year", _("a year")
    HOUR = "hour", _("an hour")


class SkillKind(TextChoices):
    """Whether a rating is of a skill or of an area of knowledge."""

    SKILL = "skill", _("Skill")
    KNOWLEDGE = "knowledge", _("Knowledge")


class TaskKind(TextChoices):
    """How central a task is to the career."""

    CORE = "core", _("Core")
    SUPPLEMENTAL = "supplemental", _("Supplemental")
    EMERGING = "emerging", _("Emerging")
    UNRATED = "unrated", _("Not rated yet")


class Relation(TextChoices):
    """What leads from one career to another."""

    SIMILAR = "similar", _("Similar")
    NEXT_STEP = "next_step", _("Next step")
    FEEDER = "feeder", _("Way in")
    SPECIALISM = "specialism", _("Specialism")


class RelatednessTier(TextChoices):
    """How near O*NET says that a related career is."""

    PRIMARY_SHORT = "primary_short", _("Among the nearest")
    PRIMARY_LONG = "primary_long", _("Near")
    SUPPLEMENTAL = "supplemental", _("Somewhat near")


class InterestArea(TextChoices):
    """One of the six areas of interest of the RIASEC model, by John Holland."""

    REALISTIC = "realistic", _("Realistic: practical, hands-on work")
    INVESTIGATIVE = "investigative", _("Investigative: ideas and problems to solve")
    ARTISTIC = "artistic", _("Artistic: forms, designs and self-expression")
    SOCIAL = "social", _("Social: helping and teaching people")
    ENTERPRISING = "enterprising", _("Enterprising: starting things, leading and selling")
    CONVENTIONAL = "conventional", _("Conventional: data, detail and set procedures")


class DataStatus(TextChoices):
    """Whether the words of a career page are an import's or an editor's."""

    DRAFTED = "drafted", _("Drafted from data")
    EDITED = "edited", _("Written or edited by an editor")
    REVIEWED = "reviewed", _("Reviewed by an editor")


class Origin(TextChoices):
    """Whether a person or an import made a link."""

    MANUAL = "manual", _("Chosen by an editor")
    IMPORTED = "imported", _("Imported")


class VoiceKind(TextChoices):
    """What a person on the job talks about."""

    LIKE = "like", _("Like")
    DISLIKE = "dislike", _("Dislike")
    SURPRISE = "surprise", _("Surprise")
    ADVICE = "advice", _("Advice")


class VoiceTheme(TextChoices):
    """Subject of a quote."""

    PEOPLE = "people", _("People")
    PAY = "pay", _("Pay")
    SCHEDULE = "schedule", _("Schedule")
    STRESS = "stress", _("Stress")
    AUTONOMY = "autonomy", _("Autonomy")
    GROWTH = "growth", _("Growth")
    PHYSICAL = "physical", _("Physical work")
    PAPERWORK = "paperwork", _("Paperwork")


class ConsentStatus(TextChoices):
    """Whether the person quoted agrees to be quoted."""

    PENDING = "pending", _("Asked, no answer yet")
    GRANTED = "granted", _("Granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOT_NEEDED = "not_needed", _("Not needed: the quote is illustrative")


class ConsentScope(TextChoices):
    """What the person quoted agrees to."""

    WEB = "web", _("The text, on this site")
    WEB_AND_API = "web_and_api", _("The text, on this site and through its API")


class GrowthBand(TextChoices):
    """Projected change of employment in words. The bands are this project's own; the methodology
    page lists them."""

    SHRINKING = "shrinking", _("Shrinking")
    LITTLE_CHANGE = "little_change", _("Little change")
    SLOWER = "slower", _("Slower than average")
    AVERAGE = "average", _("About average")
    FASTER = "faster", _("Faster than average")
    MUCH_FASTER = "much_faster", _("Much faster than average")


class RouteKind(TextChoices):
    """Kind of way into a career."""

    SCHOOL = "school", _("School")
    COLLEGE = "college", _("College")
    UNIVERSITY = "university", _("University")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    CERTIFICATE = "certificate", _("Certificate")
    WORK = "work", _("Work")
    OTHER = "other", _("Another way")


class CredentialKind(TextChoices):
    """Whether the law or a trade gives a credential, or only a list keeps it."""

    LICENSE = "licence", _("License")  # as it is stored since the first version
    CERTIFICATION = "certification", _("Certification")
    REGISTRATION = "registration", _("Registration")


class CredentialNeed(TextChoices):
    """How often employers or the law ask for a credential."""

    ALWAYS = "always", _("Always required")
    OFTEN = "often", _("Often asked for")
    SOMETIMES = "sometimes", _("Sometimes asked for")
    NO = "no", _("Not required")


class CalloutTone(TextChoices):
    """What a call-out is meant to do."""

    NOTE = "note", _("Note")
    TIP = "tip", _("Tip")
    WARNING = "warning", _("Warning")


class ComparedFigure(TextChoices):
    """Figure by which careers are compared side by side."""

    SATISFACTION = "satisfaction", _("Satisfaction, where it is not suppressed")
    MEDIAN_PAY = "median_pay", _("National median pay by the year")
    GROWTH = "growth", _("Projected national change of employment in percent")
    OPENINGS = "openings", _("National openings expected in an average year")
    JOB_ZONE = "job_zone", _("Job zone: how much preparation is needed")


class CareerOrder(TextChoices):
    """Order of a list of careers. Careers without the figure come last either way."""

    ARRANGED = "arranged", _("As editors have arranged them on the site")
    TITLE_ASC = "title_asc", _("Title, from A to Z")
    TITLE_DESC = "title_desc", _("Title, from Z to A")
    MEDIAN_PAY_DESC = "median_pay_desc", _("National median pay by the year, highest first")
    MEDIAN_PAY_ASC = "median_pay_asc", _("National median pay by the year, lowest first")
    GROWTH_DESC = "growth_desc", _("Projected change of employment, fastest growth first")
    GROWTH_ASC = "growth_asc", _("Projected change of employment, fastest decline first")
    SATISFACTION_DESC = "satisfaction_desc", _("Satisfaction, highest first; suppressed last")
    SATISFACTION_ASC = "satisfaction_asc", _("Satisfaction, lowest first; suppressed last")
    JOB_ZONE_ASC = "job_zone_asc", _("Job zone, least preparation first")
    JOB_ZONE_DESC = "job_zone_desc", _("Job zone, most preparation first")


class Unit(TextChoices):
    """What a number counts."""

    JOBS = "jobs", _("Jobs: people employed in the occupation")
    OPENINGS = "openings", _("Openings in an average year of the period")
    PERCENT = "percent", _("Percent, over the whole period")
