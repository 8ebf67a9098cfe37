"""Append to the ledger, inside the act's own transaction. Only `foundation.acts` may call it."""

import secrets
from datetime import datetime
from typing import Any

from gongheng.foundation.ledger.canonical import BLIND_SIZE, commitment
from gongheng.foundation.ledger.contents import leaf
from gongheng.foundation.ledger.models import Entry, Pending
from gongheng.foundation.ledger.reading import private_key
from gongheng.foundation.lifecycle import PUBLIC
from gongheng.foundation.vault import store

SALT_BYTES = 16


def append(
    act: str,
    *,
    subject: str,
    matter: str,
    actor: str,
    at: datetime,
    under: str,
    sight: str,
    facts: dict[str, Any],
    private: dict[str, Any],
) -> Entry:
    """Insert one entry; it becomes durable with the act and gets its place from the sealer.

    A closed entry is salted even when it has no private facts: its leaf is public, and few and
    guessable facts (who bid, how many points) would otherwise be confirmed by hashing guesses. It is
    blinded too, so that it looks like the padding around it.
    """
    entry = Entry(
        act=act, subject=subject, matter=matter, actor=actor, at=at, under=under, sight=sight,
        facts=facts,
    )  # fmt: skip
    if private or sight != PUBLIC:
        salt = secrets.token_bytes(SALT_BYTES)
        entry.commitment = commitment(salt, private)
        if private:
            store.keep(private_key(entry), {"salt": salt.hex(), "facts": private})
    _close(entry)
    entry.save(force_insert=True)
    Pending.objects.create(entry=entry)
    return entry


def append_many(acts: list[dict[str, Any]]) -> None:
    """Insert many entries at once, in order; as `append`, without private facts."""
    entries = [Entry(**fields) for fields in acts]
    for entry in entries:
        if entry.sight != PUBLIC:
            entry.commitment = commitment(secrets.token_bytes(SALT_BYTES), {})
        _close(entry)
    Entry.objects.bulk_create(entries)
    Pending.objects.bulk_create([Pending(entry=entry) for entry in entries])


def _close(entry: Entry) -> None:
    closed = entry.sight != PUBLIC
    entry.blind = secrets.token_bytes(BLIND_SIZE).hex() if closed else ""
    entry.digest = leaf(entry).hex()
