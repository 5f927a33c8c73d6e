"""Who may import: the permission, and the rights on the pages that an import makes and changes."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Site

from careers.editing.views import may_change_facts
from careers.importing.problems import BadInput
from careers.models import CareerFieldPage, CareerPage, CareersIndexPage, ImportKind, ImportRun

PERMISSION = "careers.import_careers"
ADMINISTRATORS_ONLY = gettext_lazy(
    "An export of a whole guide brings settings, voices and private files as well: only "
    "administrators may import one."
)


def may_import(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(PERMISSION))


def home_page() -> Page:
    """Return the home page of the default site. Raises ``BadInput`` if there is none."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None or not CareersIndexPage.can_exist_under(site.root_page.specific_deferred):
        raise BadInput(_("There is no home page to import below; look at Settings, Sites."))
    return site.root_page


def destination(into: str) -> Page:
    """Return the page below which an import puts pages, by the slug of a field or ""."""
    home = home_page()
    if into:
        field = CareerFieldPage.objects.descendant_of(home).filter(slug=into).first()
        if field is None:
            raise BadInput(_("The field “%(slug)s” is not there any more.") % {"slug": into})
        return field
    return CareersIndexPage.objects.descendant_of(home).order_by("path").first() or home


def refusal(user: Any, kind: str, *, into: str = "", publish: bool = False) -> str:
    """Return why somebody may not import so; "" if they may."""
    if not may_import(user):
        return _("You do not have permission to import careers.")
    if kind == ImportKind.NDJSON:
        return "" if user.is_superuser else str(ADMINISTRATORS_ONLY)
    try:
        return place_refusal(user, destination(into), publish=publish)
    except BadInput as problem:
        return str(problem)


def place_refusal(user: Any, page: Page, *, publish: bool) -> str:
    rights = page.permissions_for_user(user)
    place = {"page": page.get_admin_display_title()}
    if not rights.can_add_subpage():
        return _("You may not add pages below “%(page)s”, where the careers would go.") % place
    if publish and not rights.can_publish_subpage():
        return _("You may not publish pages below “%(page)s”; import them as drafts.") % place
    return ""


def page_refusal(user: Any, page: CareerPage, *, publish: bool) -> str:
    """Return why an import of this user must leave a page alone; "" if it need not."""
    if not may_change_facts(page, user):
        if page.live:
            return _("who imports may not change, or not publish, this page")
        return _("who imports may not change this page")
    if publish and not page.permissions_for_user(user).can_publish():
        return _("who imports may not publish this page")
    return ""


def visible_runs(user: Any) -> QuerySet[ImportRun]:
    """Return the runs that somebody may see: their own, and of others what they may import too."""
    runs = ImportRun.objects.all()
    if user.is_superuser:
        return runs
    own = Q(user=user)
    if refusal(user, ImportKind.CSV):
        return runs.filter(own)
    return runs.filter(own | ~Q(kind=ImportKind.NDJSON))
