"""The offline verifier and the witnesses' lines: keys given by the user, a quorum, and forks."""

import base64
from datetime import UTC, datetime

import pytest
from gongheng_verifier import monitor
from gongheng_verifier.cli import main
from gongheng_witness.note import Signer

NOW = 1_795_000_000


@pytest.fixture
def crowd():
    return [Signer(f"witness.example/{number}", bytes([number + 1]) * 32) for number in range(3)]


@pytest.fixture
def trust(tmp_path, crowd):
    file = tmp_path / "keys.txt"
    file.write_text("\n".join(one.key.vkey() for one in crowd) + "\n")
    return file


def cosigned(note, *signers, at=NOW):
    body = note.rpartition("\n\n")[0] + "\n"
    return note + "".join(one.cosign(body, at) for one in signers)


def proof_with(log, *signers):
    proof = log.proof(3)
    return {**proof, "checkpoint": cosigned(proof["checkpoint"], *signers)}


def test_a_quorum_of_trusted_witnesses_passes_with_a_line_for_each(judge, make_log, crowd, trust):
    log = make_log(9)

    code, failed, report = judge(
        proof_with(log, *crowd[:2]), log.signer.vkey(), "--witness-keys", str(trust)
    )

    assert (code, failed) == (0, [])
    lines = [one["clause"] for one in report["checks"] if one["number"] == "V12"]
    assert len(lines) == 2
    assert "2026年11月18日" in lines[0]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_the_quorum_does_not_pass(judge, make_log, crowd, trust, count):
    log = make_log(9)

    code, failed, _ = judge(
        proof_with(log, *crowd[:count]), log.signer.vkey(), "--witness-keys", str(trust)
    )

    assert (code, failed) == (1, ["V13"])


def test_the_same_witness_twice_and_strangers_do_not_count(judge, make_log, crowd, trust):
    log, strangers = make_log(9), [Signer(f"s{n}", bytes([n + 60]) * 32) for n in range(5)]

    assert judge(proof_with(log, crowd[0], *strangers), None, "--witness-keys", str(trust))[0] == 1
    assert judge(proof_with(log, crowd[0], crowd[0]), None, "--witness-keys", str(trust))[0] == 1


@pytest.mark.parametrize("forge", ["time", "bit", "other head", "log key", "short"])
def test_a_false_line_of_a_trusted_witness_does_not_pass(judge, make_log, crowd, trust, forge):
    log = make_log(9)
    proof = log.proof(3)
    body = proof["checkpoint"].rpartition("\n\n")[0] + "\n"
    line = crowd[0].cosign(body, NOW)
    raw = bytearray(base64.b64decode(line.split()[2]))
    if forge == "time":
        raw[11] ^= 1
    elif forge == "bit":
        raw[40] ^= 1
    elif forge == "short":
        del raw[-1]
    elif forge == "other head":
        raw = bytearray(
            base64.b64decode(crowd[0].cosign(body.replace("9", "8", 1), NOW).split()[2])
        )
    else:
        raw = raw[:4] + raw[12:]  # an ordinary signature in place of a dated one
    line = f"— {crowd[0].name} {base64.b64encode(bytes(raw)).decode()}\n"
    proof["checkpoint"] = cosigned(proof["checkpoint"], *crowd[1:]) + line

    code, failed, _ = judge(proof, None, "--witness-keys", str(trust))

    assert code == 1
    assert "V12" in failed


def test_without_the_trust_list_nothing_is_said_of_witnesses(judge, make_log, crowd):
    code, _, report = judge(proof_with(make_log(9), *crowd))

    assert code == 0
    assert not {"V12", "V13"} & {one["number"] for one in report["checks"]}


def test_a_checkpoint_known_from_elsewhere_shows_the_fork(judge, make_log, log_of, tmp_path, entry):
    log = make_log(9)
    fork = log_of([entry(99), *map(entry, range(1, 9))])
    known = tmp_path / "known.txt"
    known.write_text(fork.note())

    assert judge(log.proof(3), None, "--known", str(known))[:2] == (1, ["V07"])
    known.write_text(log.note())
    assert judge(log.proof(3), None, "--known", str(known))[0] == 0
    assert judge(log.proof(3), None)[0] == 0, "the twin: who does not compare does not see it"


@pytest.mark.parametrize("options", [
    ["--quorum", "2"], ["--witness-keys", "/nowhere"], ["--witness-keys", "TRUST", "--quorum", "4"],
    ["--witness-keys", "TRUST", "--quorum", "0"], ["--known", "/nowhere"], ["--witness-keys", "BAD"],
    ["--witness-keys", "LOG"], ["--witness-keys", "TWICE"],
])  # fmt: skip
def test_wrong_options_cannot_be_judged(judge, make_log, trust, crowd, options):
    log, tmp_path = make_log(9), trust.parent
    files = {"BAD": "junk\n", "LOG": log.signer.vkey(),
             "TWICE": crowd[0].key.vkey() + "\n" + Signer(crowd[0].name, bytes(32)).key.vkey()}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    given = [str(tmp_path / one) if one in files else str(trust) if one == "TRUST" else one
             for one in options]  # fmt: skip

    assert judge(log.proof(3), None, *given)[0] == 2


def test_a_closed_entry_needs_its_blind(judge, log_of, entry):
    from gongheng.foundation.ledger.canonical import canonical, leaf_hash, leaf_of
    from gongheng.foundation.ledger.tree import Frontier

    closed = {**entry(3), "sight": "closed"}
    blinding = {"kind": "closed", "blind": "5" * 64}
    log = log_of(map(entry, range(9)))
    log.entries[3] = closed
    hashes = [leaf_hash(canonical(one)) for one in log.entries]
    hashes[3] = leaf_of(closed, blinding)
    log.nodes = {(node.level, node.number): node.hash for node in Frontier().extend(hashes)}

    assert judge(log.proof(3, blinding=blinding))[0] == 0
    assert judge(log.proof(3))[:2] == (1, ["V03"])
    assert judge(log.proof(3, blinding={**blinding, "blind": "6" * 64}))[:2] == (1, ["V03"])
    for wrong in (
        {},
        {"kind": "pad", "blind": "5" * 64},
        {"kind": "closed", "blind": "5"},
        {**blinding, "x": "1"},
    ):
        assert judge(log.proof(3, blinding=wrong))[0] == 2


@pytest.mark.parametrize("data", [
    b'{"format":"gongheng-leaves/1"}', b'{"format":"gongheng-leaves/1","leaves":[]}', b"[]", b"\xff",
])  # fmt: skip
def test_a_malformed_file_for_the_monitor_cannot_be_judged(tmp_path, capsys, data):
    file = tmp_path / "x"
    file.write_bytes(data)

    assert main(["monitor", str(file)]) == 2
    assert "Traceback" not in capsys.readouterr().out


class SawTheAnchor:
    """Whom the reader trusts cosigned the later head alone."""

    def times(self, text):
        return [1_795_000_000] if text == "anchor" else []


def test_the_log_s_own_word_of_when_a_stretch_ended_is_never_later_than_what_witnesses_saw():
    told = {"last": "last", "anchor": "anchor", "sealed_at": "2099-01-01T00:00:00Z"}
    seen = datetime.fromtimestamp(1_795_000_000, UTC)

    assert monitor._sealed_at(told, SawTheAnchor()) == seen
    earlier = {**told, "sealed_at": "2020-01-01T00:00:00Z"}
    assert monitor._sealed_at(earlier, SawTheAnchor()).year == 2020
    assert monitor._sealed_at({**told, "last": "anchor"}, SawTheAnchor()) == seen
    assert monitor._sealed_at({**told, "anchor": ""}, SawTheAnchor()).year == 2099
