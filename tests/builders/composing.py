"""A bidder at the composer's page: files chosen, fields filled, buttons pressed as a person does."""

from dataclasses import dataclass

from builders import trading
from builders.certificates import Pair, a_pair, taken
from gongheng.foundation import clock
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates.actions import link_certificate

PASSPHRASE, RECOVERY = "口令口令口令口令", "恢复恢复恢复恢复"
PRICE, MANAGER = "8765432.10", "示例负责人金丝雀"
CANARY = "金丝雀-此段文字只能在密文里"
PDF = b"%PDF-1.7\n" + CANARY.encode() + b"\n%%EOF"


@dataclass(frozen=True)
class Files:
    """What lies on the bidder's own machine."""

    pair: Pair
    signing_key: str
    encryption_key: str

    def of(self, name: str) -> dict:
        """One file as a browser is given it."""
        text = {"certificate": self.pair.certificate, "encryption": self.pair.encryption,
                "key": self.signing_key, "encryption-key": self.encryption_key}[name]  # fmt: skip
        return a_file(f"{name}.pem", text.encode())


def a_file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def a_bidder_with_certificate(*, name: str = "guomi") -> tuple[Actor, Files]:
    """A bidder whose pair of certificates is linked, and the files that go with it."""
    bidder, now = trading.a_bidder(), clock.now()
    pair = a_pair(now, code=bidder.body, suite=name)
    link_certificate(taken(pair, at=now), by=bidder, at=now)
    algorithms = suite(name)
    keys = (pair.issued.signing_key, pair.issued.encryption_key)
    return bidder, Files(pair, *(key_file(one, PASSPHRASE, algorithms) for one in keys))


def fill_letter(page, *, price: str = PRICE, papers: bytes = PDF) -> None:
    """Type the letter and choose one technical file."""
    page.get_by_label("投标报价", exact=True).fill(price)
    page.get_by_label("工期", exact=True).fill("170")
    page.get_by_label("项目负责人姓名", exact=True).fill(MANAGER)
    page.locator("[data-technical]").set_input_files(a_file("施工组织设计.pdf", papers))


def choose_keys(
    page, files: Files, *, passphrase: str = PASSPHRASE, recovery: str = RECOVERY
) -> None:
    """Choose certificates and keys and type the passphrases."""
    for name in ("certificate", "key", "encryption", "encryption-key"):
        page.locator(f"[data-{name}]").set_input_files(files.of(name))
    page.locator("[data-passphrase]").fill(passphrase)
    page.locator("[data-recovery-passphrase]").fill(recovery)
    page.locator("[data-recovery-again]").fill(recovery)


def seal(page, files: Files, **more) -> None:
    """Fill everything and seal."""
    fill_letter(page, **{key: more.pop(key) for key in ("price", "papers") if key in more})
    choose_keys(page, files, **more)
    page.get_by_role("button", name="在本机封标").click()


def save_and_prove(page, *, passphrase: str = RECOVERY) -> tuple[bytes, bytes]:
    """Save both files and choose the recovery file again; give both."""
    saved = []
    for label in ("保存恢复文件", "保存封标文件"):
        with page.expect_download() as waited:
            page.get_by_role("button", name=label).click()
        saved.append(waited.value.path().read_bytes())
    page.locator("[data-kept]").check()
    page.locator("[data-recovery-file]").set_input_files(a_file("恢复文件.recovery", saved[0]))
    page.locator("[data-recovery-check]").fill(passphrase)
    page.get_by_role("button", name="核对恢复文件").click()
    return saved[0], saved[1]


def confirm_and_send(page) -> None:
    """Tick the three questions and send."""
    for box in page.locator("[data-sure]").all():
        box.check()
    page.locator("[data-send-go]").click()
