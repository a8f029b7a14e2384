"""The cost of a new kind and of a new field: the files named here, and no others.

Both are added to a copy of the project, and then the copy's tests, as they are, find them there.
"""

from pathlib import Path

import pytest

from tests.support.project_copy import ProjectCopy

# Thoughts, called dreams: the six files of a kind.
DREAM = {"thought": "dream", "Thought": "Dream"}
SIX_FILES = {
    "shared/kinds/thought.py": "shared/kinds/dream.py",
    "functions/thoughts/__init__.py": "functions/dreams/__init__.py",
    "functions/thoughts/app.py": "functions/dreams/app.py",
    "functions/thoughts/models.py": "functions/dreams/models.py",
    "functions/thoughts/queries.py": "functions/dreams/queries.py",
    "database/schema/tables/thoughts.sql": "database/schema/tables/dreams.sql",
}
# What else is run: that everything agrees, and what attacks each route, table and function.
SUITES = (
    "tests/database/test_kinds.py::test_the_database_has_the_kinds_of_the_registry",
    "tests/database/test_kinds.py::test_adopting_a_kind_again_changes_nothing",
    "tests/database/test_migrations_match_schema.py::test_the_schema_builds_what_the_migrations_build",
    "tests/database/test_migration_files.py::test_the_files_are_as_they_were_recorded",
    "tests/database/test_previous_release.py",
    "tests/database/test_roles.py",
    "tests/database/test_schema.py",
    "tests/database/test_walls_of_history.py",
    "tests/api/test_erasing.py",
    "tests/api/test_openapi.py",
    "tests/api/test_put.py",
    "tests/clients/test_typescript.py::test_the_client_uses_every_route",
    "tests/performance/test_scale.py",
)


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    return ProjectCopy(tmp_path / "project")


def part(path: str, first: str, last: str) -> str:
    """Return a part of the client or the template."""
    text = Path(path).read_text("utf-8")
    begin = text.index(first)
    return text[begin : text.index(last, begin)]


def test_a_fifth_kind_is_six_files_and_works_as_the_others(project: ProjectCopy) -> None:
    for source, target in SIX_FILES.items():
        project.copy(source, target, DREAM)
    table = (project.root / "database/schema/tables/dreams.sql").read_text("utf-8")
    project.add_migration("dreams", table)
    project.replace(
        "shared/kinds/registry.py",
        ("import entry,", "import dream, entry,"),
        ("event.KIND)", "event.KIND, dream.KIND)"),
    )
    template = part(f"{project.root}/template.yaml", "  ThoughtsFunction:", "  JournalsFunction:")
    project.replace(
        "template.yaml",
        (template, template + template.replace("Thoughts", "Dreams").replace("thoughts", "dreams")),
    )
    client = part(
        f"{project.root}/clients/typescript/client.ts", "export async function thoughts", "\n}\n"
    )
    dreams = client.replace("thought", "dream").replace("Thought", "Dream")
    project.replace("clients/typescript/client.ts", (client, f"{client}\n}}\n\n{dreams}"))
    project.generate()
    told = project.test("tests/api/test_every_kind.py", "-k", "dream")
    assert "11 passed" in told
    project.test(*SUITES)


def test_a_new_field_with_a_default_is_given_to_what_is_older(project: ProjectCopy) -> None:
    weather = ("    tags: Tags = Field", '    weather: str = "unknown"\n    tags: Tags = Field')
    project.replace(
        "shared/kinds/thought.py",
        weather,
        ("    tags: list[str]", "    weather: str\n    tags: list[str]"),
    )
    project.replace(
        "functions/thoughts/queries.py", ("updated_at, version", "updated_at, version, weather")
    )
    column = "weather text not null default 'unknown'"
    project.replace(
        "database/schema/tables/thoughts.sql", ("  tags text[]", f"  {column},\n  tags text[]")
    )
    project.add_migration(
        "weather",
        f"alter table thoughts add column {column};\nselect adopt_kind('thoughts', 'thought');\n",
    )
    project.generate()
    project.test(*SUITES[:2])
    # Of the tests that find what was done under each earlier schema, under the newest.
    found = ("request_from_before", "history_shows", "edited_before", "restored_as_it_was")
    project.test("tests/upgrade", "-k", " or ".join(found))
