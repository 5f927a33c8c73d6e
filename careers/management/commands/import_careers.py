"""Import occupations from public data: `manage.py import_careers onet FOLDER …`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm
from wagtail.models import Page, Site

from careers.importing.plans import Plan
from careers.importing.problems import BadInput
from home.models import HomePage


class Command(BaseCommand):
    help = "Import careers with their facts from public data. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        onet = kinds.add_parser("onet", help="from O*NET's text database, with BLS and ESCO")
        onet.add_argument("paths", nargs="+", type=Path, help="folders or zips of O*NET text files")
        onet.add_argument("--bls", type=Path, help="folder or zip with wages and projections")
        onet.add_argument("--esco", type=Path, help="folder or zip with ESCO and its crosswalk")
        onet.add_argument("--ooh", type=Path, help="folder or zip with the Outlook Handbook")
        onet.add_argument("--codes", help="only these O*NET-SOC codes, with commas between")
        onet.add_argument("--field", help="only this SOC group, such as 29, or field of the map")
        onet.add_argument("--release", default="", help="release of folders that do not tell it")
        add_common(onet)
        sheet = kinds.add_parser("csv", help="from a spreadsheet; see docs/importing-csv.md")
        sheet.add_argument("path", type=Path, help="careers.csv, or a folder or zip with it")
        add_common(sheet)
        whole = kinds.add_parser("ndjson", help="from what `export_careers ndjson` has written")
        whole.add_argument("path", type=Path, help="the folder or zip archive")
        add_running(whole)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = plan_of(options).carry_out()
        except BadInput as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(report.as_text())
        if options["report"]:
            try:
                report.write(options["report"])
            except OSError as error:
                raise CommandError(f"The report cannot be written: {error}") from None
        if report.failures:
            number = len(report.failures)
            what = "1 occupation" if number == 1 else f"{number:,} occupations"
            raise CommandError(f"{what} could not be imported; see the report above.")


def plan_of(options: dict[str, Any]) -> Plan:
    """Return what the arguments ask for."""
    kind, is_dry = options["kind"], options["dry_run"]
    plan = Plan(
        kind,
        options["paths"] if kind == "onet" else [options["path"]],
        home=lambda: home_page(may_make=not is_dry),
        is_dry=is_dry,
        keep_going=options["keep_going"],
        progress=show_progress,
    )
    if kind != "ndjson":
        plan.into, plan.mapping = options["into"] or "", options["mapping"]
        plan.publish = options["publish"]
    if kind == "onet":
        plan.bls, plan.esco, plan.ooh = options["bls"], options["esco"], options["ooh"]
        plan.codes = [code.strip() for code in (options["codes"] or "").split(",") if code.strip()]
        plan.field, plan.release = options["field"] or "", options["release"]
    return plan


def add_common(parser: CommandParser) -> None:
    """Add what the import of any source of careers understands."""
    parser.add_argument("--into", help="slug of the field page that takes in every new career")
    parser.add_argument("--mapping", type=Path, help="CSV of fields: soc,title,slug,strapline")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--publish", action="store_true", help="show new pages and words at once")
    shown.add_argument(
        "--draft", action="store_false", dest="publish", help="hold them as drafts (the default)"
    )
    add_running(parser)


def add_running(parser: CommandParser) -> None:
    """Add how to run: what every import understands."""
    parser.add_argument("--dry-run", action="store_true", help="say what would change, no more")
    parser.add_argument(
        "--keep-going", action="store_true", help="leave out bad rows and list them"
    )
    parser.add_argument("--report", type=Path, help="write the whole report to this file, as JSON")


def home_page(*, may_make: bool) -> HomePage:
    """Return the site's home page; makes one, with its site, on an empty tree, if it may."""
    site = Site.objects.filter(is_default_site=True).first()
    home = HomePage.objects.filter(pk=site.root_page_id).first() if site else None
    home = home or HomePage.objects.order_by("path").first()
    if home is None:
        if not may_make:
            raise BadInput("There is no home page yet; an import without --dry-run makes one.")
        root = Page.get_first_root_node()
        home = HomePage(title="Home", slug="home")
        root.add_child(instance=home)
        home.save_revision().publish()
        if site is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def show_progress(items: Iterable[str], label: str) -> Iterator[str]:
    return iter(tqdm(list(items), desc=label, file=sys.stderr, disable=not sys.stderr.isatty()))
