"""A bid sealed in Chromium opens in Python and the other way round, under the site's own policy."""

import base64
import json

import pytest

from builders.certificates import Pair, a_pair
from builders.sealing import scene, sealed, shares_of
from gongheng.foundation import clock
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.suites import suite

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
SUITES = pytest.mark.parametrize("name", ["guomi", "international"])
PASSPHRASE, RECOVERY = "口令口令口令口令", "恢复恢复恢复恢复"
LENGTH = 2 * 1024 * 1024 + 77
TECHNICAL = bytes(at % 251 for at in range(LENGTH))
PRICE = "投标总价 12345678.90 元"
START = """async ([told, changes]) => {
  const made = await import('/static/build/sealing.js');
  const bytes = (text) => new TextEncoder().encode(text);
  const base64 = async (blob) => {
    const read = new FileReader();
    await new Promise((go) => { read.onload = go; read.readAsDataURL(blob); });
    return read.result.split(',')[1];
  };
  const worker = '/static/build/sealing-worker.js';
"""
SEAL = (
    START
    + """
  const signer = {...told.signer, certificate: bytes(told.signer.certificate), encryption: bytes(told.signer.encryption)};
  const technical = new Blob([Uint8Array.from({length: told.length}, (_, at) => at % 251)]);
  const asked = {contents: {technical, price: new Blob([told.price])}, terms: told.terms, signer,
                 client: '公衡封标 1', recoveryPassphrase: told.recovery};
  if (changes.parts) asked.contents = Object.fromEntries(Object.entries(changes.parts).map(([role, size]) => [role, new Blob([new Uint8Array(size)])]));
  const gathered = new made.Collector(), stop = new AbortController(), said = [];
  let chunks = 0;
  const onChunk = async (chunk) => {
    chunks += 1;
    if (changes.lost) throw new Error('网络中断');
    if (changes.stop) stop.abort();
    gathered.take(chunk);
  };
  try {
    const result = await made.seal(worker, asked, {onChunk, onProgress: ({done, total}) => said.push([done, total]), signal: stop.signal});
    const file = gathered.file(made.preamble(result.head), ['price', 'technical']);
    return {file: await base64(file), recovery: result.recovery, bid: result.bid, commitment: result.commitment, said};
  } catch (error) {
    return {code: error.code ?? error.message, sentence: error.sentence, chunks};
  }
}"""
)
OPEN = (
    START
    + """
  const chunks = told.chunks.map((one) => new Blob([Uint8Array.from(atob(one), (letter) => letter.charCodeAt(0))]));
  try {
    const firsts = await made.unwrap(worker, told.by);
    const asked = {header: told.by.header, role: 'technical', first: firsts.technical, shares: told.shares, chunks};
    const {content} = await made.open(worker, asked);
    return {content: await base64(new Blob([content]))};
  } catch (error) {
    return {code: error.code, sentence: error.sentence};
  }
}"""
)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def page(browse):
    shown = browse()
    answer = shown.goto(shown.site + "/signin/certificate/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    return shown


def told_of(name: str, pair: Pair) -> dict:
    people, algorithms = scene(name), suite(name)
    terms = {"tender": people.terms.tender, "lot": people.terms.lot, "threshold": 3,
             "document": people.terms.document,
             "guardians": [{"fingerprint": one.fingerprint, "public": one.public.hex()}
                           for one in people.terms.guardians]}  # fmt: skip
    signer = {"certificate": pair.certificate, "encryption": pair.encryption,
              "keyFile": key_file(pair.issued.signing_key, PASSPHRASE, algorithms),
              "passphrase": PASSPHRASE}  # fmt: skip
    return {"terms": terms, "signer": signer, "price": PRICE, "length": LENGTH,
            "recovery": RECOVERY}  # fmt: skip


@SUITES
def test_a_bid_sealed_in_the_browser_is_taken_and_opens_in_python(page, name):
    pair, people = a_pair(clock.now(), suite=name), scene(name)
    given = page.evaluate(SEAL, [told_of(name, pair), {}])

    bid = sbp.unpack(base64.b64decode(given["file"]))
    known = read_certificate(pair.certificate.encode())
    sbp.check_package(bid, people.terms, signer_public=known.public, roles=("price", "technical"))
    assert bid.commitment.hex() == given["commitment"]
    for role, content in (("price", PRICE.encode()), ("technical", TECHNICAL)):
        first = sbp.unwrap_first(bid.header, role, pair.issued.encryption_key)
        second = sbp.combine(bid.header, role, shares_of(people, bid.header, role, 1, 3, 5))
        at = [part["role"] for part in bid.header["parts"]].index(role)
        key = sbp.key_of(bid.header, role, first, second)
        assert sbp.open_part(bid.header, role, key, bid.chunks[at])[1] == content
        held = sbp.read_recovery(given["recovery"], RECOVERY, bid.header)
        assert sbp.first_from_recovery(bid.header, role, held) == first
    done, total = given["said"][-1]
    assert done == total == sum(part["size"] for part in bid.header["parts"])


@SUITES
def test_a_bid_sealed_in_python_opens_in_the_browser(page, name):
    made, people, algorithms = sealed(name), scene(name), suite(name)
    header = dict(made.package.header)
    shares = shares_of(people, header, "technical", 2, 3, 4)
    locked = key_file(people.encryption, PASSPHRASE, algorithms)
    recovery = sbp.recovery_file(made, RECOVERY)
    told = {"chunks": [base64.b64encode(one).decode() for one in made.package.chunks[1]],
            "shares": {str(at): one.hex() for at, one in shares.items()}}  # fmt: skip
    by_key = {"header": header, "keyFile": locked, "passphrase": PASSPHRASE}
    by_file = {"header": header, "recoveryFile": recovery, "passphrase": RECOVERY}

    for by in (by_key, by_file):
        given = page.evaluate(OPEN, [{**told, "by": by}, {}])
        assert base64.b64decode(given["content"]) == bytes(range(256)) * 400
    other = {**told, "shares": {**told["shares"], "2": told["shares"]["3"]}}
    assert page.evaluate(OPEN, [{**other, "by": by_key}, {}])["code"] == "share_wrong"
    wrong = {**told, "by": {**by_key, "passphrase": RECOVERY}}
    assert page.evaluate(OPEN, [wrong, {}])["code"] == "wrong_passphrase"


def test_what_cannot_be_sealed_is_said_in_a_sentence_and_nothing_leaves(page):
    now = clock.now()
    pair, other = a_pair(now), a_pair(now, name="另一家示例有限公司")
    told = told_of("guomi", pair)
    signer, terms = told["signer"], told["terms"]
    foreign = key_file(other.issued.signing_key, PASSPHRASE, suite("guomi"))
    cases = [
        ({"signer": {**signer, "passphrase": "错误错误错误错误"}}, {}, "wrong_passphrase"),
        ({"signer": {**signer, "keyFile": "{}"}}, {}, "key_file_bad"),
        ({"signer": {**signer, "keyFile": foreign}}, {}, "key_not_of_certificate"),
        ({"signer": {**signer, "certificate": "证书"}}, {}, "certificate_unreadable"),
        ({"recovery": "短"}, {}, "passphrase_short"),
        ({"terms": {**terms, "guardians": terms["guardians"][:2]}}, {}, "guardians_wrong"),
        ({}, {"parts": {"price": 70_000}}, "price_part_too_large"),
        ({}, {"parts": {"图纸": 10}}, "part_unknown"),
    ]
    for change, changes, code in cases:
        given = page.evaluate(SEAL, [{**told, **change}, changes])
        assert (given["code"], given["chunks"]) == (code, 0)
        assert given["sentence"].endswith("。")


def test_sealing_stops_when_asked_or_when_a_chunk_cannot_be_kept(page):
    told = told_of("guomi", a_pair(clock.now()))

    stopped = page.evaluate(SEAL, [told, {"stop": True}])
    assert stopped["code"] == "aborted"
    assert page.evaluate(SEAL, [told, {"lost": True}])["code"] == "网络中断"
    assert json.dumps(stopped, ensure_ascii=False).count("封标已取消")
