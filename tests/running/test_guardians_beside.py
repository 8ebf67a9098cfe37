"""Guardians beside the demonstration: only where one was made, never in production."""

from pathlib import Path

import pytest

from gongheng.demo import seats
from gongheng.running import guardians_beside

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    monkeypatch.delenv("GONGHENG_ENV", raising=False)
    monkeypatch.delenv("GONGHENG_WITNESSES", raising=False)
    for at in range(1, len(seats.SEATS) + 1):
        seats.folder_of(at).mkdir(parents=True)
        (seats.folder_of(at) / "api.key").write_text("gh_x")


def test_each_guardian_is_a_process_with_its_own_folder(made):
    lines = guardians_beside.commands(SITE)
    folders = [line[line.index("--folder") + 1] for line in lines]
    assert len(set(folders)) == len(seats.SEATS)
    assert all("gh_x" not in " ".join(line) for line in lines)


def test_the_witnesses_configured_must_have_signed(made, monkeypatch):
    monkeypatch.setenv(
        "GONGHENG_WITNESSES", "http://127.0.0.1:1 w1+aa+bb;http://127.0.0.1:2 w2+aa+bb"
    )
    line = guardians_beside.commands(SITE)[0]
    keys = line[line.index("--witness-keys") + 1]
    assert Path(keys).read_text(encoding="utf-8").split() == ["w1+aa+bb", "w2+aa+bb"]
    assert line[line.index("--quorum") + 1] == "2"


def test_none_where_none_were_made_and_none_in_production(made, monkeypatch, tmp_path):
    monkeypatch.setenv("GONGHENG_ENV", "production")
    assert guardians_beside.commands(SITE) == []
    monkeypatch.delenv("GONGHENG_ENV")
    (seats.folder_of(3) / "api.key").unlink()
    assert guardians_beside.commands(SITE) == []
