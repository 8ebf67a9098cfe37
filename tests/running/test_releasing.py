"""A guardian's program releases only for the very set that was closed and witnessed, and once."""

import base64
import copy
import json
from datetime import datetime, timedelta
from functools import cache

import pytest

from architecture.sources import ROOT
from builders import guardians as build
from gongheng import cli
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.ledger import cosignature
from gongheng.foundation.ledger.canonical import leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign, verify_note
from gongheng.foundation.ledger.cosignature import Cosigner
from gongheng.foundation.ledger.tree import Frontier, inclusion_proof, root_at
from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3, sm3_hex
from gongheng.foundation.sealing.keys import SoftwareKey
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.guardians import batches
from gongheng.registry.guardians.papers import PAPER
from gongheng.running.guarding import closing, releasing, watching
from gongheng.running.guarding.closing import FORMAT, Outside
from gongheng.running.guarding.paper import Paper
from gongheng.running.guarding.releasing import Holder, release_of
from gongheng.running.guarding.site import Site, Unanswered

TENDER, CODE, LOT = "E4201000001000001", "JH420000-001", "E4201000001000001001"
DUE = datetime.fromisoformat("2026-03-30T01:00:00+00:00")
LATER = DUE + timedelta(minutes=31)
LOG = Signer("log.example", bytes(32))
WITNESSES = [Signer(f"witness.example/{n}", bytes(31) + bytes([n])) for n in (1, 2, 3)]
COSIGNERS = tuple(Cosigner(one.name, one.verifier.public) for one in WITNESSES)
# Written out again on purpose: the test computes the chain by its own hand.
CHAIN, KINDS = b"gongheng/chain/1\0", {"submit": b"\1", "replace": b"\2", "withdraw": b"\3"}


@cache
def paper() -> Paper:
    keys = build.five()
    seats = [{"at": one.at, "body": one.body, "name": one.name} for one in keys]
    whole = {"format": PAPER, "code": CODE, "threshold": 3, "guardians": seats}
    return Paper(whole, tuple(one.signing.public for one in keys),
                 tuple(one.encryption.public for one in keys),
                 tuple(sm3_hex(one.issued.encryption) for one in keys))  # fmt: skip


@cache
def a_bid(number: int, tender: str = TENDER) -> sbp.Package:
    algorithms = suite("guomi")
    signer, encryption = (SoftwareKey.generate(algorithms.pairs) for _ in range(2))
    own = sbp.Recipient(sm3_hex(encryption.public), encryption.public)
    to = tuple(
        sbp.Recipient(print_, key)
        for print_, key in zip(paper().fingerprints, paper().encryption, strict=True)
    )
    certificate = b"certificate" + signer.public
    by = sbp.Signatory(signer, certificate, sm3_hex(certificate), own)
    terms = sbp.Terms(tender, LOT, "ab" * 32, to)
    content = {"price": f"报价 {number}".encode()}
    return sbp.seal(content, terms, by, algorithms=algorithms, client="试").package


def told_of(bid: sbp.Package, **change):
    return {"section": LOT, "commitment": bid.commitment.hex(), "nonce": bid.nonce.hex(),
            "header": dict(bid.header), "half": True, "roles": ["price"], **change}  # fmt: skip


def chain(*steps):
    head, links = sm3(CHAIN + TENDER.encode()), []
    for place, (kind, commitment, *replaces) in enumerate(steps, 1):
        head = sm3(CHAIN + head + KINDS[kind] + bytes.fromhex(commitment))
        links.append({"place": place, "kind": kind, "section": LOT, "commitment": commitment,
                      "head": head.hex(), **({"replaces": replaces[0]} if replaces else {})})  # fmt: skip
    return links


def closed(links, *, at=DUE, due=DUE, signed=3, when=LATER, act="intake.close", signer=LOG):
    """The closing entry in a log of five, its head cosigned."""
    facts = {"head": links[-1]["head"], "count": len(links), "due": due.isoformat(), "round": 1}
    entry = {"act": act, "matter": TENDER, "at": at.isoformat(), "facts": facts}
    return proved(entry, 2, signed=signed, when=when, signer=signer)


def shut(given, *, at=3, act=closing.SHUT, matter=TENDER, signed=3, when=LATER, signer=LOG, **more):
    """The entry that shut the bidders' window, later in the same log, under the same close."""
    facts = {"bids": given, "round": 1, "head": chain(*_steps())[-1]["head"], **more}
    entry = {"act": act, "matter": matter, "at": LATER.isoformat(), "facts": facts}
    return proved(entry, at, signed=signed, when=when, signer=signer)


def unnumbered(late):
    """When it is asked, and what: neither the close nor the window's end tells the number."""
    due = closing.UNNUMBERED_UNTIL - timedelta(seconds=0 if late else 1)
    when, links = due + timedelta(minutes=31), chain(*_steps())
    facts = {"head": links[-1]["head"], "count": len(links), "due": due.isoformat()}
    entry = {"act": "intake.close", "matter": TENDER, "at": due.isoformat(), "facts": facts}
    over = {
        "act": closing.SHUT,
        "matter": TENDER,
        "at": when.isoformat(),
        "facts": {"bids": _given()},
    }
    close, window = (
        proved(one, place, signed=3, when=when, signer=LOG)
        for place, one in ((2, entry), (3, over))
    )
    return when, asked() | {"close": close, "window": window}


def proved(entry, place, *, signed, when, signer):
    entries = [{"n": n} for n in range(5)]
    entries[place] = entry
    nodes = {(one.level, one.number): one.hash
             for one in Frontier().extend(leaf_hash(canonical(one)) for one in entries)}  # fmt: skip

    def node_at(level, index):
        return nodes[level, index]

    note = sign(Checkpoint("log.example", 5, root_at(5, node_at)).body(), signer)
    body = verify_note(note, [signer.verifier]).body
    for one in WITNESSES[:signed]:
        note += cosigned(one, body, when)
    proof = [node.hex() for node in inclusion_proof(place, 5, node_at)]
    return {"entry": entry, "blinding": None, "leaf_index": place, "proof": proof,
            "checkpoint": note}  # fmt: skip


def cosigned(witness, body, when):
    seconds = int(when.timestamp())
    said = f"cosignature/v1\ntime {seconds}\n{body}".encode()
    cosigner = Cosigner(witness.name, witness.verifier.public)
    line = cosigner.key_id + seconds.to_bytes(8, "big") + witness.sign(said)
    return f"{cosignature._DASH}{witness.name} {base64.b64encode(line).decode()}\n"


@cache
def _three():
    return [a_bid(number) for number in (1, 2, 3)]


def _steps():
    one, two, three = (bid.commitment.hex() for bid in _three())
    return ("submit", one), ("submit", two), ("replace", three, one)


def asked(**change):
    """Four links: one bid replaced by another, one withdrawn; two are live."""
    links = change.pop("links", None) or chain(*_steps())
    live = [told_of(_three()[1]), told_of(_three()[2])]
    made = {"format": FORMAT, "tender": TENDER, "circle": CODE, "links": links, "bids": live,
            "close": closed(links, **change.pop("close", {}))}  # fmt: skip
    made["window"] = shut(sorted(one["commitment"] for one in live))
    return copy.deepcopy({**made, **change})


@pytest.fixture
def holder(tmp_path):
    keys = build.five()[1]
    return Holder(paper(), keys.signing, keys.encryption, tmp_path)


OUTSIDE = Outside(LOG.vkey(), COSIGNERS, 2)


def answer(holder, request, tender=TENDER, outside=OUTSIDE, now=LATER):
    return release_of(holder, request, tender, outside, now=now)


def test_every_given_part_of_the_closed_set_is_released_and_signed(holder):
    made = answer(holder, asked())
    batch = batches.read_batch(made["batch"])
    assert batch["at"] == 2
    assert {row["bid"] for row in batch["shares"]} == {one.commitment.hex() for one in _three()[1:]}
    batches.check_signature(batch, made["signature"], holder.signing.public, suite("guomi"))
    headers = {one.commitment.hex(): one.header for one in _three()}
    assert batches.wrong_ones(batch, headers) == []


def test_a_bid_without_its_bidders_half_is_left_sealed(holder):
    bids = [told_of(_three()[1]), told_of(_three()[2], half=False, roles=[])]
    made = answer(holder, asked(bids=bids))
    assert [row["bid"] for row in made["batch"]["shares"]] == [_three()[1].commitment.hex()]


def _altered(change):
    request = asked()
    change(request)
    return request


WRONG = {
    "before the deadline by the entry": (
        lambda: asked(close={"at": DUE - timedelta(seconds=1)}), "released_too_early"),
    "one witness only": (lambda: asked(close={"signed": 1}), "close_unwitnessed"),
    "witnesses who looked before the deadline": (
        lambda: asked(close={"when": DUE - timedelta(seconds=1)}), "close_unwitnessed"),
    "another act": (lambda: asked(close={"act": "intake.open"}), "close_unproved"),
    "no proof": (lambda: asked(close={}) | {"close": None}, "close_unproved"),
    "a log of somebody else": (
        lambda: asked(close={"signer": Signer("log.example", bytes(31) + b"9")}),
        "close_unproved"),
    "a bid left out": (lambda: asked(bids=[told_of(_three()[1])]), "release_set_differs"),
    "a bid put in": (
        lambda: asked(bids=[*map(told_of, _three())]), "release_set_differs"),
    "a bid twice": (
        lambda: asked(bids=[told_of(_three()[1])] * 2 + [told_of(_three()[2])]),
        "release_set_differs"),
    "a link dropped": (
        lambda: _altered(lambda one: one["links"].pop(1)), "release_set_differs"),
    "a link reordered": (
        lambda: _altered(lambda one: one["links"].reverse()), "release_set_differs"),
    "a header exchanged": (
        lambda: _altered(lambda one: one["bids"][0].update(header=dict(_three()[0].header))),
        "bid_of_another"),
    "another tender": (lambda: asked(tender="E42"), "release_request_bad"),
    "another circle": (lambda: asked(circle="JH1"), "release_request_bad"),
    "a part nobody sealed": (
        lambda: _altered(lambda one: one["bids"][0].update(roles=["credit"])), "bid_of_another"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_nothing_is_released_when(holder, name):
    make, code = WRONG[name]
    with pytest.raises(Refused) as no:
        answer(holder, make())
    assert no.value.code == code
    assert not (holder.folder / releasing.RELEASED).exists()


def test_the_own_clock_counts_too(holder):
    with pytest.raises(Refused) as no:
        answer(holder, asked(), now=DUE - timedelta(minutes=1))
    assert no.value.code == "released_too_early"


@pytest.mark.parametrize(
    "junk", [None, [], "x", {}, {"format": FORMAT}, {"format": FORMAT, "tender": TENDER}]
)
def test_what_is_no_request_is_refused(holder, junk):
    with pytest.raises(Refused) as no:
        answer(holder, junk)
    assert no.value.code == "release_request_bad"


def test_one_closed_set_is_answered_again_and_another_is_not(holder):
    first = answer(holder, asked())
    assert answer(holder, asked())["batch"] == first["batch"]
    fewer = [told_of(_three()[1], half=False, roles=[]), told_of(_three()[2])]
    with pytest.raises(Refused) as no:
        answer(holder, asked(bids=fewer))
    assert no.value.code == "guardian_asked_before"


def test_without_the_check_of_the_set_a_dropped_bid_would_go_unnoticed(holder, monkeypatch):
    """Twin: the platform hides a rival's bid and the guardian opens the rest."""
    monkeypatch.setattr(closing, "_check_set", lambda *_: None)
    made = answer(holder, asked(bids=[told_of(_three()[1])]))
    assert len(made["batch"]["shares"]) == 1


def test_a_real_bid_is_not_released_as_a_rehearsal(holder):
    """No oracle: under the address of a rehearsal only what was sealed under its name opens."""
    real = {"format": FORMAT, "circle": CODE, "bids": [told_of(_three()[1])], "close": None}
    for tender in (TENDER, f"rehearsal:{TENDER}"):
        with pytest.raises(Refused) as no:
            answer(holder, {**real, "tender": tender}, tender, outside=None)
        assert no.value.code in {"release_request_bad", "bid_of_another"}
    named = f"rehearsal:{TENDER}"
    dummy = {**real, "tender": named, "bids": [told_of(a_bid(9, named))]}
    assert answer(holder, dummy, named, outside=None)["batch"]["shares"]


def test_a_share_that_was_sealed_wrongly_is_withheld_with_its_reason(holder):
    """The bidder's fault becomes provable: several guardians tell the same of the same part."""
    keys = build.five()
    request = asked()
    stranger = Holder(paper(), keys[1].signing, keys[1].encryption, holder.folder)
    found = closing.headers_of(request, TENDER, paper(), OUTSIDE, now=LATER)
    assert len(found) == 2
    header = found[0][1]
    header["parts"][0]["w2"][1] = header["parts"][0]["w2"][0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(releasing, "headers_of", lambda *_, **__: found)
        made = answer(stranger, request)["batch"]
    assert made["withheld"] == [{"bid": found[0][0], "role": "price", "code": "cannot_unwrap"}]
    assert [row["bid"] for row in made["shares"]] == [found[1][0]]


WORDS = "一个很长很长的口令"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A guardian's folder as `gongheng ca issue` leaves it, and the circle's file."""
    keys = build.five()[1]
    for name, key in (("sign.key", keys.signing), ("encrypt.key", keys.encryption)):
        (tmp_path / name).write_text(key_file(key, WORDS, suite("guomi")), encoding="utf-8")
    (tmp_path / "pass").write_text(WORDS + "\n", encoding="utf-8")
    seats = [{"at": one.at, "body": one.body, "name": one.name,
              "signing": build.armoured(one.issued.signing),
              "encryption": build.armoured(one.issued.encryption)} for one in build.five()]  # fmt: skip
    whole = {"format": PAPER, "code": CODE, "name": "示例", "region": "420000", "threshold": 3,
             "suite": "guomi", "guardians": seats}  # fmt: skip
    (tmp_path / "paper.json").write_text(json.dumps(whole), encoding="utf-8")
    (tmp_path / "witnesses").write_text("\n".join(one.vkey() for one in COSIGNERS))
    return tmp_path


def call(folder, do, *more):
    own = [
        "--folder",
        folder,
        "--passphrase-file",
        folder / "pass",
        "--circle",
        folder / "paper.json",
    ]
    told = cli._parser().parse_args(["guardian", do, *map(str, [*own, *more])])
    return told.run(told)


def from_file(folder, request, *more, name="out.json"):
    (folder / "asked.json").write_text(json.dumps(request), encoding="utf-8")
    return call(folder, "release", "--request", folder / "asked.json", "--out", folder / name,
                "--log-key", LOG.vkey(), "--witness-keys", folder / "witnesses", *more)  # fmt: skip


def test_a_request_in_a_file_is_answered_into_a_file(folder, capsys):
    assert from_file(folder, asked()) == 0
    made = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    batches.check_signature(made["batch"], made["signature"], build.five()[1].signing.public,
                            suite("guomi"))  # fmt: skip
    bad = asked(bids=[told_of(_three()[1])])
    assert from_file(folder, bad, name="other.json") == 1
    assert "与截止时登记的不一致" in capsys.readouterr().out
    assert not (folder / "other.json").exists()


def _given():
    return sorted(one.commitment.hex() for one in _three()[1:])


UNPROVED = {
    "none": lambda: None,
    "of another tender": lambda: shut(_given(), matter="E9"),
    "another act": lambda: shut(_given(), act="unsealing.open_window"),
    "one more": lambda: shut([*_given(), "ab" * 32]),
    "one less": lambda: shut(_given()[:1]),
    "before the close": lambda: shut(_given(), at=1),
    "of another log": lambda: shut(_given(), signer=Signer("log.example", bytes(31) + b"9")),
    "another place": lambda: {**shut(_given()), "leaf_index": 4},
    "no proof": lambda: {**shut(_given()), "proof": 7},
    "not witnessed": lambda: shut(_given(), signed=1),
    "of an earlier close": lambda: shut(_given(), round=2),
    "of another head": lambda: shut(_given(), head="ab" * 32),
    "of no close": lambda: shut(_given(), round=None, head=None),
}


def released_at(holder, now, request):
    closing.window_is_over(request, TENDER, OUTSIDE)
    return answer(holder, request, now=now)["batch"]["shares"]


def test_a_close_without_its_number_is_taken_only_of_before_there_were_numbers(holder):
    """Whoever judges himself leaves out what judges him: an earlier close could be offered for the last."""
    assert released_at(holder, *unnumbered(late=False))
    with pytest.raises(Refused) as no:
        released_at(holder, *unnumbered(late=True))
    assert no.value.code == "window_unproved"


def test_without_that_a_number_is_told_only_by_whoever_likes(holder, monkeypatch):
    """Twin: no date ends the old format."""
    now, request = unnumbered(late=True)
    monkeypatch.setattr(closing, "UNNUMBERED_UNTIL", now)
    assert released_at(holder, now, request)


VECTOR_FILE = ROOT / "tests/vectors/release.json"


@pytest.mark.parametrize("name", ["", *WRONG, *(f"window {one}" for one in UNPROVED)])
def test_the_published_example_is_answered_here_as_in_the_browser(tmp_path, name):
    """web/test/releasing.test.mjs reads the same file."""
    vector = json.loads(VECTOR_FILE.read_text(encoding="utf-8"))
    told, pairs = vector["circle"], suite("guomi").pairs
    at = told["own"]["at"]
    one, two = (SoftwareKey(pairs, bytes.fromhex(key["private"]), bytes.fromhex(key["public"]))
                for key in (vector["keys"]["sign"], vector["keys"]["encrypt"]))  # fmt: skip
    nobody = (b"",) * (at - 1)
    held = Paper({"code": told["code"], "threshold": told["threshold"]}, (*nobody, one.public),
                 (*nobody, two.public), tuple(told["fingerprints"]))  # fmt: skip
    outside = vector["outside"]
    trust = Outside(outside["logKey"], tuple(map(Cosigner.from_vkey, outside["witnessKeys"])),
                    outside["quorum"])  # fmt: skip
    holder = Holder(held, one, two, tmp_path)
    now = datetime.fromisoformat(vector["now"])
    case = vector["wrong"].get(name, {"asked": vector["asked"]})
    if name:
        with pytest.raises(Refused) as no:
            release_of(holder, case["asked"], vector["tender"], trust, now=now)
            closing.window_is_over(case["asked"], vector["tender"], trust)
        assert no.value.code == case["code"]
    else:
        made = release_of(holder, case["asked"], vector["tender"], trust, now=now)
        assert len(made["batch"]["shares"]) == 2


# What another refusal says of it; all others are `window_unproved`.
UNSHUT = {"one more": "release_set_differs", "one less": "release_set_differs",
          "not witnessed": "close_unwitnessed", "of another log": "close_unproved"}  # fmt: skip


@pytest.mark.parametrize("name", UNPROVED)
def test_nothing_is_released_before_the_log_says_that_the_window_is_shut(folder, capsys, name):
    """Whoever holds the platform would read prices while others may still stay away."""
    assert from_file(folder, asked(window=UNPROVED[name]())) == 1
    assert not (folder / "out.json").exists()
    assert capsys.readouterr().out.endswith("。\n")
    assert not (folder / "released").exists()


def test_without_that_check_shares_leave_while_the_window_is_open(folder, monkeypatch):
    monkeypatch.setattr(watching, "window_is_over", lambda *_: None)
    assert from_file(folder, asked(window=None)) == 0


def test_fewer_witness_keys_than_must_have_signed_are_refused(folder, capsys):
    assert from_file(folder, asked(), "--quorum", "4") == 1
    assert not (folder / "out.json").exists()


def release_with(folder, *more):
    (folder / "asked.json").write_text(json.dumps(asked()), encoding="utf-8")
    return call(folder, "release", "--request", folder / "asked.json", "--out", folder / "out.json",
                "--log-key", LOG.vkey(), *more)  # fmt: skip


def test_without_witness_keys_nothing_is_released_unless_no_witness_is_asked_for_expressly(
    folder, capsys
):
    assert release_with(folder) == 1
    assert "--quorum 0" in capsys.readouterr().out
    assert not (folder / "out.json").exists()
    assert release_with(folder, "--quorum", "2") == 1
    assert release_with(folder, "--quorum", "-1") == 1
    assert not (folder / "out.json").exists()
    assert release_with(folder, "--quorum", "0") == 0


def test_one_witness_listed_thrice_is_one_witness(folder, capsys):
    (folder / "thrice").write_text("\n".join([COSIGNERS[0].vkey()] * 3))
    keys = ("--witness-keys", folder / "thrice")

    assert release_with(folder, *keys, "--quorum", "2") == 1
    assert not (folder / "out.json").exists()
    assert release_with(folder, *keys, "--quorum", "1") == 0


def test_one_key_under_two_names_is_no_second_witness(folder):
    twin = Cosigner("witness.example/other", COSIGNERS[0].public)
    (folder / "two").write_text(f"{COSIGNERS[0].vkey()}\n{twin.vkey()}\n")

    assert release_with(folder, "--witness-keys", folder / "two", "--quorum", "1") == 1


def test_where_lines_are_counted_instead_of_keys_one_witness_makes_a_quorum(folder, monkeypatch):
    """Twin: the same key thrice satisfies a quorum of two with one cosignature."""
    lone = asked(close={"signed": 1}, window=shut(_given(), signed=1))
    counted = Outside(LOG.vkey(), (COSIGNERS[0],) * 3, 2)

    closing.window_is_over(lone, TENDER, counted)
    with pytest.raises(Refused) as no:
        closing.window_is_over(lone, TENDER, Outside(LOG.vkey(), COSIGNERS, 2))
    assert no.value.code == "close_unwitnessed"


class Played:
    """A site that answers what it is told to; what is sent to it is kept."""

    def __init__(self, told):
        self.told, self.sent = told, []

    def get(self, path):
        if isinstance(self.told.get(path), Exception):
            raise self.told[path]
        if path not in self.told:
            raise Unanswered("没有", 404)
        return self.told[path]

    def post(self, path, told):
        self.sent.append((path, told))
        return {}


def a_post(folder, told):
    words = ["guardian", "watch", "--site", "http://127.0.0.1:1", "--api-key-file", folder / "pass",
             "--folder", folder, "--passphrase-file", folder / "pass",
             "--circle", folder / "paper.json", "--log-key", LOG.vkey(),
             "--witness-keys", folder / "witnesses", "--once"]  # fmt: skip
    made = watching._post(cli._parser().parse_args([str(one) for one in words]))
    made.site = Played(told)
    return made


def test_the_watch_answers_what_passes_and_keeps_evidence_of_the_rest(folder, capsys):
    named = f"rehearsal:{TENDER}"
    dummy = {"format": FORMAT, "tender": named, "circle": CODE, "close": None,
             "bids": [told_of(a_bid(9, named))]}  # fmt: skip
    post = a_post(folder, {
        "/guardians/waiting": {"rehearsals": [TENDER], "openings": ["E9", TENDER]},
        f"/rehearsals/{TENDER}/to-release": dummy, f"/openings/{TENDER}/to-release": asked(),
        "/openings/E9/to-release": {"nonsense": True},
    })  # fmt: skip
    for _ in range(2):
        watching.turn(post)
    where = [path for path, _ in post.site.sent]
    assert set(where) == {f"/rehearsals/{TENDER}/releases", f"/openings/{TENDER}/releases"}
    told = capsys.readouterr().out
    assert told.count("拒绝 E9") == 1
    (kept,) = (folder / "refused").iterdir()
    assert json.loads(kept.read_text(encoding="utf-8"))["asked"] == {"nonsense": True}


def test_the_watch_waits_for_the_proof_of_the_window_without_an_alarm(folder, capsys):
    waiting = {"/guardians/waiting": {"openings": [TENDER]}}
    post = a_post(folder, {**waiting, f"/openings/{TENDER}/to-release": asked(window=None)})
    for _ in range(2):
        watching.turn(post)
    assert post.site.sent == []
    assert capsys.readouterr().out.count("请稍后再试") == 1
    assert not (folder / "refused").exists()
    post.site.told[f"/openings/{TENDER}/to-release"] = asked()
    watching.turn(post)
    assert [path for path, _ in post.site.sent] == [f"/openings/{TENDER}/releases"]


@pytest.mark.parametrize("junk", [{"rehearsals": [5, None, {}], "openings": [[]]}, {"openings": 7},
                                  {}, Unanswered("平台没有答复")])  # fmt: skip
def test_no_answer_of_the_site_ends_the_watch(folder, junk):
    post = a_post(folder, {"/guardians/waiting": junk})
    watching.turn(post)
    assert post.site.sent == []


@pytest.mark.parametrize("address", ["http://example.com", "ftp://127.0.0.1", "x", ""])
def test_an_interface_key_is_not_sent_in_the_clear(address):
    with pytest.raises(Refused) as no:
        Site(address, "gh_key")
    assert no.value.code == "guardian_site_unsafe"
    assert "gh_key" not in repr(Site("https://example.com", "gh_key"))
