"""The three doors of a submission – interface, page, command line – and what must not change when one says no."""

import argparse
import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from builders import callers
from builders.denied import everything
from gongheng.foundation.files import chunks as files
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.package.container import LENGTH_SIZE, MARK, head_bytes
from gongheng.running.bidder import commands, sending

OCTETS, JSON = "application/octet-stream", "application/json"


@dataclass(frozen=True)
class No:
    """What a door answered: status (of the command, its exit code), code, article, sentence."""

    status: int
    code: str
    source: str
    sentence: str


def stored() -> list[tuple[str, int]]:
    """Every file of the chunk store, part files too."""
    root = Path(files.driver().root)
    return sorted((str(one.relative_to(root)), one.stat().st_size)
                  for one in root.rglob("*") if one.is_file())  # fmt: skip


@contextmanager
def nothing_changes():
    """Tables, ledger and store are afterwards as they were."""
    before = everything(), Entry.objects.count(), stored()
    yield
    assert everything() == before[0]
    assert (Entry.objects.count(), stored()) == before[1:]


class ByInterface:
    """`/api/v1/` with the bidder's key."""

    name = "interface"

    def __init__(self, bidder, section, tmp_path=None, client=None) -> None:
        self.caller, self.section = callers.Caller(callers.key_of(bidder.actor)), section

    def chunk(self, digest: str, body: bytes, kind: str = OCTETS) -> No:
        return self._no(
            self.caller.send(f"/chunks/{digest}", body, method="PUT", content_type=kind)
        )

    def head(self, head: bytes, kind: str = JSON) -> No:
        path = f"/sections/{self.section.code}/sealed-bids"
        return self._no(self.caller.send(path, head, content_type=kind))

    def package(self, package) -> No:
        return self.head(head_bytes(package))

    @staticmethod
    def _no(answer) -> No:
        told = answer.json() if answer.content else {}
        return No(
            answer.status_code, told.get("code", ""), told.get("source", ""), told.get("detail", "")
        )


class ByPage:
    """The addresses of the composer, in a signed-in session."""

    name = "page"

    def __init__(self, bidder, section, tmp_path=None, client: Client | None = None) -> None:
        assert client is not None
        self.client, self.section = client, section

    def chunk(self, digest: str, body: bytes, kind: str = OCTETS) -> No:
        return self._no(self.client.put(f"/bidder/chunks/{digest}", body, kind))

    def head(self, head: bytes, kind: str = JSON) -> No:
        return self._no(
            self.client.post(f"/bidder/sections/{self.section.code}/sealed/", head, kind)
        )

    def package(self, package) -> No:
        return self.head(head_bytes(package))

    @staticmethod
    def _no(answer) -> No:
        told = json.loads(answer.content) if answer.content.startswith(b"{") else {}
        return No(
            answer.status_code,
            told.get("code", ""),
            told.get("source", ""),
            told.get("sentence", ""),
        )


class ByCommand:
    """`gongheng bid submit FILE`, its requests answered by the interface in this process."""

    name = "command"

    def __init__(self, bidder, section, tmp_path, client=None) -> None:
        self.key, self.folder = tmp_path / "key", tmp_path
        self.key.write_text(callers.key_of(bidder.actor))

    def file(self, content: bytes) -> No:
        path, receipt = self.folder / "bid.ghsbp", self.folder / "receipt.json"
        path.write_bytes(content)
        receipt.unlink(missing_ok=True)
        told = argparse.Namespace(do="submit", file=path, site="https://ggzy.example", key_file=self.key,
                                  ca_file=None, folder=None, passphrase_file=None, code="",
                                  replaces=None, receipt=receipt)  # fmt: skip
        try:
            commands.ACTS["submit"](told)
        except Refused as no:
            assert not receipt.exists()
            return No(1, str(no.facts.get("why") or no.code), no.source, no.sentence)
        return No(0, "", "", "")

    def package(self, package) -> No:
        return self.file(
            as_file(head_bytes(package), [one for row in package.chunks for one in row])
        )


def as_file(head: bytes, chunks: list[bytes]) -> bytes:
    """A bid's file of any head and chunks."""
    return MARK + len(head).to_bytes(LENGTH_SIZE, "big") + head + b"".join(chunks)


def answered_here(monkeypatch) -> None:
    """The command's requests reach the interface without a socket."""

    def asked(self, method, path, body, *, kind, once):
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= {"Idempotency-Key": once} if once else {}
        answer = Client().generic(method, f"/api/v1{path}", body, kind, headers=headers)
        return answer.status_code, json.loads(answer.content) if answer.content else {}

    monkeypatch.setattr(sending.Site, "_asked", asked)


DOORS = {one.name: one for one in (ByInterface, ByPage, ByCommand)}
