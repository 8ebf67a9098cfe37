"""Write sbp1.json: one sealed bid a suite with every secret and step, for other implementations.

The keys are drawn for the file and guard nothing. Run only when the protocol itself changes:
`python tests/vectors/make_sbp1.py`, with `tests` and `src` on the path.
"""

import base64
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from builders.sealing import Scene, scene, shares_of  # noqa: E402
from gongheng.foundation.sealing import package as sbp  # noqa: E402
from gongheng.foundation.sealing.digests import sm3_hex  # noqa: E402
from gongheng.foundation.sealing.package import container, forms, stream  # noqa: E402
from gongheng.foundation.sealing.suites import suite  # noqa: E402

PRICE = "投标总价：壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角（12345678.90 元）"
CHANGES = [
    (["header", "tender"], "E4201000001000002", "package_for_another_tender"),
    (["header", "lot"], "002", "package_for_another_tender"),
    (["header", "document"], "cd" * 32, "document_outdated"),
    (["header", "threshold"], 4, "package_malformed"),
    (["header", "client"], "另一个", "signature_wrong"),
    (["header", "suite"], "sm9", "algorithm_unknown"),
    (["header", "v"], "SBP-2", "package_malformed"),
    (["header", "bidder"], "00" * 32, "wrong_certificate"),
    (["header", "parts", 0, "plain"], "00" * 32, "signature_wrong"),
    (["header", "parts", 0, "size"], 65537, "package_malformed"),
    (["header", "parts", 0, "role"], "图纸", "package_malformed"),
    (["header", "parts", 0, "nonce"], "AB" * 16, "package_malformed"),
    (["nonce"], "00" * 32, "signature_wrong"),
    (["certificate"], "AAAA", "wrong_certificate"),
    (["signature"], "AAAA", "signature_wrong"),
]


def steps(people: Scene, made: sbp.Sealed) -> dict:
    """Every value on the way from the keys to the content."""
    header, part = made.package.header, made.package.header["parts"][0]
    first = sbp.unwrap_first(header, "price", people.encryption)
    shares = shares_of(people, header, "price", 1, 2, 3, 4, 5)
    second = sbp.combine(header, "price", shares)
    return {
        "context": forms.context(header, part).hex(), "first": first.hex(),
        "shares": {str(at): share.hex() for at, share in shares.items()},
        "second": second.hex(), "key": sbp.key_of(header, "price", first, second).hex(),
        "salt": made.salts["price"], "content": PRICE,
        "recovery": made.recovery.hex(), "header_hash": forms.header_hash(header).hex(),
        "commitment": made.package.commitment.hex(),
        "signed": forms.signed_bytes(header, made.package.nonce).hex(),
    }  # fmt: skip


def bid(name: str) -> dict:
    """One bid, whole."""
    people = scene(name)
    made = sbp.seal({"price": PRICE.encode()}, people.terms, people.signatory,
                    algorithms=suite(name), client="公衡封标 1")  # fmt: skip
    keys = {"signer": people.signer, "encryption": people.encryption,
            **{f"guardian{at}": key for at, key in enumerate(people.guardians, 1)}}  # fmt: skip
    return {
        "suite": name,
        "keys": {who: {"private": key.private.hex(), "public": key.public.hex()}
                 for who, key in keys.items()},
        "terms": {"tender": people.terms.tender, "lot": people.terms.lot,
                  "document": people.terms.document, "threshold": people.terms.threshold,
                  "guardians": [one.fingerprint for one in people.terms.guardians]},
        "head": json.loads(container.head_bytes(made.package)),
        "chunks": [[base64.b64encode(one).decode() for one in row] for row in made.package.chunks],
        "steps": steps(people, made),
        "refused": [{"path": path, "value": value, "code": code} for path, value, code in CHANGES],
    }  # fmt: skip


def long_content(name: str) -> dict:
    """Several chunks of a content that a rule makes: byte i is i modulo 251."""
    algorithms, length = suite(name), 3 * stream.CHUNK // 2
    content = bytes(at % 251 for at in range(length))
    size = algorithms.cipher.key_size
    key, prefix, salt, bound = bytes(range(size)), bytes(range(7)), b"\1" * 32, b"\2" * 32
    whole = stream.frame(salt, content)
    chunks = list(stream.sealed_chunks(algorithms.cipher, key, prefix, bound, whole))
    return {"suite": name, "length": length, "size": len(whole), "key": key.hex(),
            "prefix": prefix.hex(), "salt": salt.hex(), "context": bound.hex(),
            "chunks": [algorithms.digest(one).hex() for one in chunks]}  # fmt: skip


def sizes() -> dict[str, int]:
    """Padded size by content length."""
    return {str(one): stream.bucket(one) for one in (0, 65496, 65497, 10**5, 10**6, 10**7, 10**8)}


def main() -> None:
    """Write the file."""
    names = ("guomi", "international")
    whole = {"v": "SBP-1", "bids": [bid(name) for name in names],
             "long": [long_content(name) for name in names], "sizes": sizes()}  # fmt: skip
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (HERE / "sbp1.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"sbp1.json {sm3_hex(text.encode())}\n")


if __name__ == "__main__":
    main()
