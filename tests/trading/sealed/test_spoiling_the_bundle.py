"""What one bidder or guardian writes stands in the public bundle: nobody spoils it for all the others."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from gongheng_verifier import certificate, openbid, openfate, openfields, openshape

from builders import openings, sealed
from builders.denied import refused
from builders.openings import MINUTE
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package import forms, seal
from gongheng.foundation.sealing.package.container import head_bytes
from gongheng.foundation.sealing.suites import suite
from gongheng.registry import entry_checks as check
from gongheng.trading.bidding.sealed import actions as sealing
from gongheng.trading.bidding.sealed import rules
from gongheng.trading.bidding.sealed.rules import terms_of
from gongheng.trading.opening.shares.reading import letter_in

pytestmark = pytest.mark.django_db
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def spelt_otherwise(text: str) -> str:
    """The same bytes in base64 whose unused bits are set."""
    kept = text.rstrip("=")
    last = ALPHABET[ALPHABET.index(kept[-1]) ^ 1]
    other = kept[:-1] + last + text[len(kept) :]
    assert base64.b64decode(other, validate=True) == base64.b64decode(text)
    return other


def ending_in_unused_bits(sign) -> str:
    """A signature whose base64 has unused bits: every third length has none."""
    return next(one for one in (sign() for _ in range(60)) if one.endswith("="))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_nonce_of_another_length_is_refused(size):
    tender, by = sealed.a_sealed_tender(), sealed.a_bidder()
    section = tender.sections.get()
    made = sealed.a_package(section, by).package
    nonce = b"\7" * size
    signature = by.pair.issued.signing_key.sign(forms.signed_bytes(made.header, nonce))
    package = replace(made, nonce=nonce, signature=signature)
    at = sealed.moment_of(tender)
    sealed.upload(package, by, at=at)

    no = refused("package_malformed", sealing.submit_sealed, section, head=head_bytes(package),
                 received_at=at, by=by.actor, at=at)  # fmt: skip
    assert no.field == "nonce"
    assert not openshape.SHAPES["bid"]["nonce"](nonce.hex())


def test_a_certificate_comes_as_der_and_not_as_text():
    tender, by = sealed.a_sealed_tender(), sealed.a_bidder()
    section = tender.sections.get()
    text = read_certificate(by.pair.issued.signing).pem.encode()
    signatory = replace(by.signatory, certificate=text, fingerprint=sm3_hex(text))
    package = seal({"price": canonical(sealed.LETTER)}, terms_of(section), signatory,
                   algorithms=suite("guomi"), client="试").package  # fmt: skip
    at = sealed.moment_of(tender)
    sealed.upload(package, by, at=at)

    refused("wrong_certificate", sealing.submit_sealed, section, head=head_bytes(package),
            received_at=at, by=by.actor, at=at)  # fmt: skip
    with pytest.raises((ValueError, IndexError)):
        certificate.public_key(text)


@pytest.mark.parametrize("reason", ["", "一\n二", "\x1b", "长" * 501, 7, None, "改日再投"])
def test_a_statement_that_carries_a_reason_is_refused_for_it_would_be_public(reason):
    tender, by = sealed.a_sealed_tender(), sealed.a_bidder()
    bid = sealed.submit(tender.sections.get(), by)
    at = sealed.moment_of(tender) + timedelta(hours=1)

    statement = sealed.a_statement(bid, by, reason=reason)
    no = refused("withdrawal_wrong", sealed.withdraw, bid, by, at=at, statement=statement)
    assert no.field == "statement"
    sealed.withdraw(bid, by, at=at, statement=sealed.a_statement(bid, by))


def test_a_withdrawals_signature_has_one_spelling():
    tender, by = sealed.a_sealed_tender(), sealed.a_bidder()
    bid = sealed.submit(tender.sections.get(), by)
    at = sealed.moment_of(tender) + timedelta(hours=1)
    signed = ending_in_unused_bits(lambda: sealed.a_statement(bid, by)["signature"])
    good = {**sealed.a_statement(bid, by), "signature": signed}
    other = {**good, "signature": spelt_otherwise(signed)}

    refused("withdrawal_wrong", sealed.withdraw, bid, by, at=at, statement=other)
    assert not openfields.base64s(other["signature"])
    sealed.withdraw(bid, by, at=at, statement=good)


def test_a_releases_signature_has_one_spelling():
    hall = openings.an_open_hall()
    openings.give(hall)
    at = openings.shut(hall) + MINUTE
    batch = openings.batch_of(hall, 1)
    signed = ending_in_unused_bits(lambda: openings.signed(hall, batch))

    refused("signature_wrong", openings.shares.release, hall.unsealing, batch=batch,
            signature=spelt_otherwise(signed), by=hall.officers[1], at=at)  # fmt: skip
    openings.shares.release(hall.unsealing, batch=batch, signature=signed, by=hall.officers[1],
                            at=at)  # fmt: skip


@pytest.mark.parametrize("change", [{"price": "0009000000.0"}, {"quality": "合格\x1c"},
                                    {"manager": "\x85王强 "}, {"price": 9000000}])  # fmt: skip
def test_a_letter_that_is_read_out_is_one_the_verifier_takes(change):
    content = canonical({**sealed.LETTER, **change})
    read = letter_in(content)

    result, letter = openbid._letter(content)
    assert result == openbid.OPENED
    assert openfate._amount(letter["price"]) == openfate._amount(read["price"])


def test_one_unit_does_not_bury_the_others_under_its_versions(monkeypatch):
    monkeypatch.setattr(rules, "MOST_VERSIONS", 3)
    tender, by = sealed.a_sealed_tender(), sealed.a_bidder()
    section, at = tender.sections.get(), sealed.moment_of(tender)
    bid = sealed.submit(section, by)
    bid = sealed.replace(bid, by, at=at)
    sealed.withdraw(bid, by, at=at)
    bid = sealed.submit(section, by)

    more = sealed.a_package(section, by).package
    sealed.upload(more, by, at=at)
    refused("sealed_too_often", sealing.replace_sealed, bid, head=head_bytes(more),
            received_at=at, by=by.actor, at=at)  # fmt: skip
    sealed.submit(section, sealed.a_bidder(number=1))
    sealed.withdraw(bid, by, at=at)
    refused("sealed_too_often", sealing.submit_sealed, section, head=head_bytes(more),
            received_at=at, by=by.actor, at=at)  # fmt: skip


@pytest.mark.parametrize("name", ["示例　建设公司", "示例\xa0公司", "示例\u200b公司"])
def test_a_name_that_a_unit_may_bear_is_one_the_verifier_takes(name):
    assert check.text(name, field="name") == name
    openshape.closed({"code": "91420100MA00000000", "name": name}, "bidder", "bidder")
    with pytest.raises(openshape.Misshapen):
        openshape.closed({"code": "x", "name": f"{name}\n"}, "bidder", "bidder")
