"""The commands for certificates, from the first root to a signed challenge."""

import json

import pytest

from gongheng import cli
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.signatures import verify_with
from gongheng.registry.certificates.answers import read_answer, signed_bytes

PASSPHRASE = "一个很长很长的口令"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path / "home"))
    (tmp_path / "pass").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def one(*words):
        monkeypatch.setattr("sys.argv", ["gongheng", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return one


@pytest.fixture
def firm(run, tmp_path):
    assert run("ca", "init")[0] == 0
    told = run("ca", "issue", "firm", "示例有限公司", "--code", "91420106MB0000001X",
               "--out", tmp_path / "firm", "--passphrase-file", tmp_path / "pass")  # fmt: skip
    assert told[0] == 0
    return tmp_path / "firm"


def test_a_challenge_is_signed_with_an_issued_key(run, firm, tmp_path):
    text = "公衡平台签名验证\n平台：甲\n"
    (tmp_path / "challenge.txt").write_bytes(text.encode())
    code, said = run("cert", "sign-challenge", tmp_path / "challenge.txt", "--folder", firm,
                     "--out", tmp_path / "answer.json",
                     "--passphrase-file", tmp_path / "pass")  # fmt: skip
    given = read_answer((tmp_path / "answer.json").read_text(encoding="utf-8"))

    assert code == 0
    assert "已签名" in said
    assert verify_with(given.signing, signed_bytes(text), given.signature)
    assert given.signing.unit_code == "91420106MB0000001X"
    assert given.encryption.encrypts


def test_a_wrong_passphrase_signs_nothing(run, firm, tmp_path):
    (tmp_path / "challenge.txt").write_text("x")
    (tmp_path / "pass").write_text("另一个很长的口令")
    code, said = run("cert", "sign-challenge", tmp_path / "challenge.txt", "--folder", firm,
                     "--out", tmp_path / "answer.json",
                     "--passphrase-file", tmp_path / "pass")  # fmt: skip

    assert (code, "口令不正确" in said) == (1, True)
    assert not (tmp_path / "answer.json").exists()


def test_keys_are_for_their_owner_and_never_written_over(run, firm, tmp_path):
    before = {path.name: path.read_bytes() for path in firm.iterdir()}
    code, said = run("ca", "issue", "firm", "另一家", "--out", firm,
                     "--passphrase-file", tmp_path / "pass")  # fmt: skip

    assert (code, "已经存在" in said) == (1, True)
    assert {path.name: path.read_bytes() for path in firm.iterdir()} == before
    assert (firm / "sign.key").stat().st_mode & 0o077 == 0
    assert json.loads((firm / "sign.key").read_text())["kind"] == "key"


def test_a_certificate_is_revoked_and_shown(run, firm):
    held = read_certificate((firm / "sign.pem").read_bytes())

    assert run("ca", "revoke", firm / "sign.pem")[0] == 0
    assert held.fingerprint in run("cert", "show", firm / "sign.pem")[1]
    assert "（测试用）" in run("ca", "list")[1]
    assert run("ca", "renew")[0] == 0


def test_a_fetched_list_is_kept(run, firm, tmp_path):
    made = tmp_path / "home/test-ca/root.crl"

    assert run("ca", "keep-list", made, "--name", "hb")[0] == 0
    assert (tmp_path / "home/revocations/hb.crl").read_bytes() == made.read_bytes()
    assert run("ca", "keep-list", firm / "sign.pem", "--name", "hb")[0] == 1


@pytest.mark.parametrize("words", [
    ("cert", "show", "/no/such/file"), ("ca", "revoke", "/no/such/file"), ("ca", "renew"),
])  # fmt: skip
def test_what_cannot_be_done_is_a_sentence(run, words):
    code, said = run(*words)

    assert code == 1
    assert said.endswith("。\n")
    assert "Traceback" not in said


def test_production_has_no_test_authority(run, settings, tmp_path):
    settings.PRODUCTION = True
    code, said = run("ca", "init")

    assert (code, "正式环境不得使用" in said) == (1, True)
    assert not (tmp_path / "home").exists()
