"""Whether a package may be taken in: shape, addressee, signature, completeness. Nothing is opened."""

import base64
from collections.abc import Sequence

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing import der
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package import forms
from gongheng.foundation.sealing.package.forms import Header, Package, Terms, suite_of
from gongheng.foundation.sealing.package.header import read_header
from gongheng.foundation.sealing.package.stream import chunk_sizes

SEALED_BIDS = "电子招标投标办法第二十六条（未按规定加密的，应当拒收并提示）"


def check_package(
    package: Package, terms: Terms, *, signer_public: bytes, roles: Sequence[str] = ("price",)
) -> None:
    """Refuse a package that is not a whole sealed bid for this tender by this certificate.

    Codes: `package_malformed`, `algorithm_unknown`, `package_for_another_tender`,
    `document_outdated`, `guardians_differ`, `wrong_certificate`, `signature_wrong`,
    `part_missing`, `chunks_missing`, `chunk_altered`.
    """
    header = read_header(package.header)
    check_header(header, terms, roles=roles)
    own = sm3_hex(package.certificate) == header["bidder"]
    refuse_unless(own, "wrong_certificate", field="certificate", source=SEALED_BIDS)
    sized = len(package.nonce) == forms.NONCE_SIZE
    refuse_unless(sized, "package_malformed", field="nonce")
    check_signature(package, signer_public)
    check_chunks(package)


def check_header(header: Header, terms: Terms, *, roles: Sequence[str]) -> None:
    """Whether the header is for this tender as it stands now. Refuses."""
    here = (header["tender"], header["lot"]) == (terms.tender, terms.lot)
    refuse_unless(here, "package_for_another_tender", field="tender", source=SEALED_BIDS)
    refuse_unless(header["document"] == terms.document, "document_outdated", field="document")
    known = [one.fingerprint for one in terms.guardians] == header["guardians"]
    same = known and header["threshold"] == terms.threshold
    refuse_unless(same, "guardians_differ", field="guardians", source=SEALED_BIDS)
    given = [part["role"] for part in header["parts"]]
    missing = [role for role in roles if role not in given]
    refuse_unless(not missing, "part_missing", field="parts", missing="、".join(missing))
    points = wrapped_points(header)
    refuse_unless(len(set(points)) == len(points), "package_malformed", field="wrapped")


def check_signature(package: Package, public: bytes) -> None:
    """Whether the bidder signed this header. Refuses `signature_wrong`."""
    said = forms.signed_bytes(package.header, package.nonce)
    signed = suite_of(package.header).pairs.verify(public, said, package.signature)
    refuse_unless(signed, "signature_wrong", field="signature", source=SEALED_BIDS)


def check_chunks(package: Package) -> None:
    """Whether every chunk is there, whole and in its place. Refuses."""
    parts, algorithms = package.header["parts"], suite_of(package.header)
    refuse_unless(len(parts) == len(package.chunks), "chunks_missing", field="chunks")
    for part, chunks in zip(parts, package.chunks, strict=True):
        sizes = [len(chunk) for chunk in chunks]
        complete = sizes == chunk_sizes(part["size"])
        refuse_unless(complete, "chunks_missing", field="chunks", source=SEALED_BIDS)
        digests = [algorithms.digest(chunk).hex() for chunk in chunks]
        refuse_unless(digests == part["chunks"], "chunk_altered", part=part["role"])


def wrapped_points(header: Header) -> list[str]:
    """The ephemeral points of every wrapped secret: one seen before was copied from another bid."""
    found = []
    for part in header["parts"]:
        for wrapped in (part["w1"], part["w1r"], *part["w2"]):
            sealed = base64.b64decode(wrapped)
            raw = der.ciphertext_raw(sealed) if header["suite"] == "guomi" else sealed[1:]
            refuse_unless(raw and len(raw) > 2 * der.SIZE, "package_malformed", field="wrapped")
            found.append((raw or b"")[: 2 * der.SIZE].hex())
    return found
