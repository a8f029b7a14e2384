"""The epoch of a database, which every restore replaces."""

from typing import Any

import psycopg
from psycopg.rows import scalar_row


def start_epoch(owner: psycopg.Connection[Any]) -> str:
    """Start a new epoch, as a restore must, and return it.

    Earlier sequence numbers and ETags match nothing from then on, so clients compare everything.
    """
    [epoch] = owner.cursor(row_factory=scalar_row).execute(
        "update aurora.epoch set id = gen_random_uuid(), restored_at = now() returning id::text"
    )
    return str(epoch)
