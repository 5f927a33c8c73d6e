"""Types for a front end: generated from the schema, and a small client that compiles with them.

Needs Node.js and npm: see ``tests.node_packages``.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from graphql import OperationDefinitionNode, parse, print_ast

from tests.node_packages import installed, places_to_download_from, run

pytestmark = pytest.mark.xdist_group("site")  # one worker: what is prepared here is prepared once

ROOT = settings.BASE_DIR
HERE = ROOT / "tests" / "codegen"
EXAMPLES = ROOT / "careers" / "graphql" / "examples"
SOURCES = ("package.json", "codegen.json", "tsconfig.json", "*.ts", "*.graphql", "*.mjs")


@pytest.fixture(scope="module")
def modules() -> Path:
    """Return the folder of the installed packages."""
    return installed(HERE, oldest=20)  # of graphql-codegen


@pytest.fixture(scope="module")
def project(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of this folder with packages, schema and documents, laid out as in the
    repository, with the code generated."""
    root = tmp_path_factory.mktemp("codegen")
    folder = root / "tests" / "codegen"
    folder.mkdir(parents=True)
    for pattern in SOURCES:
        for file in HERE.glob(pattern):
            shutil.copy(file, folder)
    (folder / "node_modules").symlink_to(modules, target_is_directory=True)
    schema = Path("cms", "graphql", "schema.graphql")
    (root / schema.parent).mkdir(parents=True)
    shutil.copy(ROOT / schema, root / schema)
    shutil.copytree(EXAMPLES, root / EXAMPLES.relative_to(ROOT))
    (root / "docs").mkdir()
    for name, document in told_in_prose().items():
        (root / "docs" / f"{name}.graphql").write_text(document)
    result = run("node_modules/.bin/graphql-codegen", "--config", "codegen.json", folder=folder)
    assert result.returncode == 0, result.stdout
    return folder


def operations(text: str) -> dict[str, str]:
    return {
        definition.name.value: print_ast(definition)
        for definition in parse(text).definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    }


def examples() -> dict[str, str]:
    """Return the operations of the explorer's examples, by name."""
    found: dict[str, str] = {}
    for file in EXAMPLES.glob("*.graphql"):
        found |= operations(file.read_text())
    return found


def told_in_prose() -> dict[str, str]:
    """Return the operations of README and guide that are no examples of the explorer, by name. One
    that shares its name with an example gets another: a generator wants each name once."""
    known = examples()
    found: dict[str, str] = {}
    for file in (ROOT / "README.md", ROOT / "docs" / "graphql.md"):
        for block in re.findall(
            r"^```graphql\n(.*?)^```$", file.read_text(), re.MULTILINE | re.DOTALL
        ):
            for name, document in operations(block).items():
                if name not in known:
                    found[name] = document
                elif document != known[name]:
                    found[f"{name}InProse"] = document.replace(name, f"{name}InProse", 1)
    return found


def test_each_documented_query_has_a_typed_document(project: Path) -> None:
    generated = (project / "generated" / "documents.ts").read_text()
    documented = examples() | told_in_prose()
    typed = dict(
        re.findall(
            r"^export const (\w+)Document = .* as DocumentNode<(\w+),", generated, re.MULTILINE
        )
    )
    assert len(documented) > 8
    assert {name: f"{name}Query" for name in documented}.items() <= typed.items()
    assert typed.keys() - documented == {"Draft"}


def test_a_strict_compiler_accepts_the_client(project: Path) -> None:
    assert json.loads((project / "tsconfig.json").read_text())["compilerOptions"]["strict"]
    result = run("node_modules/.bin/tsc", "--noEmit", folder=project)
    assert (result.returncode, result.stdout) == (0, "")


def test_no_any_is_written_or_inferred(project: Path) -> None:
    files = sorted(str(file.relative_to(project)) for file in project.glob("*.ts"))
    result = run("node", "no-any.mjs", *files, "generated/documents.ts", folder=project)
    assert (result.returncode, result.stdout) == (0, "")


ANY = """
export const written: any = 1;
export type Inside = Array<any>;
export const inferred = JSON.parse("1");
export function parted(text: string): void { const { part } = JSON.parse(text); void part; }
export function fine(text: string): unknown { const body: unknown = JSON.parse(text); return body; }
"""


def test_each_any_is_found(project: Path) -> None:
    (project / "wrong").mkdir(exist_ok=True)
    (project / "wrong" / "any.ts").write_text(ANY)
    result = run("node", "no-any.mjs", "wrong/any.ts", folder=project)
    assert result.returncode == 1
    lines = {int(line) for line in re.findall(r"any\.ts:(\d+): ", result.stdout)}
    assert lines == {2, 3, 4, 5}


IMPORTS = """
import { ask } from "../api.js";
import { CareerWithSectionsDocument, DraftDocument } from "../generated/documents.js";
import type { CareerWithSectionsQuery, EntryEducation } from "../generated/documents.js";
type Section = NonNullable<CareerWithSectionsQuery["career"]>["sections"][number];
"""
# Clients that must not compile: what each does, and the number of the compiler's error.
WRONG = {
    "a field that was not asked for": (
        "export const f = async () =>"
        ' (await ask("/", CareerWithSectionsDocument)).career?.metaTitle;',
        "TS2339",
    ),
    "a null forgotten": (
        'export const f = async () => (await ask("/", CareerWithSectionsDocument)).career.title;',
        "TS2531|TS18047",
    ),
    "a variable left out": ('export const f = () => ask("/", DraftDocument);', "TS2554"),
    "a variable of another type": (
        'export const f = () => ask("/", DraftDocument, { token: 1 });',
        "TS2322",
    ),
    "a value that the enum lacks": ('export const f: EntryEducation = "FINISHED";', "TS2322"),
    "a type of section that is not there": (
        'export const f = (s: Section) => s.__typename === "NoSuchBlock";',
        "TS2367",
    ),
    "a section forgotten in a switch": (
        "export function f(s: Section): string {\n"
        '  switch (s.__typename) { case "OverviewBlock": return "";'
        " default: { const rest: never = s; return rest; } } }",
        "TS2322",
    ),
}


@pytest.fixture(scope="module")
def refusals(project: Path) -> dict[str, str]:
    """Return what the compiler says about each wrong client, compiled in one run."""
    folder = project / "wrong" / "clients"
    folder.mkdir(parents=True)
    imports = IMPORTS.replace("../", "../../")
    for number, (code, _) in enumerate(WRONG.values()):
        (folder / f"client{number}.ts").write_text(imports + code)
    (folder / "tsconfig.json").write_text(
        json.dumps({"extends": "../../tsconfig.json", "include": ["*.ts"]})
    )
    result = run("node_modules/.bin/tsc", "--noEmit", "--project", str(folder), folder=project)
    assert result.returncode != 0
    return {
        name: "\n".join(line for line in result.stdout.splitlines() if f"client{number}.ts" in line)
        for number, name in enumerate(WRONG)
    }


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_client_does_not_compile(name: str, refusals: dict[str, str]) -> None:
    assert re.search(rf"error ({WRONG[name][1]}):", refusals[name]), refusals[name]
    assert refusals[name].count("error TS") == 1


def test_the_client_shows_a_career_of_the_running_site(project: Path, site_server) -> None:
    built = run(
        *("node_modules/.bin/tsc", "--noEmit", "false", "--outDir", "built"), folder=project
    )
    assert built.returncode == 0, built.stdout
    script = (
        'import { careerPage, draftTitle } from "./built/client.js";'
        "const endpoint = process.argv[1];"
        'console.log(await careerPage(endpoint), "|", await draftTitle(endpoint, "wrong"));'
    )
    shown = run(
        *("node", "--input-type=module", "--eval", script, f"{site_server.url}/graphql/"),
        folder=project,
    )
    assert shown.returncode == 0, shown.stdout
    assert "<h1>Medical secretary</h1>" in shown.stdout
    assert "<p>You are the person" in shown.stdout
    assert re.search(r"<p>\d\.\d of 5, from \d+ answers\.</p>", shown.stdout)
    assert shown.stdout.rstrip().endswith("| null")


def test_the_guide_shows_the_configuration_that_is_tested() -> None:
    guide = (ROOT / "docs" / "graphql.md").read_text()
    shown = re.findall(r"^```json\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    configurations = [json.loads(block) for block in shown if '"plugins"' in block]
    assert [one["generates"] for one in configurations] == [
        json.loads((HERE / "codegen.json").read_text())["generates"]
    ]


def test_the_lock_file_names_no_place_to_download_from() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert len(packages) > 50
    assert places_to_download_from(HERE) == []
