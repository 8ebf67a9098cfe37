"""Guardians as processes of their own: they share nothing but a folder of signed files."""

import json
import os
import subprocess
import sys
from itertools import combinations

import pytest
from gongheng_witness.note import Signer as Witness

from gongheng import cli
from gongheng.foundation.ledger.canonical import canonical, leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.note import verify_note
from gongheng.foundation.ledger.tree import Frontier, inclusion_proof, root_at

ROOT, CHECKPOINT = "ab" * 32, "log.example\n48\nAAAA\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("guardians")
    (made / "pass").write_text("一个很长很长的口令\n", encoding="utf-8")
    (made / "board").mkdir()
    request = {"v": "gongheng/draw-request/1", "root": ROOT, "checkpoint": CHECKPOINT}
    (made / "request.json").write_text(json.dumps(request), encoding="utf-8")
    return made


def together(lines):
    """Every line in a process of its own, all at the same time."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "gongheng", "guardian", *map(str, line)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ, text=True,
        )
        for line in lines
    ]  # fmt: skip
    try:
        return [(*one.communicate(timeout=300), one.returncode) for one in started]
    finally:
        for one in started:
            one.kill()


@pytest.fixture(scope="module")
def five(folder):
    """Five guardians who have made their key together and have answered one request."""
    own = [
        ["--folder", folder / str(at), "--passphrase-file", folder / "pass"] for at in range(1, 6)
    ]
    for at, place in enumerate(own, 1):
        assert call("keygen", *place, "--name", f"监护人{at}") == 0
    cards = [folder / str(at) / "card.json" for at in range(1, 6)]
    assert call("roster", *cards, "--out", folder / "roster.json") == 0
    joined = together(["join", *place, "--roster", folder / "roster.json", "--ceremony", "2026",
                       "--board", folder / "board"] for place in own)  # fmt: skip
    assert {code for _, _, code in joined} == {0}, joined
    assert len({text for text, _, _ in joined}) == 1
    answers = together(["answer", *place, "--request", folder / "request.json",
                        "--out", folder / f"answer-{at}.json", "--rehearsal"] for at, place in enumerate(own, 1))  # fmt: skip
    assert {code for _, _, code in answers} == {0}, answers
    return [folder / f"answer-{at}.json" for at in range(1, 6)]


def call(*words):
    told = cli._parser().parse_args(["guardian", *map(str, words)])
    return told.run(told)


@pytest.fixture
def combine(folder, five, capsys):
    def one(*answers):
        capsys.readouterr()
        code = call("combine", "--circle", folder / "1" / "circle.json",
                    "--request", folder / "request.json", *answers)  # fmt: skip
        return code, capsys.readouterr().out

    return one


def test_any_three_of_five_processes_give_the_same_value(five, combine):
    told = {combine(*three) for three in combinations(five, 3)}

    assert len(told) == 1
    code, text = told.pop()
    assert code == 0
    assert text.startswith("随机值：")


def test_two_guardians_give_nothing(five, combine):
    code, text = combine(*five[:2])

    assert code == 1
    assert "随机值：" not in text
    assert "不足 3 份" in text


def test_a_corrupt_guardian_is_named_and_the_rest_goes_on(five, combine, tmp_path):
    bad = json.loads(five[1].read_text(encoding="utf-8"))
    bad["point"] = json.loads(five[2].read_text(encoding="utf-8"))["point"]
    (tmp_path / "bad.json").write_text(json.dumps(bad), encoding="utf-8")
    honest = combine(*five[2:])[1]

    code, text = combine(tmp_path / "bad.json", *five[2:])
    assert code == 0
    assert "第 2 位监护人" in text
    assert text.endswith(honest)
    code, text = combine(five[0], tmp_path / "bad.json", five[4])
    assert code == 1
    assert "随机值：" not in text


def test_no_secret_lies_in_the_clear_or_on_the_board(folder, five):
    for at in range(1, 6):
        assert (folder / str(at) / "share.key").stat().st_mode & 0o77 == 0
        assert json.loads((folder / str(at) / "share.key").read_text())["sealed"]
    names = {file.name for file in (folder / "board").iterdir()}
    assert names == {f"{number}-{at}.json" for number in (1, 2, 3) for at in range(1, 6)}


def again(folder, name, **change):
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    (folder / name).write_text(json.dumps({**request, **change}), encoding="utf-8")
    return call("answer", "--folder", folder / "1", "--passphrase-file", folder / "pass",
                "--request", folder / name, "--out", folder / f"out-{name}", "--rehearsal")  # fmt: skip


def test_a_request_is_answered_for_one_checkpoint_only(folder, five, capsys):
    assert again(folder, "same.json") == 0
    assert again(folder, "later.json", checkpoint=CHECKPOINT + "later\n") == 1
    assert "一次申请只抽一次" in capsys.readouterr().out
    assert not (folder / "out-later.json").exists()


def test_without_the_memory_a_second_checkpoint_would_give_a_second_draw(folder, five, monkeypatch):
    """Twin: who may ask again draws until he likes the result."""
    monkeypatch.setattr("gongheng.running.guarding.drawing.once", lambda *_: None)

    assert again(folder, "second.json", checkpoint=CHECKPOINT + "second\n") == 0


def test_what_is_no_request_is_refused_in_a_sentence(folder, five, capsys):
    for number, change in enumerate([{"root": "xx"}, {"root": "ab"}, {"checkpoint": 5}, {"v": "x"},
                                     {"checkpoint": ""}, {"root": None}]):  # fmt: skip
        assert again(folder, f"bad{number}.json", **change) == 1
        assert "不是监护人所用的文件" in capsys.readouterr().out


SIGNER, OTHER = Signer("log.example", bytes(32)), Signer("log.example", bytes(31) + b"1")


def logged(root, *, signer=SIGNER, told=None):
    """A log of five entries whose third is the request, as a request to the guardians."""
    entries = [{"act": "note", "facts": {"number": number}} for number in range(5)]
    entries[2] = {"act": "draw.ask", "facts": {"request_root": told or root}}
    nodes = {(one.level, one.number): one.hash
             for one in Frontier().extend(leaf_hash(canonical(entry)) for entry in entries)}  # fmt: skip
    node_at = lambda level, number: nodes[level, number]  # noqa: E731
    head = Checkpoint("log.example", 5, root_at(5, node_at))
    proof = [one.hex() for one in inclusion_proof(2, 5, node_at)]
    return {"v": "gongheng/draw-request/1", "root": root, "checkpoint": sign(head.body(), signer),
            "logged": {"entry": entries[2], "blinding": None, "leaf_index": 2, "proof": proof}}  # fmt: skip


def ask(folder, request, name, *witnesses):
    (folder / name).write_text(json.dumps(request), encoding="utf-8")
    return call("answer", "--folder", folder / "1", "--passphrase-file", folder / "pass",
                "--request", folder / name, "--out", folder / f"out-{name}",
                "--log-key", SIGNER.vkey(), *(witnesses or ("--quorum", "0")))  # fmt: skip


def cosigned(request, *seen_by):
    """The same request, its checkpoint cosigned by these."""
    body = verify_note(request["checkpoint"], [SIGNER.verifier]).body
    lines = "".join(one.cosign(body, 1_790_000_000) for one in seen_by)
    return {**request, "checkpoint": request["checkpoint"] + lines}


def test_a_draw_in_a_file_is_answered_under_a_checkpoint_that_enough_witnesses_signed(
    folder, five, capsys
):
    three = [Witness(f"witness.example/{n}", bytes([n]) * 32) for n in (1, 2, 3)]
    (folder / "keys").write_text("\n".join(one.key.vkey() for one in three))
    keys = ("--witness-keys", folder / "keys")
    alone = logged("da" * 32)

    assert ask(folder, alone, "unseen.json", *keys) == 1
    assert ask(folder, cosigned(alone, three[0]), "one.json", *keys) == 1
    assert "外部见证只有 1 家" in capsys.readouterr().out
    assert not (folder / "out-one.json").exists()
    assert ask(folder, cosigned(alone, *three[:2]), "two.json", *keys) == 0


def test_a_draw_is_not_answered_without_a_word_about_witnesses(folder, five, capsys):
    (folder / "silent.json").write_text(json.dumps(logged("db" * 32)), encoding="utf-8")
    code = call("answer", "--folder", folder / "1", "--passphrase-file", folder / "pass",
                "--request", folder / "silent.json", "--out", folder / "out-silent.json",
                "--log-key", SIGNER.vkey())  # fmt: skip

    assert code == 1
    assert "--quorum 0" in capsys.readouterr().out
    assert not (folder / "out-silent.json").exists()


def test_only_a_request_that_was_logged_before_the_checkpoint_is_answered(folder, five, capsys):
    good = logged("cd" * 32)
    bad = [
        logged("cd" * 32, signer=OTHER),
        logged("cd" * 32, told="ef" * 32),
        {key: value for key, value in good.items() if key != "logged"},
        {**good, "logged": {**good["logged"], "leaf_index": 3}},
        {**good, "logged": {**good["logged"], "proof": []}},
        {**good, "logged": {**good["logged"], "proof": 7}},
        {**good, "logged": {**good["logged"], "blinding": 7}},
    ]
    for number, request in enumerate(bad):
        assert ask(folder, request, f"unlogged{number}.json") == 1
        assert "没有证明登记在检查点以前" in capsys.readouterr().out
        assert not (folder / f"out-unlogged{number}.json").exists()
    assert ask(folder, good, "logged.json") == 0


def test_without_that_check_many_requests_could_be_tried_and_the_best_logged(
    folder, five, monkeypatch
):
    """Twin: a request that no log knows gets its answer."""
    monkeypatch.setattr("gongheng.running.guarding.drawing._check_logged", lambda *_: None)

    assert ask(folder, logged("12" * 32, told="ef" * 32), "tried.json") == 0


def test_who_does_not_come_is_named_after_the_wait(folder, five, tmp_path, capsys):
    (tmp_path / "board").mkdir()
    code = call("join", "--folder", folder / "1", "--passphrase-file", folder / "pass",
                "--roster", folder / "roster.json", "--board", tmp_path / "board",
                "--ceremony", "2027", "--wait", "0.2")  # fmt: skip

    assert code == 1
    assert "第 2 位监护人" in capsys.readouterr().out


def test_a_key_is_never_written_over(folder, five, capsys):
    before = (folder / "1" / "guardian.key").read_text(encoding="utf-8")

    assert call("keygen", "--folder", folder / "1", "--passphrase-file", folder / "pass",
                "--name", "另一位") == 1  # fmt: skip
    assert (folder / "1" / "guardian.key").read_text(encoding="utf-8") == before
