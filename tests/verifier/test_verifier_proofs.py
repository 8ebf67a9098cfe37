"""The offline verifier on proof files: true ones pass, forged ones never do."""

import ast
import base64
import copy
import hashlib
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import gongheng_verifier
import pytest
from gongheng_verifier import merkle, note
from gongheng_verifier.cli import main
from gongheng_verifier.sm3 import _Cryptography, sm3

from gongheng.foundation.ledger import tree
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign

SOURCE = Path(gongheng_verifier.__file__).parent


def test_the_verifier_imports_nothing_of_the_platform():
    allowed = {"cryptography", "gongheng_verifier", *sys.stdlib_module_names}
    for file in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module]
            assert {name.split(".")[0] for name in names} <= allowed, file


def test_sm3_of_both_back_ends_is_the_published_one():
    published = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == published
    other = _Cryptography()
    other.update(b"abc")
    assert other.digest().hex() == published


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
def test_every_true_proof_passes_with_a_line_for_each_check(make_log, judge, size):
    log = make_log(size)
    for index in range(size):
        code, failed, report = judge(log.proof(index), log.signer.vkey())
        assert (code, failed) == (0, [])
        assert [check["number"] for check in report["checks"]] == ["V01", "V02", "V03", "V04"]
        assert report["warnings"] == []


def test_a_person_reads_chinese_sentences(make_log, tmp_path, capsys):
    log = make_log(5)
    file = tmp_path / "证明.json"
    file.write_text(json.dumps(log.proof(3)), "utf-8")
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "通过 V03 包含证明：第 4 条记录在检查点（共 5 条）之内" in lines
    assert any(line.startswith("提示：日志公钥取自所核验的文件本身") for line in lines)
    assert lines[-1] == "结论：通过（4/4 项通过）"


def test_without_a_key_given_apart_a_forger_with_a_key_of_his_own_is_only_warned_about(
    make_log, judge
):
    forger = make_log(5, Signer("log.example/公衡", b"f" * 32))
    code, _, report = judge(forger.proof(3))
    assert code == 0
    assert report["warnings"]
    code, failed, _ = judge(forger.proof(3), make_log(1).signer.vkey())
    assert (code, failed) == (1, ["V01"])


def test_growth_is_judged_from_two_heads(make_log, judge):
    log = make_log(13)
    for old in range(14):
        for new in range(old, 14):
            assert judge(log.growth(old, new), log.signer.vkey())[:2] == (0, [])


def test_a_log_that_rewrote_its_past_is_caught(make_log, log_of, entry, judge):
    honest = make_log(9)
    rewritten = log_of([entry(0), entry(99), *map(entry, range(2, 13))])
    forged = {**rewritten.growth(9, 13), "old": honest.note(9)}
    assert judge(forged, honest.signer.vkey())[:2] == (1, ["V06"])
    assert judge({**honest.growth(4, 9), "old": honest.note(9), "new": honest.note(4)})[0] == 1


def test_sealed_facts_are_judged_against_the_commitment(log_of, entry, seal_commitment, judge):
    salt, facts = bytes(range(16)), {"name": "测试甲"}
    sealed = {**entry(0), "commitment": seal_commitment(salt, facts)}
    log = log_of([sealed, entry(1)])
    shown = {"salt": salt.hex(), "facts": facts}
    assert judge(log.proof(0, private=shown))[:2] == (0, [])
    other = {**shown, "facts": {"name": "测试乙"}}
    assert judge(log.proof(0, private=other))[:2] == (1, ["V05"])
    assert judge(log.proof(1, private=shown))[:2] == (1, ["V05"])


def test_the_head_of_another_log_under_the_same_key_is_refused(make_log, judge):
    log = make_log(5)
    root = tree.Frontier.from_nodes(5, log.node_at).root()
    other = sign(Checkpoint("other.example", 5, root).body(), log.signer)
    assert judge({**log.proof(2), "checkpoint": other})[:2] == (1, ["V02"])


def test_a_size_that_gives_the_same_path_is_still_caught_by_the_signed_size(make_log, judge):
    log = make_log(4)
    proof = log.proof(0, 3)
    assert judge({**proof, "tree_size": 4}, log.signer.vkey())[:2] == (1, ["V04"])


def changes(value, draw):
    """One forgery: a scalar changed, a part dropped, doubled, added or swapped, anywhere."""
    value = copy.deepcopy(value)
    holder, key = draw.choice(list(places(value)))
    item = holder[key]
    kind = draw.randrange(5)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, list):
        holder.insert(key, item)
    elif kind == 2 and isinstance(holder, dict):
        holder[draw.choice(["x", "Act", "price ", "private"])] = item
    elif kind == 3 and isinstance(holder, list) and len(holder) > 1:
        other = draw.randrange(len(holder))
        holder[key], holder[other] = holder[other], holder[key]
    else:
        holder[key] = bent(item, draw)
    return value


def places(value):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(pairs):
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


def bent(item, draw):
    if isinstance(item, int):
        return draw.choice([item + 1, item - 1, item ^ 1 << draw.randrange(40), -item - 1])
    if isinstance(item, str) and item:
        spot = draw.randrange(len(item))
        return item[:spot] + chr(ord(item[spot]) ^ 1 << draw.randrange(7)) + item[spot + 1 :]
    return draw.choice([None, 0, "", [], {}, "x", True, 1.5])


@pytest.mark.parametrize("seed", range(4))
def test_no_forged_proof_passes(make_log, judge, seed):
    draw = random.Random(seed)
    log = make_log(11)
    key = log.signer.vkey()
    forged = 0
    while forged < 300:
        size = draw.randrange(2, 12)
        true = log.growth(draw.randrange(1, size), size)
        if draw.random() < 0.8:
            true = log.proof(draw.randrange(size), size)
        value = changes(true, draw)
        if value != true:
            forged += 1
            code, _, report = judge(value, key)
            assert code in (1, 2), value
            assert report["unreadable"] != "文件内容异常，无法核验。", value


@pytest.mark.parametrize("seed", range(2))
def test_no_forged_bytes_pass(make_log, judge, seed):
    draw = random.Random(seed)
    log = make_log(11)
    raw = json.dumps(log.proof(6), ensure_ascii=False).encode()
    for _ in range(300):
        spot = draw.randrange(len(raw))
        data = draw.choice(
            [
                raw[:spot],
                raw[:spot] + bytes([raw[spot] ^ 1 << draw.randrange(8)]) + raw[spot + 1 :],
                raw[:spot] + draw.choice([b"\0", b'"', b"{", b"\xff", b"9", b"e"]) + raw[spot:],
            ]
        )
        code, _, report = judge(data, log.signer.vkey())
        same = code == 0 and json.loads(data) == json.loads(raw)
        assert same or code in (1, 2), data
        assert report["unreadable"] != "文件内容异常，无法核验。", data


def test_the_net_for_forgeries_tears_when_a_check_is_removed(make_log, judge, monkeypatch):
    log = make_log(5)
    forged = {**log.proof(3), "entry": {**log.entries[3], "actor": "office:other"}}
    assert judge(forged, log.signer.vkey())[:2] == (1, ["V03"])
    monkeypatch.setattr(merkle, "includes", lambda *_: True)
    assert judge(forged, log.signer.vkey())[0] == 0


DEEP = b'{"a":' * 200_000


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"\xef\xbb\xbf{}", DEEP, b"[" * 100_000,
        b'{"format":"gongheng-proof/1","format":"gongheng-proof/1"}', b'{"format":"other"}',
        b'{"format":"gongheng-proof/1"}', b'{"format":["gongheng-proof/1"]}', b"9" * 100_000,
        b'{"format":NaN}', b'{"format":1e999}', b'"\\ud800"', b"PK", b"PK\x03\x04" + b"x" * 99,
        b" " * (8 * 2**20 + 1),
    ],
    ids=range(19),
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_a_sentence(judge, data):
    code, _, report = judge(data)
    assert code == 2
    assert re.search(r"[\u4e00-\u9fff]", report["unreadable"])
    assert report["unreadable"] != "文件内容异常，无法核验。"


def test_a_repeated_field_anywhere_is_refused(make_log, judge):
    raw = json.dumps(make_log(2).proof(1))
    doubled = raw.replace('"price":', '"price": "1.00", "price":')
    assert judge(doubled.encode())[0] == 2
    assert judge(raw.encode())[0] == 0


@pytest.mark.parametrize(
    "options",
    [[], ["--nothing"], ["missing.json"], ["a", "b"], ["--max-bytes", "x", "f"], ["\0"], ["."]],
)
def test_wrong_use_is_a_sentence_too(capsys, options):
    assert main(options) == 2
    assert "无法核验：" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["x", "a+b+c", "missing-file", "a+00000000+AQ==", ""])
def test_a_key_that_cannot_be_read_is_never_replaced_by_the_files_own(make_log, judge, key):
    code, _, report = judge(make_log(2).proof(1), None, "--key", key)
    assert code == 2
    assert report["checks"] == []


def test_the_key_may_stand_in_a_file(make_log, judge, tmp_path):
    log = make_log(2)
    file = tmp_path / "公钥.txt"
    file.write_text(log.signer.vkey() + "\n", "utf-8")
    assert judge(log.proof(1), str(file))[0] == 0


def test_a_key_name_cannot_paint_on_the_terminal(make_log):
    public = make_log(1).signer.verifier.public
    for name, fine in (("plain", True), ("\x1b[32m", False), ("a\u202eb", False), ("a b", False)):
        data = bytes([1]) + public
        number = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
        text = f"{name}+{number}+{base64.b64encode(data).decode()}"
        if fine:
            assert note.read_key(text).name == name
        else:
            with pytest.raises(note.BadNote):
                note.read_key(text)


def test_notes_with_doubled_excessive_or_loosely_written_signatures_are_refused(make_log):
    log = make_log(3)
    key = note.read_key(log.signer.vkey())
    text = log.note()
    line = text[text.rindex("\n\n") + 2 :]
    assert note.open_head(text + line.replace(key.name, "witness") * 15, key).size == 3
    loose = text[:-3] + chr(ord(text[-3]) + 1) + text[-2:]  # other unused bits, same bytes
    assert base64.b64decode(line.split()[2]) == base64.b64decode(loose.split()[-1])
    for bad in (text + line, text + line.replace(key.name, "witness") * 64, loose):
        with pytest.raises(note.BadNote):
            note.open_head(bad, key)


@pytest.mark.parametrize("line", ["bell\x07", "tab\t", "", "\r"])
def test_a_signed_text_with_control_signs_or_gaps_is_still_refused(make_log, line):
    signer = make_log(1).signer
    key = note.read_key(signer.vkey())

    def signed(body):
        data = base64.b64encode(signer.key_id + signer.sign(body.encode())).decode()
        return f"{body}\n\N{EM DASH} {signer.name} {data}\n"

    body = make_log(3).note().rpartition("\n\n")[0] + "\n"
    assert note.open_head(signed(body + "extension\n"), key).size == 3
    with pytest.raises(note.BadNote):
        note.open_head(signed(body + line + "\n"), key)


def test_the_command_runs_by_itself(make_log, tmp_path):
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(make_log(3).proof(1)), "utf-8")
    command = [sys.executable, "-m", "gongheng_verifier", str(file)]
    environment = {"PYTHONPATH": str(SOURCE.parent), "PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert "结论：通过" in done.stdout.decode("utf-8")
    assert done.stderr == b""
