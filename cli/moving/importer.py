"""Importing a file of another program, or an archive, through the HTTP API."""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import click

from cli.api import Account, read_problem
from cli.batches import Outcome, Outcomes, Pace, cut, encode, post
from cli.moving.me import Me
from cli.moving.plan import Action, Add, Delete, Leave, change, plan
from cli.moving.report import Report, Result
from cli.moving.spool import Spool
from cli.moving.trashed import deletions, in_history
from shared.sources.archive import fault_in
from shared.sources.bundle import Bundle, Damaged, TooLarge, open_bundle
from shared.sources.reading import Unreadable, zone_of
from shared.sources.registry import SOURCES, detect
from shared.sources.source import Diary, LeftOut, Note, Owner, Record, Unusable

# Of a whole request: one of its changes may be the cause, and the others are still taken.
REFUSALS = {400, 413, 422}


@dataclass(frozen=True)
class Options:
    """How to import."""

    source: str | None = None
    zone: str | None = None  # of times that have none; else the account's
    tag: str | None = None
    is_dry: bool = False
    journal: str | None = None  # of entries in a file that names none


def import_file(account: Account, me: Me, file: Path, options: Options) -> Report:
    """Import what a file or folder holds, each thing once.

    The report tells why reading ended early, if it did. Raises click.ClickException.
    """
    if options.zone and zone_of(options.zone) is None:
        raise click.ClickException(f"--zone {options.zone} is no zone. Use one as Europe/Berlin.")
    if options.source and options.source not in SOURCES:
        raise click.ClickException(f"--from {options.source} is none of {', '.join(SOURCES)}.")
    with _opened(file) as bundle, tempfile.TemporaryDirectory() as folder:
        try:
            named = options.source or ("jsonl" if options.journal else None)
            source = SOURCES[named] if named else detect(bundle)
        except Unusable as error:
            hint = "If it is one of these, say which with --from."
            raise click.ClickException(f"{error} {hint}") from error
        except (Damaged, TooLarge) as error:
            raise click.ClickException(str(error)) from error
        if source.name == "aurora" and not options.source and (fault := fault_in(bundle)):
            raise click.ClickException(
                f"{file} is not whole: {fault}. Nothing was imported. Get a whole copy, or import "
                "what can be read of this one with --from aurora."
            )
        report = Report(file.name, source, uuid4(), options.is_dry)
        with Spool(Path(folder) / "known.sqlite") as known:
            known.follow(account)
            diary = _diary(known, me.id, options.journal) if options.journal else None
            report.diary = diary.id if diary else None
            owner = Owner(me.id, options.zone or me.zone, diary)
            records = _counted(source.read(bundle, owner), report)
            try:
                actions = plan(records, known.row, in_history(account), options.tag)
                _execute(account, actions, report)
            except KeyboardInterrupt:
                report.stopped = "Stopped. Run the same command to go on."
            finally:
                _show(report, end="\n")
    if not report.read and not report.stopped:
        report.stopped = f"{file} holds nothing that {source.title} exports."
    return report


@contextmanager
def _opened(file: Path) -> Iterator[Bundle]:
    """Open a file. Raises click.ClickException."""
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise click.ClickException(f"{file} is not a file or folder.")
    try:
        bundle = open_bundle(file)
    except (Damaged, TooLarge) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    with bundle:
        yield bundle


def _diary(known: Spool, user_id: UUID, name: str) -> Diary:
    """Return the journal of this name, the oldest if there are more, or one to begin.

    A journal that was renamed or deleted keeps its id: then it is the next one.
    """
    found = [row for row in known.rows("journal") if row["name"] == name]
    if found:
        oldest = min(found, key=lambda row: (row["created_at"], row["id"]))
        return Diary(UUID(oldest["id"]), name, is_new=False)
    for number in range(100):
        try:
            journal_id = uuid5(user_id, f"journal {number} {name}")
        except UnicodeEncodeError:
            raise click.ClickException("The journal's name is not text in UTF-8.") from None
        if not known.row("journal", str(journal_id))[0]:
            return Diary(journal_id, name, is_new=True)
    raise click.ClickException(f"Your journals called {name} were all renamed: make one yourself.")


def _counted(records: Iterable[Record], report: Report) -> Iterator[Record]:
    """Yield the records, and count each thing of the file; a fault in it ends them."""
    try:
        for record in records:
            if not isinstance(record, Note):
                report.see(record)
            yield record
    except (Unusable, Unreadable, Damaged, TooLarge) as error:
        report.stopped = str(error)
    except OSError as error:
        report.stopped = f"{report.file} cannot be read: {error.strerror}."


def _execute(account: Account, actions: Iterable[Action], report: Report) -> None:
    """Do what was planned, a request's worth at a time; killed anywhere, it can be done again."""
    trashed: list[Delete] = []
    pace = Pace()
    for batch in cut(_encoded(actions, trashed, report), pace=pace):
        _send(account, batch, report, pace)
        _show(report)
    for deleted in cut(deletions(trashed, report.made), pace=pace):
        _send(account, deleted, report, pace)


def _show(report: Report, end: str = "") -> None:
    """Show on a terminal how far the import is."""
    if sys.stderr.isatty():
        click.echo(f"\rImporting: {report.rate()}  {end}", nl=False, err=True)


def _encoded(
    actions: Iterable[Action], trashed: list[Delete], report: Report
) -> Iterator[tuple[Add | Delete, bytes]]:
    """Yield what is to be added, gather what is then to be deleted, and count the rest."""
    for action in actions:
        match action:
            case Note():
                report.note(action)
            case LeftOut("journal", where, why) if report.diary:
                raise click.ClickException(f"The journal {where[:60]}: {why}")
            case LeftOut(kind, where, why):
                report.leave_out(kind, where, why)
            case Leave(item, result):
                report.count(item, result)
            case Add(item) if report.is_dry:
                report.count(item, Result.ADDED)
            case Add():
                yield action, encode(change(action))
            case Delete() if not report.is_dry:
                trashed.append(action)


def _send(
    account: Account, batch: Sequence[tuple[Add | Delete, bytes]], report: Report, pace: Pace
) -> None:
    """Send a batch; if it is refused as a whole, by halves, down to the one that is the cause."""
    answer = post(account, [change for _, change in batch], batch=report.batch)
    pace.note(answer.elapsed.total_seconds())
    if answer.status_code not in REFUSALS:
        outcomes = account.read(Outcomes, answer).results
        for (action, _), outcome in zip(batch, outcomes, strict=True):
            conclude(action, outcome, report)
    elif len(batch) == 1:
        item = batch[0][0].item
        report.leave_out(item.kind, item.where, read_problem(answer).reason)
    else:
        half = len(batch) // 2
        _send(account, batch[:half], report, pace)
        _send(account, batch[half:], report, pace)


def conclude(action: Add | Delete, outcome: Outcome, report: Report) -> None:
    """Count what became of an item that was sent.

    Raises click.ClickException when the journal that was asked for is deleted.
    """
    item = action.item
    if isinstance(action, Delete):
        if outcome.result not in {"done", "already_done"}:
            report.note(Note("thing of the trash that was changed here and stays", item.where))
    elif outcome.result == "conflict" or outcome.kept is not None:
        # Edited or deleted since the plan was made. A row may be left out of a large answer.
        is_there = outcome.row is not None or outcome.is_left_out
        report.count(item, Result.CHANGED if is_there else Result.DELETED)
    elif outcome.result in {"done", "already_done"}:
        report.count(item, Result.ADDED)
        if item.is_trashed and outcome.version:
            report.made[item.id] = outcome.version
    elif report.diary and any(error.code == "parent_gone" for error in outcome.errors):
        raise click.ClickException(
            "The journal was deleted. Restore it, or run the same command to begin it anew."
        )
    else:
        report.leave_out(item.kind, item.where, outcome.reason)
