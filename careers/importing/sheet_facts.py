"""Facts of a spreadsheet: the rows of its further files, and the short columns of careers.csv."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from careers.exporting import sheets
from careers.importing.records import SHEET, FactRecord
from careers.importing.sheet_tables import SheetRow
from careers.models import Wage

if TYPE_CHECKING:
    from careers.importing.spreadsheet import Spreadsheet

LINKS = "relatedcareer"
NOT_GIVEN = "Not in the spreadsheet that the pay was imported from"
MEASURES = {"wage": Wage.PERCENTILES, "projection": ("percent_change",)}


class FactReader:
    """Collects the facts of each career, by kind. ``target`` of a link is a career's name."""

    def __init__(self, sheet: "Spreadsheet"):
        self.sheet = sheet
        self.facts: dict[str, dict[str, list[FactRecord]]] = defaultdict(lambda: defaultdict(list))
        self.lines: dict[tuple[str, str, str], tuple[str, int]] = {}

    def of(self, code: str) -> tuple[dict[str, list[FactRecord]], list[FactRecord]]:
        """Return the facts of a career, and its links among them."""
        facts = self.facts.get(code, {})
        return facts, facts.get(LINKS, [])

    def add(self, kind: str, row: SheetRow) -> None:
        """Take in a row of the file of a kind of fact."""
        model = sheets.MODELS[kind]
        values = {
            name: row.needed(name)
            if name == "target"
            else row.value(name, sheets.column_of(model, name))
            for name in model.data_fields
        }
        code = self.sheet.career(row)
        key = row.text("key")
        edited = tuple(row.words("edited", " "))
        unknown = set(edited) - {*model.data_fields, sheets.ALL_EDITED}
        if unknown:
            raise row.problem(f"“{min(unknown)}” is no column of this file", "edited")
        self.keep(kind, code, row, values, source=self.sheet.source(row), key=key, edited=edited)

    def keep(
        self,
        kind: str,
        code: str,
        row: SheetRow,
        values: dict[str, Any],
        *,
        source: str = "",
        named: Mapping[str, str] = MappingProxyType({}),
        key: str = "",
        edited: tuple[str, ...] = (),
    ) -> None:
        """Check a fact by its model's own rules, and keep it."""
        model = sheets.MODELS[kind]
        for name in model.data_fields:
            field = sheets.column_of(model, name)
            if values.get(name) in (None, ""):
                values[name] = None if field.null else field.get_default()
        if "missing_reason" in values and not values["missing_reason"]:
            amounts = [values[name] for name in MEASURES.get(kind, ())]
            values["missing_reason"] = NOT_GIVEN if None in amounts else ""
        checked = {name: value for name, value in values.items() if name != "target"}
        row.check(
            model(**checked),
            named,
            exclude=["page", "key", "target", "source", "value", "edited_value", "edited_from"],
        )
        key = key or sheets.key_of(kind, values)
        if len(key) > 255:
            raise row.problem("is longer than 255 characters", "key")
        twice = self.lines.get((kind, code, key))
        if twice:
            file, line = twice
            raise row.problem(f"the same is there twice; see {file}, line {line}", "key")
        self.lines[kind, code, key] = (row.table.place, row.line)
        self.facts[code][kind].append(
            FactRecord(
                key,
                source,
                values,
                brought_by=f"{SHEET}{source}"[:80],
                edited=edited,
                is_hidden=row.truth("hidden"),
            )
        )

    def add_short(self, row: SheetRow, code: str) -> None:
        """Take in the facts that careers.csv itself may hold."""
        self.short_one("wage", row, code, sheets.SHORT_PAY, "pay_source")
        self.short_one("projection", row, code, sheets.SHORT_OUTLOOK, "outlook_source")
        for column, scheme in sheets.SHORT_CODES.items():
            if row.word(column):
                code_values = {"scheme": scheme, "code": row.word(column), "is_suggestion": False}
                self.keep("occupationcode", code, row, code_values, named={"code": column})
        for title in row.words("alternate_titles", sheets.LIST_MARK):
            named = {"title": "alternate_titles"}
            self.keep("alternatetitle", code, row, {"title": title}, named=named)

    def short_one(
        self, kind: str, row: SheetRow, code: str, columns: Mapping[str, str], source: str
    ) -> None:
        model = sheets.MODELS[kind]
        given = [column for column in columns if row.word(column)]
        if not given:
            return
        told = {name: column for column, name in columns.items()}
        for name in sheets.KEY_COLUMNS[kind]:
            if not sheets.column_of(model, name).choices and not row.word(told[name]):
                raise row.problem(f"is empty, but there is “{given[0]}”", told[name])
        values: dict[str, Any] = dict.fromkeys(model.data_fields)
        for column, name in columns.items():
            values[name] = row.value(column, sheets.column_of(model, name))
        for name in model.data_fields:
            if values[name] is None and not sheets.column_of(model, name).null:
                values[name] = sheets.column_of(model, name).get_default()
        self.keep(kind, code, row, values, source=self.sheet.source(row, source), named=told)
