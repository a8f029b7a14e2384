"""Beyond one visit: a restored server, a newer app, a worker without its files."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from tests.support.app import Device, eventually
from tests.support.paths import ROOT
from tests.support.restored import forget_derived
from tests.support.serving import serving_on
from tests.web.test_offline import api_of, ready_for_offline, texts


def go_back_to(owner: psycopg.Connection, user: str, sequence: int) -> None:
    """Bring a person's rows to where they were, as a restored backup has them."""
    with owner.transaction():
        owner.execute("set local session_replication_role = replica")  # no trigger notes it
        later = "select id from aurora.history where user_id = %s and sequence > %s"
        owner.execute(
            f"delete from aurora.thoughts where user_id = %s and id in ({later})",
            (user, user, sequence),
        )
        owner.execute("delete from aurora.device_changes where user_id = %s", (user,))
        owner.execute(
            "delete from aurora.history where user_id = %s and sequence > %s", (user, sequence)
        )
        owner.execute(
            "update aurora.history_heads set last_sequence = %s where user_id = %s",
            (sequence, user),
        )
        forget_derived(owner, user)


def test_a_restored_server_gets_back_what_only_the_device_has(
    device: Callable[..., Device], email: str, owner: psycopg.Connection
) -> None:
    own = device(worker=False)
    own.register(email)
    for number in range(1, 4):
        own.write(f"Thought {number}")
        own.sync()
    person = api_of(email)
    go_back_to(owner, person.user["id"], 1)
    assert texts(person) == ["Thought 1"]
    own.write("Thought 4")
    own.sync()
    own.sync()
    assert texts(person) == [f"Thought {number}" for number in (4, 3, 2, 1)]
    assert own.words() == texts(person)
    expect(own.page.locator(".state")).to_have_text("")


def test_a_worker_whose_files_are_gone_takes_the_network_and_goes(
    device: Callable[..., Device], email: str
) -> None:
    own = device()
    own.register(email)
    ready_for_offline(own)
    own.page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            if (request.url.endsWith("app.js")) await cache.delete(request);
          }
        }"""
    )
    own.page.reload()
    expect(own.box()).to_be_visible()


def test_a_database_of_a_newer_app_is_left_alone(device: Callable[..., Device], email: str) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Written by the newer app")
    own.sync()
    name = own.page.evaluate("indexedDB.databases().then((all) => all[0].name)")
    upgrade = """(name) => new Promise((done) => {
      const request = indexedDB.open(name, 99);
      request.onsuccess = () => { request.result.close(); done(); };
    })"""
    own.page.evaluate(upgrade, name)
    expect(own.page.get_by_text("There is a new version of Aurora.")).to_be_visible()
    own.page.reload()
    expect(own.page.get_by_text("There is a new version of Aurora.")).to_be_visible()
    expect(own.item("Written by the newer app")).to_be_visible()  # fetched anew, into memory
    assert own.page.evaluate("indexedDB.databases().then((all) => all[0].version)") == 99


def test_on_somebody_elses_computer_nothing_is_kept(
    device: Callable[..., Device], email: str
) -> None:
    first = device()
    first.register(email)
    first.sign_out()
    first.page.get_by_label("This is not my computer").check()
    first.sign_in_here(email)
    first.write("In a library")
    first.sync()
    assert first.page.evaluate("indexedDB.databases()") == []
    assert first.page.evaluate("JSON.stringify(localStorage)") == "{}"
    assert first.context.cookies() == []
    assert texts(api_of(email)) == ["In a library"]


@pytest.mark.parametrize("count", [1_200])
def test_a_first_reading_of_many_pages_ends_with_everything(
    device: Callable[..., Device], email: str, count: int
) -> None:
    own = device(worker=False)
    own.register(email)
    person = api_of(email)
    for start in range(0, count, 400):
        changes = [
            {
                "change_id": f"019aab3c-5f00-7cc3-98c4-{number:012x}",
                "kind": "thought",
                "id": f"019aab3c-5f00-7cc3-98c5-{number:012x}",
                "fields": {
                    "text": f"Number {number}",
                    "timestamp": f"20{10 + number % 16}-01-{1 + number % 28:02}T12:00:00Z",
                },
            }
            for number in range(start, start + 400)
        ]
        assert person.post("/api/changes", {"changes": changes}).status == 200
    own.sync()
    found = own.engine("({ opened }) => opened().read((tx) => tx.all('things'))")
    assert len(found) == count
    eventually(lambda: own.page.locator(".item").count() > 20)
    assert own.page.evaluate("document.querySelectorAll('*').length") <= 1_500
    own.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    eventually(lambda: own.page.evaluate("scrollY") > 1_000)
    eventually(own.stands_still, page=own.page)
    assert own.page.evaluate("document.querySelectorAll('*').length") <= 1_500
    assert own.page.locator(".item").count() > 0


def test_after_a_deployment_the_old_app_goes_on_and_the_new_one_comes_with_a_reload(
    database: str, browser: Browser, email: str, tmp_path: Path
) -> None:
    """The service worker of the version before serves it until the new one has put all aside."""
    deployed = tmp_path / "deployed"
    for name in ("functions", "shared", "local", "database"):
        shutil.copytree(ROOT / name, deployed / name, symlinks=True)
    shutil.copy(ROOT / "template.yaml", deployed)
    for name in ("index.html", "app.js"):
        path = deployed / "functions" / "site" / "app" / name
        path.write_text(path.read_text("utf-8").replace("What is on your mind?", "And now?"))
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://localhost:{listener.getsockname()[1]}"
        allowed = {"ALLOWED_ORIGINS": url}
        newer = {**allowed, "PYTHONPATH": str(deployed)}
        own = Device.new(browser, url)
        with serving_on(listener, tmp_path / "log", allowed):
            own.register(email)
            ready_for_offline(own)
            own.write("Written in the old app")
        with serving_on(listener, tmp_path / "log", newer, deployed):
            own.page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
            expect(own.page.get_by_text("There is a new version of Aurora.")).to_be_visible()
            own.write("Still in the old app")
            own.page.get_by_role("button", name="Reload").click()
            expect(own.page.get_by_role("textbox", name="And now?")).to_be_visible()
            expect(own.item("Still in the old app")).to_be_visible()
        own.context.set_offline(True)
        own.page.reload()
        expect(own.page.get_by_role("textbox", name="And now?")).to_be_visible()
        assert own.complaints == []
        own.close()


def test_a_restore_is_noticed_although_the_numbers_have_gone_on(
    device: Callable[..., Device], email: str, owner: psycopg.Connection
) -> None:
    own = device(worker=False)
    own.register(email)
    for number in range(1, 4):
        own.write(f"Thought {number}")
        own.sync()
    person = api_of(email)
    go_back_to(owner, person.user["id"], 1)
    owner.execute("update aurora.epoch set id = gen_random_uuid()")  # as a restore does
    phone = [f"By the phone {number}" for number in range(5)]
    for text in phone:
        person.post("/api/thoughts", {"text": text})
    own.edit("Thought 1", "Thought 1, edited meanwhile")
    own.sync()
    own.sync()
    assert sorted(texts(person)) == [
        *phone,
        "Thought 1, edited meanwhile",
        "Thought 2",
        "Thought 3",
    ]
    assert sorted(own.words()) == sorted(texts(person))


def test_what_was_erased_for_good_leaves_the_device_but_for_an_unsent_edit(
    device: Callable[..., Device], email: str
) -> None:
    own = device(worker=False)
    own.register(email)
    own.write("Erased elsewhere")
    own.write("Erased, and edited here")
    own.sync()
    person = api_of(email)
    for item in person.get("/api/thoughts").json["items"]:
        assert person.delete(f"/api/thoughts/{item['id']}").status == 204
    assert person.delete("/api/trash").status == 204
    own.edit("Erased, and edited here", "Edited here, without knowing")
    own.sync()
    expect(own.item("Erased elsewhere")).to_have_count(0)
    own.page.get_by_role("link", name="1 needs you").click()
    own.page.get_by_role("button", name="Keep this one").click()
    own.sync()
    assert texts(person) == ["Edited here, without knowing"]
