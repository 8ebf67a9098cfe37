"""The verifier on openings: an honest one passes line by line, every forged one is named."""

import base64
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from gongheng_verifier import openbid, opencase, opening, openrounds
from gongheng_verifier.cli import main

from builders import draws
from builders import opening_bundles as made
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates import issuing
from gongheng.foundation.drawing.transcript import Fixed
from gongheng.foundation.refusals import Refused
from gongheng.trading.bidding import rules as bidding_rules

ROOT = Path(__file__).parents[2]
NUMBERS = [*(f"O{number:02}" for number in range(1, 22)), "O24", "O25", "O26", "O27"]


@pytest.fixture(scope="module")
def tale():
    return made.honest()


@pytest.fixture(scope="module")
def told(tale):
    return tale.told()


@pytest.fixture
def verify(tmp_path, capsys):
    """Run the command as a user with the keys from elsewhere; code, failed numbers, lines."""

    def run(told, chunks, *options, receipts=(), **more):
        files = {
            "in.zip": made.zipped(told, chunks, **more),
            "circle.txt": made.circle_text().encode(),
            "key.txt": made.Log().signer.vkey().encode(),
            "witnesses.txt": "\n".join(one.key.vkey() for one in made.witnesses()).encode(),
            **{f"r{at}.json": json.dumps(one).encode() for at, one in enumerate(receipts)},
        }
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        given = [
            part
            for at, _ in enumerate(receipts)
            for part in ("--receipt", str(tmp_path / f"r{at}.json"))
        ]
        code = main([
            "opening", str(tmp_path / "in.zip"), "--key", str(tmp_path / "key.txt"), "--quorum", "2",
            "--witness-keys", str(tmp_path / "witnesses.txt"), "--circle", str(tmp_path / "circle.txt"),
            "--json", *given, *options,
        ])  # fmt: skip
        report = json.loads(capsys.readouterr().out)
        assert report["exit_code"] == code
        failed = sorted({one["number"] for one in report["checks"] if not one["passed"]})
        return code, failed, report

    return run


def test_an_honest_opening_passes_one_line_a_check(verify, tale, told):
    code, failed, report = verify(
        told, tale.chunks(), receipts=[made.receipt(told, 2), made.receipt(told, 6)]
    )

    assert (code, failed) == (0, []), report
    assert [one["number"] for one in report["checks"] if one["number"] in NUMBERS] == NUMBERS
    of_receipts = [one["number"] for one in report["checks"] if one["number"] not in NUMBERS]
    assert of_receipts[-6:] == ["O22", "O22", "O23", "O23", "R05", "R05"]
    assert not report["warnings"]


def platform_forks_the_log(tale):
    fork = made.honest()
    fork.log.append("other.act", {})
    told, other = tale.told(), fork.told()
    told["releases"] = other["releases"]
    return told


def witnesses_saw_it_before_the_close(tale):
    tale.seconds = made.DUE_SECOND - 60
    return tale.told()


def the_close_counts_other_rows(tale):
    tale.closing = {"count": 99}
    return tale.told()


def two_rows_change_places(tale):
    head = made.chain(tale.tender, tale.links)[-1]
    digests = tale.told()["close"]["proof"]["entry"]["facts"]["sections"]
    tale.log = made.Log()
    for rows in (tale.links, tale.bids):
        rows[1], rows[2] = rows[2], rows[1]
    tale.closing = {"head": head, "sections": digests}
    return tale.told()


def a_row_never_came_into_the_log(tale):
    tale.unlogged = [2]
    return tale.told()


def a_row_came_into_the_log_after_the_close(tale):
    tale.late = [2]
    return tale.told()


def a_bid_came_after_the_deadline(tale):
    tale.links[-1]["received_at"] = "2026-11-26T01:00:00.000000Z"
    return tale.told()


def another_units_bid_is_replaced(tale):
    target = tale.take(made.a_bid("D", "002", made.letter("7.00")), outcome="replaced")
    tale.take(made.a_bid("E", "002", made.letter("1.00")), replaces=target)
    return tale.told()


def a_rival_withdraws_the_bid(tale):
    target = tale.take(made.a_bid("D", "002", made.letter("7.00")), outcome="withdrawn")
    tale.withdraw(target, by=made.unit("B"))
    return tale.told()


def another_bid_is_shown_for_what_came_in(tale):
    real, better = (made.a_bid("E", "001", made.letter(price), 70) for price in ("500.00", "1.00"))
    tale.take(real)
    tale.take(better)
    told = tale.bids.pop()
    tale.links.pop()
    tale.bids[-1] |= {name: told[name] for name in ("nonce", "header", "signature", "halves")}
    tale.packages[real.commitment] = made._KNOWN[real.commitment] = better
    return tale.told()


def somebody_else_signed_the_bid(tale):
    tale.bids[-2]["signature"] = tale.bids[1]["signature"]
    return tale.told()


def one_unit_bids_twice(tale):
    tale.take(made.a_bid("B", "001", made.letter("1.00"), 2))
    return tale.told()


def a_bid_was_sealed_for_an_older_document(tale):
    old = made.document_root(made.PARTS[:1])
    tale.take(made.a_bid("E", "001", made.letter("1.00"), document=old))
    return tale.told()


def a_mole_stands_among_the_guardians(tale):
    mole = made.person("", "另一位监护人")
    circle = (*made.guardians()[:4], mole)
    tale.take(made.a_bid("E", "001", made.letter("1.00"), circle=circle))
    return tale.told()


def somebody_else_signed_a_release(tale):
    told = tale.told()
    told["releases"][0]["signature"] = made.released(
        told["releases"][0]["batch"], made.guardians()[4]
    )
    return told


def a_guardian_releases_a_false_share(tale):
    tale.releasing = (1, 2, 3, 4)
    tale.false = {(4, tale.bids[1]["commitment"], "price"): "11" * 32}
    return tale.told()


def a_half_is_not_the_sealed_one(tale):
    tale.bids[3]["halves"]["technical"] = "00" * 32
    return tale.told()


def another_letter_is_shown(tale):
    told = tale.told()
    told["letters"][0]["letter"]["price"] = told["record"][0]["price"] = "1.00"
    return told


def shares_are_released_without_a_half(tale):
    tale.leaked = [(tale.bids[5]["commitment"], "price")]
    return tale.told()


def a_good_bid_is_called_invalid(tale):
    tale.bids[1] |= {
        "outcome": "invalid",
        "attribution": made.blamed("bidder", "key_not_committed"),
    }
    return tale.told()


def the_record_tells_another_price(tale):
    told = tale.told()
    told["record"][0]["price"] = "1.00"
    return told


def a_half_came_after_the_shares(tale):
    tale.tardy = [tale.bids[1]["commitment"]]
    return tale.told()


EARLIER = "2026-11-26T00:30:00.000000Z"


def taken_again(tale):
    """A close at half past, bids taken again, one more that gave no half, the last close."""
    tale.reopened = [(len(tale.links), EARLIER)]
    late = tale.take(made.a_bid("F", "002", made.letter("310.00")), outcome="unopened",
                     attribution=made.blamed("bidder", "no_half"))  # fmt: skip
    tale.links[-1]["received_at"] = "2026-11-26T00:45:00.000000Z"
    return late


def the_first_close_is_offered_for_the_last(tale):
    late = taken_again(tale)
    told = tale.told()
    (first,) = told.pop("reopened")
    told |= {"close": first["close"], "due": EARLIER, "links": told["links"][:-1],
             "bids": [one for one in told["bids"] if one["commitment"] != late]}  # fmt: skip
    return told


def that_bids_were_taken_again_is_left_out(tale):
    taken_again(tale)
    told = tale.told()
    told.pop("reopened")
    return told


def a_bid_of_the_first_round_came_after_its_close(tale):
    taken_again(tale)
    tale.reopened = [(tale.reopened[0][0], "2026-11-26T00:00:01.500000Z")]
    return tale.told()


def bids_were_taken_again_without_a_later_deadline(tale):
    taken_again(tale)
    tale.reopened = [(tale.reopened[0][0], made.DUE)]
    return tale.told()


def another_reopening_stands_in_for_the_real_one(tale):
    taken_again(tale)
    told = tale.told()
    told["reopened"][0]["reopen"] = told["reopened"][0]["close"]
    return told


FORGED = {
    "O27": [
        the_first_close_is_offered_for_the_last, that_bids_were_taken_again_is_left_out,
        a_bid_of_the_first_round_came_after_its_close, bids_were_taken_again_without_a_later_deadline,
        another_reopening_stands_in_for_the_real_one,
    ],
    "O02": [platform_forks_the_log], "O03": [witnesses_saw_it_before_the_close],
    "O04": [the_close_counts_other_rows], "O05": [two_rows_change_places],
    "O06": [a_row_never_came_into_the_log, a_row_came_into_the_log_after_the_close],
    "O07": [a_bid_came_after_the_deadline], "O08": [another_units_bid_is_replaced],
    "O09": [a_rival_withdraws_the_bid], "O10": [another_bid_is_shown_for_what_came_in],
    "O11": [somebody_else_signed_the_bid], "O12": [one_unit_bids_twice],
    "O13": [a_bid_was_sealed_for_an_older_document], "O14": [a_mole_stands_among_the_guardians],
    "O15": [somebody_else_signed_a_release], "O16": [a_guardian_releases_a_false_share],
    "O17": [a_half_is_not_the_sealed_one], "O18": [another_letter_is_shown],
    "O19": [shares_are_released_without_a_half], "O20": [a_good_bid_is_called_invalid],
    "O21": [the_record_tells_another_price], "O24": [a_half_came_after_the_shares],
}  # fmt: skip
BY_NUMBER = dict(
    zip(
        [*(f"O{n:02}" for n in range(2, 26)), "R05", "O26", "O27", "O28"],
        opening.CHECKS,
        strict=True,
    )
)


def without(monkeypatch, number):
    left = tuple(one for one in opening.CHECKS if one is not BY_NUMBER[number])
    monkeypatch.setattr(opening, "CHECKS", left)


@pytest.mark.parametrize(
    ("number", "forge"), [(n, one) for n, row in FORGED.items() for one in row]
)
def test_a_forged_opening_fails_one_check_and_passes_without_it(verify, monkeypatch, number, forge):
    tale = made.honest()
    told = forge(tale)

    code, failed, report = verify(told, tale.chunks())
    assert (code, failed) == (1, [number]), [one for one in report["checks"] if not one["passed"]]

    without(monkeypatch, number)
    code, failed, _ = verify(told, tale.chunks())
    assert (code, failed) == (0, []), "the twin: nothing else sees it"


def test_a_guardian_who_released_before_the_close_is_seen_twice(verify):
    tale = made.honest()
    tale.early = [1]

    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O15", "O24"])


def test_releases_without_the_entry_that_shut_the_window_prove_nothing(verify, tale, told):
    open_ended = {name: one for name, one in told.items() if name != "window"}

    assert verify(open_ended, tale.chunks())[:2] == (1, ["O24"])


def test_a_receipt_signed_by_somebody_else_fails_and_passes_unchecked(
    verify, monkeypatch, tale, told
):
    forged = made.receipt(told, 2, made.Signer(made.ORIGIN, bytes(32)))

    assert verify(told, tale.chunks(), receipts=[forged])[:2] == (1, ["O22"])
    without(monkeypatch, "O22")
    assert verify(told, tale.chunks(), receipts=[forged])[0] == 0


def test_a_receipt_whose_bid_was_left_out_fails_and_passes_unchecked(
    verify, monkeypatch, tale, told
):
    whole = made.honest()
    whole.take(made.a_bid("E", "001", made.letter("1.00")))
    kept = made.receipt(whole.told(), len(whole.links))

    code, failed, report = verify(told, tale.chunks(), receipts=[kept])
    assert (code, failed) == (1, ["O23"])
    assert (
        kept["commitment"] in next(one for one in report["checks"] if not one["passed"])["clause"]
    )
    without(monkeypatch, "O23")
    assert verify(told, tale.chunks(), receipts=[kept])[0] == 0


def test_bids_taken_again_after_a_close_pass_with_every_close_and_reopening(verify):
    tale = made.honest()
    taken_again(tale)
    code, failed, report = verify(tale.told(), tale.chunks())

    assert (code, failed) == (0, [])
    (line,) = [one["clause"] for one in report["checks"] if one["number"] == "O27"]
    assert "第 2 次截止" in line


def test_a_bundle_of_before_closes_were_numbered_still_passes_and_says_so(verify):
    tale = made.honest()
    tale.closing = {"round": None}
    told = tale.told()
    code, failed, report = verify(told, tale.chunks())

    assert (code, failed) == (0, [])
    (line,) = [one["clause"] for one in report["checks"] if one["number"] == "O27"]
    assert "未核验" in line


def test_a_close_of_today_without_its_number_may_be_an_earlier_one(verify, monkeypatch):
    """The platform, which is judged by the number, may not leave it out."""
    tale = made.honest()
    tale.closing = {"round": None}
    told = tale.told()
    monkeypatch.setattr(openrounds, "UNNUMBERED_UNTIL", openrounds.when(made.DUE))
    assert verify(told, tale.chunks())[:2] == (1, ["O27"])
    without(monkeypatch, "O27")
    assert verify(told, tale.chunks())[0] == 0


def test_a_half_that_was_given_and_is_called_missing_is_found_by_its_receipt(
    verify, monkeypatch, tale, told
):
    one = tale.bids[1]["commitment"]
    held = made.half_receipt(told, one)
    assert verify(told, tale.chunks(), receipts=[held])[:2] == (0, [])

    lost = made.honest()
    bid = lost.bids[1]
    bid.update(halves={}, outcome="unopened", attribution=made.blamed("bidder", "no_half"))
    hidden = lost.told()
    assert verify(hidden, lost.chunks())[:2] == (0, []), "without the receipt nobody sees it"
    assert verify(hidden, lost.chunks(), receipts=[held])[:2] == (1, ["O28"])
    without(monkeypatch, "O28")
    assert verify(hidden, lost.chunks(), receipts=[held])[0] == 0


def test_a_receipt_of_papers_alone_is_not_called_found_in_the_bundle(verify, tale, told):
    held = made.half_receipt(told, tale.bids[1]["commitment"], parts=["technical"])
    code, failed, report = verify(told, tale.chunks(), receipts=[held])

    assert (code, failed) == (0, [])
    (line,) = [one["clause"] for one in report["checks"] if one["number"] == "O28"]
    assert "未核验" in line
    assert "包内有所交的解密信息" not in line


@pytest.mark.parametrize(
    "change", [{"digest": "cd" * 32}, {"tender": "E9"}, {"lot": "002"}, {"signer": made.Signer(made.ORIGIN, bytes(32))}],
)  # fmt: skip
def test_a_receipt_of_another_half_tender_section_or_signer_fails(verify, tale, told, change):
    held = made.half_receipt(told, tale.bids[1]["commitment"], **change)

    assert verify(told, tale.chunks(), receipts=[held])[:2] == (1, ["O28"])


def test_a_receipt_tells_its_holder_that_the_bid_was_replaced_or_withdrawn_afterwards(
    verify, tale, told
):
    kept = [made.receipt(told, place) for place in (1, 2, 5, 6)]

    code, failed, report = verify(told, tale.chunks(), receipts=kept)

    assert (code, failed) == (0, [])
    lines = [one["clause"] for one in report["checks"] if one["number"] == "O23"]
    assert ["第 4 位更换" in lines[0], "第 6 位撤回" in lines[2]] == [True, True]
    assert not any("异议" in lines[at] for at in (1, 3))


def test_a_replacement_sealed_by_another_certificate_is_told(verify):
    tale, known = made.honest(), made.unit("B")
    forged = made.person.__wrapped__(known.code, known.name)  # anew: the same unit, other keys
    mine = next(link["commitment"] for link in tale.links if link["section"] == "001"
                and tale.packages[link["commitment"]].by == made.unit("B"))  # fmt: skip
    row = next(one for one in tale.bids if one["commitment"] == mine)
    row.update(outcome="replaced", halves={})
    tale.take(made.sealed_by(forged, "001", made.letter("200.00")), replaces=mine)

    code, failed, report = verify(tale.told(), tale.chunks())

    assert (code, failed) == (0, [])
    assert ["另一张证书" in one for one in report["warnings"]] == [True]


def row_lines(report, number):
    return [one["about"] + one["clause"] for one in report["checks"]
            if one["number"] == number and not one["passed"]]  # fmt: skip


def test_an_edited_row_is_named_by_place_section_and_commitment(verify, tale):
    told = tale.told()
    other = made.a_bid("E", "001", made.letter("1.00"))
    told["links"][1]["commitment"] = told["bids"][1]["commitment"] = other.commitment

    code, failed, report = verify(told, tale.chunks())

    assert code == 1
    assert {"O05", "O06", "O10"} <= set(failed)
    name = f"第 2 位，标段 001，承诺 {other.commitment}"
    for number in ("O05", "O06", "O10"):
        assert any(name in line for line in row_lines(report, number)), number


def test_a_deleted_row_breaks_the_chain_at_the_next_and_the_section_is_named(verify, tale):
    told = tale.told()
    del told["links"][1], told["bids"][1], told["letters"][0], told["record"][0]
    for place, link in enumerate(told["links"], 1):
        link["place"] = place

    code, failed, report = verify(told, tale.chunks())

    assert code == 1
    assert {"O04", "O05"} <= set(failed)
    lines = row_lines(report, "O05")
    assert any(
        f"第 2 位，标段 002，承诺 {told['links'][1]['commitment']}" in line for line in lines
    )
    assert any("标段 001" in line and "名单" in line for line in lines)


def test_a_row_inserted_with_an_old_date_is_named(verify, tale):
    told = tale.told()
    forger = made.honest()
    late = made.a_bid("E", "001", made.letter("1.00"))
    forger.take(late)
    forger.links.insert(1, forger.links.pop())
    forger.bids.insert(1, forger.bids.pop())
    forged = forger.told()
    for name in ("close", "checkpoints"):
        forged[name] = told[name]
    for link in forged["links"]:  # what the log holds of the others stays what it was
        old = [one["proof"] for one in told["links"] if one["commitment"] == link["commitment"]]
        link["proof"] = old[-1] if old else told["links"][0]["proof"]

    code, failed, report = verify(forged, forger.chunks())

    assert code == 1
    assert {"O04", "O05", "O06"} <= set(failed)
    assert any(
        f"第 2 位，标段 001，承诺 {late.commitment}" in one for one in row_lines(report, "O06")
    )


def test_a_false_share_that_was_told_is_no_fault_and_a_true_one_called_false_is(verify):
    tale = made.honest()
    commitment = tale.bids[1]["commitment"]
    tale.releasing = (1, 2, 3, 4)
    tale.rejected = {4: [{"bid": commitment, "role": "price"}]}
    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O16"])

    tale.log, tale.false = made.Log(), {(4, commitment, "price"): "11" * 32}
    assert verify(tale.told(), tale.chunks())[:2] == (0, [])


def test_a_remedy_is_the_sealed_plaintext_and_no_other(verify):
    tale = made.honest()
    bid = made.a_bid("E", "001", made.letter("500.00"))
    tale.take(bid)
    salt = bid.sealed.salts["price"]
    told_letter = base64.b64encode(bid.contents["price"]).decode()
    tale.bids[-1] |= {"halves": {}, "remedies": {"price": {"salt": salt, "content": told_letter}}}
    assert verify(tale.told(), tale.chunks())[:2] == (0, [])

    tale.log = made.Log()
    better = base64.b64encode(made.letter("1.00")).decode()
    tale.bids[-1]["remedies"]["price"]["content"] = better
    tale.packages[bid.commitment] = bid._replace(contents={"price": made.letter("1.00")})
    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O18"])


@pytest.mark.parametrize("spoil", ["missing", "altered"])
def test_damage_in_the_store_is_the_platforms_and_never_the_bidders(verify, spoil):
    tale = made.honest()
    tale.bids[1] |= {"outcome": "damaged", "attribution": made.blamed("platform", "chunk_altered")}
    chunks = tale.chunks()
    digest = tale.bids[1]["header"]["parts"][0]["chunks"][0]
    if spoil == "missing":
        del chunks[digest]
    else:
        chunks[digest] = bytes(len(chunks[digest]))
    assert verify(tale.told(), chunks)[:2] == (0, [])

    tale.log = made.Log()
    tale.bids[1] |= {"outcome": "invalid", "attribution": made.blamed("bidder", "chunk_altered")}
    assert verify(tale.told(), chunks)[:2] == (1, ["O20"])


def shares_withheld(places, outcome, party, **more):
    tale = made.honest()
    bid = tale.bids[1]
    bid |= {"outcome": outcome, "attribution": made.blamed(party, "shares_wrong")}
    tale.withheld = {at: [(bid["commitment"], "price")] for at in places}
    tale.closing = more
    return tale


def test_what_guardians_say_of_their_shares_is_no_proof_against_a_bidder(verify):
    three = shares_withheld(made.RELEASING, "invalid", "bidder")
    assert verify(three.told(), three.chunks())[:2] == (1, ["O20"])
    neutral = shares_withheld(made.RELEASING, "damaged", "guardian")
    assert verify(neutral.told(), neutral.chunks())[:2] == (0, [])
    blamed = shares_withheld(made.RELEASING, "damaged", "bidder")
    assert verify(blamed.told(), blamed.chunks())[:2] == (1, ["O20"])


def test_a_bundle_of_before_still_passes_by_the_rule_it_was_made_by(verify):
    old = shares_withheld(made.RELEASING, "invalid", "bidder", round=None)
    assert verify(old.told(), old.chunks())[:2] == (0, [])
    one = shares_withheld(made.RELEASING[:1], "invalid", "bidder", round=None)
    assert verify(one.told(), one.chunks())[:2] == (1, ["O20"]), "one alone proves nothing"


def test_the_key_the_quorum_and_the_circle_come_from_elsewhere(verify, tale, told, tmp_path):
    stranger = made.honest()
    stranger.log = made.Log(made.Signer(made.ORIGIN, bytes(32)))
    assert verify(stranger.told(), tale.chunks())[:2] == (1, ["V01"])

    lonely = made.honest()
    lonely.by = made.witnesses()[:1]
    assert verify(lonely.told(), tale.chunks())[:2] == (1, ["O03", "V13"])

    others = tmp_path / "others.txt"
    others.write_text(made.circle_text(tuple(reversed(made.guardians()))))
    assert verify(told, tale.chunks(), "--circle", str(others))[:2] == (1, ["O14"])


def test_the_circles_own_paper_serves_as_well(verify, tale, told, tmp_path):
    paper = {"threshold": 3, "guardians": [
        {"at": at, "signing": issuing.armoured(one.signing),
         "encryption": issuing.armoured(one.encryption)}
        for at, one in enumerate(made.guardians(), 1)]}  # fmt: skip
    file = tmp_path / "paper.json"
    file.write_text(json.dumps(paper))

    assert verify(told, tale.chunks(), "--circle", str(file))[:2] == (0, [])
    paper["threshold"] = 2
    file.write_text(json.dumps(paper))
    assert verify(told, tale.chunks(), "--circle", str(file))[:2] == (1, ["O14"])


def test_a_later_checkpoint_must_grow_out_of_the_bundle(verify, tmp_path):
    whole = made.honest()
    told = whole.told()
    size = len(whole.log.rows)
    later = made.Log()
    later.rows = [*whole.log.rows, *whole.log.rows[:9]]
    later.grown()
    file = tmp_path / "later.json"

    def offered(log):
        file.write_text(json.dumps({
            "format": "gongheng-consistency/1", "old": log.note(size), "new": log.note(size + 9),
            "proof": log.growth(size, size + 9), "log_key": log.signer.vkey()}))  # fmt: skip
        return verify(told, whole.chunks(), "--after", str(file))[:2]

    assert offered(later) == (0, [])
    later.rows[0] = later.rows[1]
    assert offered(later.grown()) == (1, ["O02"])


def test_a_published_document_must_be_among_those_sealed_for(verify, tale, told, tmp_path):
    file = tmp_path / "document"
    file.write_bytes(b"d")
    assert verify(told, tale.chunks(), "--document", str(file))[:2] == (0, [])
    file.write_bytes(b"another")
    assert verify(told, tale.chunks(), "--document", str(file))[:2] == (1, ["O13"])


def test_a_field_too_many_fails_and_passes_where_the_shape_is_not_read(
    verify, tale, told, monkeypatch
):
    more = {**told, "note": "hidden"}
    assert verify(more, tale.chunks())[:2] == (1, ["O01"])
    monkeypatch.setattr(opening.openshape, "check", lambda _: None)
    assert verify(more, tale.chunks())[:2] == (0, [])


def test_a_member_too_many_fails(verify, tale, told):
    assert verify(told, tale.chunks(), **{"notes.txt": b"hidden"})[:2] == (1, ["O01"])


def test_an_opening_without_bids_passes(verify):
    assert verify(made.Tale().told(), {})[:2] == (0, [])


@pytest.mark.parametrize("data", [b"", b"PK", b"{}"])
def test_what_is_no_bundle_cannot_be_judged(tmp_path, capsys, data):
    (tmp_path / "in.zip").write_bytes(data)

    assert main(["opening", str(tmp_path / "in.zip")]) == 2
    assert "无法核验" in capsys.readouterr().out


def test_without_what_is_known_from_elsewhere_the_report_says_so(tmp_path, capsys, tale, told):
    (tmp_path / "in.zip").write_bytes(made.zipped(told, tale.chunks()))

    assert main(["opening", str(tmp_path / "in.zip")]) == 0
    text = capsys.readouterr().out
    for option in ("--key", "--witness-keys", "--circle"):
        assert option in text


def test_a_draw_in_the_bundle_is_judged_with_it(verify, tale, told):
    five, some = draws.five_guardians(), draws.a_random_draw(random.Random(3), 9)

    def drawn(matter):
        fixed = Fixed({**some.request, "matter": matter}, some.pool, some.exclusions)
        return five.drawn(fixed).transcript()

    whole = drawn("001")  # its checkpoint is another log's
    assert verify(told, tale.chunks(), **{"draws/1.json": canonical(whole)})[1] == ["D05"]
    other = drawn("E4201-示例")  # a true draw, of another matter
    assert verify(told, tale.chunks(), **{"draws/1.json": canonical(other)})[1] == ["D01", "D05"]
    whole["seed"] = "00" * 32
    assert "D09" in verify(told, tale.chunks(), **{"draws/1.json": canonical(whole)})[1]


def test_the_single_file_judges_an_opening_where_nothing_is_installed(tmp_path, tale, told):
    tool = tmp_path / "tool.pyz"
    subprocess.run([sys.executable, str(ROOT / "scripts/build_verifier.py"), str(tool)], check=True)
    altered = {**tale.chunks()}
    digest = told["bids"][1]["header"]["parts"][0]["chunks"][0]
    altered[digest] = altered[digest][:-1] + b"\0"

    for chunks, code, clause in ((tale.chunks(), 0, "通过 O18"), (altered, 1, "不通过 O18")):
        (tmp_path / "in.zip").write_bytes(made.zipped(told, chunks))
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(tool), "opening", str(tmp_path / "in.zip")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        assert clause in done.stdout


def test_many_bids_are_examined_by_several_processes_alike(verify, tale, told, monkeypatch):
    monkeypatch.setattr(opencase, "FEW", 1)
    monkeypatch.setattr(opencase.os, "cpu_count", lambda: 2)
    assert verify(told, tale.chunks())[:2] == (0, [])

    def broken(_):
        raise OSError

    monkeypatch.setattr(opencase, "ProcessPoolExecutor", broken)
    assert verify(told, tale.chunks())[:2] == (0, []), (
        "without room for another the one does it all"
    )


def test_a_section_with_two_bidders_goes_back_unopened_and_one_with_three_does_not(verify):
    tale = made.honest()
    for bid in tale.bids:
        if bid["section"] == "002":
            bid.pop("attribution", None)
            bid |= {"outcome": "returned", "halves": {}}
    assert verify(tale.told(), tale.chunks())[:2] == (0, [])

    tale.log = made.Log()
    tale.bids[2] |= {"outcome": "opened", "halves": dict(made._HALVES[tale.bids[2]["commitment"]])}
    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O20"]), (
        "one of two was opened all the same"
    )

    tale = made.honest()
    for bid in tale.bids:
        if bid["section"] == "001" and bid["outcome"] in {"opened", "unopened"}:
            bid.pop("attribution", None)
            bid |= {"outcome": "returned", "halves": {}}
    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O20"]), "three bid"


def test_the_halves_of_other_parts_need_not_be_shown(verify):
    tale = made.honest()
    tale.leaked = [(tale.bids[3]["commitment"], "technical")]
    del tale.bids[3]["halves"]["technical"]
    assert verify(tale.told(), tale.chunks())[:2] == (1, ["O19"])

    tale.log = made.Log()
    tale.bids[3]["given"] = ["technical"]
    assert verify(tale.told(), tale.chunks())[:2] == (0, [])


@pytest.mark.parametrize(("field", "value"), [
    ("price", "-1.00"), ("price", "0.00"), ("price", "1.001"), ("price", "1e5"), ("price", True),
    ("price", None), ("period_days", 0), ("period_days", "90"), ("period_days", 36501),
    ("quality", ""), ("quality", " "), ("quality", "x" * 201), ("manager", "x" * 51),
    ("manager", "\u202e"), ("more", "x"), ("price", "1.000"), ("price", 1), ("quality", "合格\n"),
])  # fmt: skip
def test_a_letter_is_complete_where_the_platform_finds_it_complete(field, value):
    letter = {**json.loads(made.letter("1.00")), field: value}
    try:
        platform = bool(bidding_rules.letter_is_complete(letter))
    except Refused:
        platform = False

    assert openbid.complete(letter) is platform
