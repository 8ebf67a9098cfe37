"""核验工具: what the site hands out is what it says, and runs where nothing is installed."""

import hashlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from gongheng_verifier import report

from builders import evaluation as late
from builders import trading as build
from gongheng.foundation.ledger import keys
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.paths import checkout
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.portals.public import verifier
from gongheng.trading.archive import actions as archive

pytestmark = pytest.mark.django_db
CLEAN = [sys.executable, "-I", "-S"]  # nothing but the standard library


@pytest.fixture
def built(tmp_path, monkeypatch):
    """The file as set-up makes it, and its bytes as the site gives them."""
    target = tmp_path / "built" / verifier.NAME
    target.parent.mkdir()
    script = checkout() / "scripts/build_verifier.py"
    subprocess.run([sys.executable, str(script), str(target)], check=True)
    monkeypatch.setattr(verifier.finders, "find", lambda _: str(target))
    return target


def run(folder, *words):
    return subprocess.run(
        [*CLEAN, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"}, check=False,
    )  # fmt: skip


def test_the_page_shows_the_digests_of_the_very_file_it_gives(built):
    answer = Client().get(f"/verify/{verifier.NAME}")
    page = Client().get("/verify/tool/").content.decode()

    assert answer.content == built.read_bytes()
    assert verifier.NAME in answer["Content-Disposition"]
    assert sm3_hex(answer.content) in page
    assert hashlib.sha256(answer.content).hexdigest() in page


def test_the_same_sources_give_the_same_bytes(built, tmp_path):
    script = checkout() / "scripts/build_verifier.py"
    again = tmp_path / "again.pyz"
    subprocess.run([sys.executable, str(script), str(again)], check=True)
    assert again.read_bytes() == built.read_bytes()


def test_the_downloaded_file_judges_an_archive_of_the_site_with_nothing_installed(built, tmp_path):
    host = build.a_tenderer()
    contract = late.a_published_contract(host)
    at = contract.award.notified_at + timedelta(days=20)
    archive.seal(archive.assemble(contract.tender, by=host, at=at), by=host, at=at)
    seal_all(at=at)
    code = contract.tender.code
    for name, address in (("tool.pyz", f"/verify/{verifier.NAME}"), ("key.txt", "/verify/key.txt"),
                          ("a.zip", f"/projects/{code}/archive.zip")):  # fmt: skip
        (tmp_path / name).write_bytes(Client().get(address).content)
    assert keys.log_signer().vkey() in (tmp_path / "key.txt").read_text()

    told = run(tmp_path, "tool.pyz", "--key", "key.txt", "--extract", "a.zip")
    assert told.returncode == 0, told.stdout + told.stderr

    changed = bytearray((tmp_path / "a.zip").read_bytes())
    changed[len(changed) // 3] ^= 1
    (tmp_path / "a.zip").write_bytes(changed)
    told = run(tmp_path, "tool.pyz", "--key", "key.txt", "--extract", "a.zip")
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stdout + told.stderr


def test_the_clean_process_really_has_nothing_of_ours(tmp_path):
    for module in ("cryptography", "gongheng_verifier", "gongheng", "django"):
        assert run(tmp_path, "-c", f"import {module}").returncode == 1


def test_a_site_without_the_file_says_so_and_gives_nothing(monkeypatch):
    monkeypatch.setattr(verifier.finders, "find", lambda _: None)
    assert "还没有放置核验程序" in Client().get("/verify/tool/").content.decode()
    assert Client().get(f"/verify/{verifier.NAME}").status_code == 404


def test_the_checks_on_the_page_are_those_of_the_program():
    sources = Path(checkout() / "verifier/README.md").read_text(encoding="utf-8")
    shown = [*verifier.CHECKS, *verifier.OUTCOMES, *verifier.OPENINGS]
    for number, name, _ in shown:
        assert f"| {number} {name} |" in sources
        assert report.CHECKS[number] == name
    assert {number for number, _, _ in shown} == {one for one in report.CHECKS if one[0] != "D"}
    assert f"V{len(verifier.CHECKS) + 1:02}" not in sources


@pytest.mark.parametrize("address", ["/", "/verify/", "/verify/checkpoint/", "/credit/reports/",
                                     "/services/", "/services/help/", "/signin/"])  # fmt: skip
def test_the_tool_is_one_step_from_every_place_where_one_checks(address):
    assert 'href="/verify/tool/"' in Client().get(address).content.decode()


def test_every_proof_box_leads_to_the_tool(life):
    code = life["tender"].code
    number = life["tender"].notices.first().number
    for address in (f"/projects/{code}/", f"/projects/{code}/proof/", f"/notices/{number}/"):
        page = Client().get(address).content.decode()
        assert page.count('href="/verify/tool/"') >= 2, address  # the box and the footer
