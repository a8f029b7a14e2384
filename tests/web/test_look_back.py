"""A year at a glance, and the tags: counted here as Aurora counts them; renamed and merged."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.support.app import Device, eventually
from tests.support.people import Person
from tests.web.test_offline import api_of

YEAR = datetime.now(UTC).year - 1  # over, so that no day of it is today


def fill(person: Person) -> None:
    """Keep something of each kind in the year before."""
    for text, day in (
        ("The sea was loud tonight", 3),
        ("面条汤, twice #sea/storm", 3),
        ("Ÿ — élan, don't", 4),
    ):
        sent = {"text": text, "timestamp": datetime(YEAR, 5, day, 12, tzinfo=UTC).isoformat()}
        tags = ["sea/storm"] if "#" in text else ["sea"] if "sea" in text else []
        assert person.post("/api/thoughts", {**sent, "tags": tags}).status == 201
    journal = person.post("/api/journals", {"name": "Diary"}).json["id"]
    entry = {
        "title": "A day",
        "content": "- one\n- two 10:30",
        "tags": ["house/garden"],
        "timestamp": f"{YEAR}-06-01T12:00:00Z",
    }
    archived = {**entry, "content": "Put away", "archived_at": "2026-01-01T00:00:00Z"}
    for one in (entry, archived):
        assert person.post(f"/api/journals/{journal}/entries", one).status == 201
    task = {"title": "Water the plants", "date": f"{YEAR}-05-05", "tags": ["house"]}
    assert person.post("/api/tasks", task).status == 201
    assert person.post("/api/tasks", {"title": "Some day"}).status == 201
    event = {"title": "Choir", "start": f"{YEAR}-12-31T18:00", "end": f"{YEAR}-12-31T19:00"}
    assert person.post("/api/events", {**event, "zone": "Europe/Berlin"}).status == 201


def facts(page: Page) -> list[str]:
    expect(page.get_by_text("In all")).to_be_visible()
    squares = page.locator(".squares a:not([data-level='0'])")
    levels = squares.evaluate_all("all => all.map((one) => one.title + one.dataset.level)")
    return [*page.locator("main dl div").all_inner_texts(), *levels]


def test_a_year_is_counted_here_as_aurora_counts_it(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False, timezone_id="UTC")
    own.register(email)
    person = api_of(email)
    fill(person)
    own.sync()
    page = own.page
    path = f"/look-back/{YEAR}"
    with page.expect_response("**/api/stats*") as answered:
        page.goto(f"{own.url}{path}")
    counted = answered.value.json()
    assert (counted["count"], counted["longest_streak"]) == (7, 3)
    there = facts(page)
    assert f"{counted['words']} words" in there[0]
    page.route("**/api/stats*", lambda route: route.abort())
    page.reload()
    assert facts(page) == there
    page.get_by_text("Day by day").click()
    rows = page.locator("tbody tr").all_inner_texts()
    assert [row.split("\t")[1:] for row in rows] == [
        [str(one["count"]), str(one["words"])] for one in counted["days"]
    ]
    page.locator("main").get_by_role("link", name=f"{YEAR - 1}, the year before").click()
    expect(page.get_by_text("Nothing is on a day of this year.")).to_be_visible()
    page.locator("main").get_by_role("link", name=f"{YEAR}, the year after").click()
    page.get_by_title(f"May 3, {YEAR}: 2 things").click()
    expect(page.get_by_text("The sea was loud tonight")).to_be_visible()


def begun(device: Callable[..., Device], email: str) -> tuple[Device, Person]:
    own = device(worker=False)
    own.register(email)
    person = api_of(email)
    fill(person)
    own.sync()
    own.page.get_by_role("link", name="Search").click()
    own.page.get_by_role("link", name=re.compile("^Tags")).click()
    return own, person


def rows(page: Page) -> list[str]:
    return [text.replace("\n", " ") for text in page.locator(".branch .line").all_inner_texts()]


def rename(page: Page, old: str, new: str) -> None:
    page.get_by_role("button", name=f"Rename #{old}", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New name").fill(new)
    dialog.get_by_role("button", name="Rename").click()


def shows(page: Page, *expected: str) -> None:
    eventually(lambda: rows(page) == [f"{one} Rename" for one in expected], page=page)


def test_tags_are_listed_renamed_and_merged_and_that_is_taken_back(
    device: Callable[..., Device], email: str
) -> None:
    own, person = begun(device, email)
    page = own.page
    before = (
        *("#house 3 things", "#house/garden 2 things"),
        *("#sea 2 things", "#sea/storm 1 thing"),
    )
    shows(page, *before)
    rename(page, "house", "#Home")
    expect(page.get_by_text("Renamed in 3 things")).to_be_visible()
    shows(page, "#home 3 things", "#home/garden 2 things", *before[2:])
    page.get_by_role("button", name="Undo").click()
    shows(page, *before)

    rename(page, "sea", "house")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("There is #house already, on 3 things.")
    dialog.get_by_role("button", name="Merge").click()
    shows(page, "#house 5 things", "#house/garden 2 things", "#house/storm 1 thing")
    first = person.get("/api/tags").json["items"][0]
    assert first == {"tag": "house", "count": 5}
    page.get_by_role("link", name="#house", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="5 things")).to_be_visible()


def test_a_tag_is_renamed_where_aurora_answers_and_with_what_was_not_sent(
    device: Callable[..., Device], email: str
) -> None:
    own, person = begun(device, email)
    page = own.page
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("link", name="Today").click()
    own.write("Not sent yet #sea")
    page.go_back()
    rename(page, "sea", "sea/loud")
    expect(page.get_by_text("not the tag itself, nor below it")).to_be_visible()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New name").fill("ocean")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog.get_by_text("Aurora does not answer")).to_be_visible()
    page.unroute("**/api/**")
    dialog.get_by_role("button", name="Rename").click()
    houses, oceans = ("#house 3 things", "#house/garden 2 things"), "#ocean 3 things"
    shows(page, *houses, oceans, "#ocean/storm 1 thing")
    [newest, *_] = person.get("/api/thoughts").json["items"]
    assert (newest["text"], newest["tags"]) == ("Not sent yet #sea", ["ocean"])
