"""A person's rows put back to what they were, as a restore from a backup does."""

import json
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg import sql

from tests.support.people import Person

TABLES = (
    "history_heads",
    "history",
    "device_changes",
    "journals",
    "journal_entries",
    "thoughts",
    "tasks",
    "events",
)
DERIVED = ("search", "item_tags", "tag_totals", "day_totals")


def forget_derived(owner: psycopg.Connection, user: str) -> None:
    """Delete what triggers keep of a person's rows, for rows that are changed without triggers."""
    for name in DERIVED:
        table = sql.Identifier("aurora", name)
        owner.execute(sql.SQL("delete from {} where user_id = %s").format(table), (user,))


class Backup:
    """All that one person has in the database."""

    def __init__(self, database: str, person: Person) -> None:
        """Copy it."""
        self._database, self._person = database, person
        with psycopg.connect(database) as owner:
            self._rows = {name: self._read(owner, name) for name in TABLES}

    def restore(self) -> None:
        """Put it back; what came after is gone."""
        with psycopg.connect(self._database) as owner:
            owner.execute("set session_replication_role = replica")
            for name in TABLES:
                table = sql.Identifier("aurora", name)
                mine = (self._person.user["id"],)
                owner.execute(sql.SQL("delete from {} where user_id = %s").format(table), mine)
                put = sql.SQL("insert into {} select * from jsonb_populate_recordset(null::{}, %s)")
                owner.execute(put.format(table, table), (json.dumps(self._rows[name]),))
            forget_derived(owner, self._person.user["id"])

    def _read(self, owner: psycopg.Connection, name: str) -> list[Any]:
        query = sql.SQL("select to_jsonb(t) from {} t where user_id = %s")
        table = sql.Identifier("aurora", name)
        return [row for (row,) in owner.execute(query.format(table), (self._person.user["id"],))]


class Epochs:
    """Answers as an Aurora whose history has an epoch, made anew by each restore."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand between the client and the server."""
        self.now = str(uuid4())
        self.extra: list[dict[str, Any]] = []  # further items of every page
        self.asked: list[str] = []
        send, epochs = httpx.Client.send, self

        def sending(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
            if request.url.path != "/api/changes":
                return send(client, request, **options)
            return epochs.answer(send, client, request, options)

        monkeypatch.setattr(httpx.Client, "send", sending)

    def answer(
        self, send: Any, client: httpx.Client, request: httpx.Request, options: dict[str, Any]
    ) -> httpx.Response:
        """Refuse what is of another epoch, and tell this one."""
        self.asked.append(f"{request.method} {request.url.query.decode()}")
        sent = json.loads(request.content) if request.method == "POST" else {}
        epoch = sent.pop("epoch", None) or request.url.params.get("epoch")
        if epoch not in {None, self.now}:
            return httpx.Response(409, json={"code": "ahead_of_history"}, request=request)
        url = request.url.copy_remove_param("epoch")
        headers = {"authorization": request.headers["authorization"]}
        again = client.build_request(request.method, url, json=sent or None, headers=headers)
        answer = send(client, again, **options)
        if request.method == "POST" or answer.status_code != 200:
            return answer  # type: ignore[no-any-return]
        page = json.loads(answer.content)
        page["items"] += self.extra
        page |= {"epoch": self.now, "model": 1, "unknown": True}
        return httpx.Response(200, json=page, request=request)
