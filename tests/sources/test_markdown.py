from pathlib import Path

import pytest

from tests.sources.reading import Read, read
from tests.sources.traps import BOMB, markdown


@pytest.fixture
def vault(tmp_path: Path) -> Read:
    return read(markdown(tmp_path))


def test_folders_become_journals(vault: Read) -> None:
    assert vault.source == "markdown"
    names = sorted(item.fields["name"] for item in vault.of("journal"))
    assert names == ["Vault", "daily", "journals", "notes"]
    assert len(vault.of("entry")) == 7
    assert [one.where for one in vault.left_out] == ["notes/latin.md"]


def test_dates_of_front_matter_name_and_file(vault: Read) -> None:
    when = {item.where: item.fields["timestamp"] for item in vault.of("entry")}
    assert when["Welcome.md"] == "2024-01-02T01:04:05Z"
    assert when["daily/2026-11-25.md"] == "2026-11-25T11:00:00Z"  # noon in Berlin
    assert when["journals/2026_11_24.md"] == "2026-11-24T11:00:00Z"
    assert when["notes/Plan.md"] == "2023-05-06T10:00:00Z"
    assert when["notes/bomb.md"] == "2020-09-13T12:26:40Z"
    assert (
        vault.said.count("file without a date of its own: when it was last changed is taken") == 3
    )


def test_tags_titles_and_unknown_fields(vault: Read) -> None:
    plan = vault.one("A plan").fields
    assert (plan["title"], plan["content"], plan["tags"]) == ("A plan", "", ["Work", "2024"])
    welcome = vault.one("Hello").fields
    assert welcome["title"] == "Welcome"
    assert welcome["origin"]["kept"] == {"aliases": ["Hi"]}
    assert vault.one("a bullet").fields["tags"] == ["sea", "night"]
    daily = vault.one("`#code`").fields
    assert daily["tags"] == ["night/Watch"]
    assert daily["title"] is None


def test_pictures_and_front_matter_that_is_not_read(vault: Read) -> None:
    daily = vault.one("`#code`")
    assert len(daily.files) == 2
    assert "![](files/" in daily.fields["content"]
    assert "picture that a text names and the folder does not hold" in vault.said
    assert vault.one("&a").fields["content"] == BOMB
