"""O*NET with what BLS, ESCO and the Handbook add to it, as records for the importer."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from careers.importing import drafting
from careers.importing.bls import BlsData
from careers.importing.esco import EscoData
from careers.importing.files import data_files
from careers.importing.onet import OnetData
from careers.importing.ooh import OutlookHandbook
from careers.importing.problems import BadInput, Problems
from careers.importing.records import ColumnRecord, OccupationRecord
from careers.importing.sources import SourceSpec

NOT_IN_DATA = "is not among the occupations of “Occupation Data.txt”"


class OnetOccupations:
    """The occupations of O*NET. All files are read and checked when it is made.

    ``codes`` and ``is_wanted`` filter. Raises ``BadInput``, also for a code that is not there.
    """

    def __init__(
        self,
        onet: Sequence[Path],
        *,
        bls: Path | None = None,
        esco: Path | None = None,
        ooh: Path | None = None,
        release: str = "",
        codes: Sequence[str] = (),
        is_wanted: Callable[[str], bool] | None = None,
        problems: Problems,
    ):
        chosen = set(codes)

        def wanted(code: str) -> bool:
            return (not chosen or code in chosen) and (is_wanted is None or is_wanted(code))

        self.onet = OnetData(onet, release=release, problems=problems, wanted=wanted)
        self.is_whole = not chosen and is_wanted is None and self.onet.is_whole
        for code in sorted(chosen - self.onet.all_codes):
            problems.add(BadInput(f"{code} {NOT_IN_DATA}; it may be of another release"))
        self.bls = BlsData(data_files(bls), problems) if bls else None
        self.esco = EscoData(data_files(esco), problems) if esco else None
        self.ooh = OutlookHandbook(data_files(ooh), problems) if ooh else None
        if self.esco:
            self.esco.count_left_out(self.codes)
        self.sources: dict[str, SourceSpec] = dict(self.onet.sources)
        self.sources |= self.bls.sources if self.bls else {}
        for part in (self.esco, self.ooh):
            if part:
                self.sources[part.source.slug] = part.source

    @property
    def codes(self) -> list[str]:
        return list(self.onet.titles)

    @property
    def left_out(self) -> Counter[tuple[str, str]]:
        return self.onet.left_out + (self.esco.left_out if self.esco else Counter())

    @property
    def complete(self) -> frozenset[tuple[str, str]]:
        found = set(self.onet.complete)
        found |= self.bls.complete if self.bls else set()
        found |= self.esco.complete if self.esco else set()
        return frozenset(found)

    def record(self, code: str) -> OccupationRecord:
        title, description = self.onet.titles[code]
        facts = dict(self.onet.facts[code])
        columns = dict(self.onet.columns.get(code, {}))
        if self.bls:
            facts["wage"] = self.bls.wage_records(code)
            facts["projection"] = self.bls.projection_records(code)
            columns |= self.bls.columns(code)
        if self.esco:
            facts["occupationcode"] = facts["occupationcode"] + self.esco.records(code)
        record = OccupationRecord(
            code,
            title,
            description,
            facts,
            columns,
            self.onet.links.get(code, []),
            self.complete,
            self.onet.has_links,
        )
        profile = self.ooh.profile(code) if self.ooh else None
        occupation_source = next(iter(facts["occupationcode"])).source
        told_by = self.ooh.source.slug if self.ooh and profile else occupation_source
        columns["title"] = ColumnRecord(title, occupation_source)
        columns["summary"] = ColumnRecord(drafting.summary(record, profile), told_by)
        columns["sections"] = ColumnRecord(drafting.sections(record, profile), occupation_source)
        return record
