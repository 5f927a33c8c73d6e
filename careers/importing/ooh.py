"""One sentence, the working conditions and the official video from the Outlook Handbook."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from careers.importing import sources
from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems
from careers.importing.sources import SourceSpec
from careers.importing.tables import Table


@dataclass(frozen=True)
class Profile:
    """What the Handbook says of an occupation. ``video_url`` is https, or "" where it has none."""

    description: str
    work_environment: str
    video_url: str


class OutlookHandbook:
    """The profiles of the Handbook by SOC code. Raises ``BadInput``."""

    def __init__(self, files: DataFiles, problems: Problems):
        found = files.matching(r"ooh_profiles_(\d{4}).*\.csv")
        if not found:
            raise BadInput("holds no ooh_profiles_YEAR….csv", file=files.label)
        self.source: SourceSpec = sources.outlook_handbook(int(found[-1][1]))
        self.profiles: dict[str, Profile] = {}
        table = Table(
            files,
            found[-1][0],
            required=["soc_code", "description"],
            optional=["work_environment", "video_url"],
            problems=problems,
            limits={"description": 1000},
        )

        def use(line: int, cells: list[str]) -> None:
            soc, description, environment, video = cells
            if video and urlsplit(video).scheme != "https":
                raise table.problem("is no https address", line=line, column="video_url")
            if soc in self.profiles:
                raise table.problem(f"{soc} is there twice", line=line, column="soc_code")
            self.profiles[soc] = Profile(description, environment, video)

        table.each(use)

    def profile(self, code: str) -> Profile | None:
        """Return the profile of an O*NET-SOC code. One finer than SOC has none of its own."""
        return self.profiles.get(code[:7]) if code.endswith(".00") else None
