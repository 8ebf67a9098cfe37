"""A key in a token signs and unwraps for P-256; what a token lacks is refused clearly."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gongheng.foundation.refusals import Refused
from gongheng.foundation.sealing.drivers.p256 import P256
from gongheng.foundation.sealing.drivers.token import TokenKey

PIN, TOKEN, LABEL = "246813", "试用", "签名"
PLACES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"]
MODULE = next((one for one in PLACES if Path(one).is_file()), "")
TOOL = shutil.which("softhsm2-util")


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    """A fresh token with one P-256 key. SoftHSM reads its settings once a process."""
    if not (MODULE and TOOL):
        pytest.skip("SoftHSM is not here: apt-get install softhsm2")
    pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed (extra hsm)")
    folder = tmp_path_factory.mktemp("hsm")
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    subprocess.run(
        [TOOL, "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "97531086"],
        check=True, capture_output=True,
    )  # fmt: skip
    from pkcs11.util.ec import encode_named_curve_parameters

    with pkcs11.lib(MODULE).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        shape = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
        session.create_domain_parameters(
            pkcs11.KeyType.EC, shape, local=True
        ).generate_keypair(store=True, label=LABEL)  # fmt: skip
    return MODULE


def unlocked(module, **change):
    told = {"token": TOKEN, "label": LABEL, "pin": PIN, "algorithm": "p256", **change}
    return TokenKey.unlocked(module, **told)


def refused(module, **change):
    with pytest.raises(Refused) as no:
        unlocked(module, **change)
    return no.value.code


def test_what_the_token_signs_the_software_verifies(module):
    with unlocked(module) as key:
        signature = key.sign(b"challenge")

        assert P256().verify(key.public, b"challenge", signature)
        assert not P256().verify(key.public, b"another", signature)


def test_what_the_software_wraps_the_token_unwraps(module):
    with unlocked(module) as key:
        sealed = P256().encrypt(key.public, b"x" * 64)

        assert key.decrypt(sealed) == b"x" * 64
        with pytest.raises(Refused) as no:
            key.decrypt(sealed[:-1])
        assert no.value.code == "cannot_unwrap"
        with pytest.raises(Refused):
            key.decrypt(b"\4" + b"\1" * 64 + sealed[65:])


def test_each_fault_of_a_token_has_its_own_refusal(module):
    assert refused(module, pin="000000") == "wrong_pin"
    assert refused(module, pin="") == "wrong_pin"
    assert refused(module, token="不在") == "token_missing"
    assert refused(module, label="不在") == "token_key_missing"


def test_a_token_without_sm2_says_so():
    assert refused(MODULE, algorithm="sm2") == "token_lacks_algorithm"


def test_an_absent_driver_says_so(tmp_path):
    assert refused("") == "token_module_missing"
    assert refused(str(tmp_path / "none.so")) == "token_module_missing"
    other = tmp_path / "other.so"
    other.write_bytes(b"no library")
    assert refused(str(other)) == "token_missing"
