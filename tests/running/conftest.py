"""What the tests of the running processes share."""

import json

import pytest

from builders import callers, sealed
from builders import trading as build
from builders.commanding import PASSPHRASE
from gongheng import cli
from gongheng.foundation.certificates import issuing
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.sealing.suites import suite
from registry.conftest import _quick_passwords  # noqa: F401


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setattr(cli, "_django", lambda **_: None)

    def one(*words):
        monkeypatch.setattr("sys.argv", ["gongheng", "bid", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return one


@pytest.fixture
def firm(tmp_path):
    """The bidder, and its folder as `gongheng ca issue` leaves it."""
    bidder = sealed.a_bidder()
    folder, issued = tmp_path / "firm", bidder.pair.issued
    folder.mkdir()
    (folder / "sign.pem").write_text(issuing.armoured(issued.signing))
    (folder / "encrypt.pem").write_text(issuing.armoured(issued.encryption))
    (folder / "sign.key").write_text(key_file(issued.signing_key, PASSPHRASE, suite("guomi")))
    (tmp_path / "pass").write_text(PASSPHRASE + "\n")
    (tmp_path / "key").write_text(callers.key_of(bidder.actor) + "\n")
    (tmp_path / "letter.json").write_text(json.dumps(build.a_letter()))
    (tmp_path / "方案.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 1_500_000)
    return bidder
