"""A bid is composed, sealed and sent in Chromium; what leaves the machine is ciphertext."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from builders import composing as own
from builders import trading
from builders.chunk_store import Line
from builders.guardians import circle_in_force
from gongheng.foundation import clock
from gongheng.foundation.canonical import canonical
from gongheng.foundation.certificates.reading import read_certificate
from gongheng.foundation.sealing import package as sbp
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.foundation.sealing.package.container import head_bytes, read_head
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
SECRETS = (own.CANARY, own.MANAGER, own.PRICE, own.PASSPHRASE, own.RECOVERY, "scrypt")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))


@pytest.fixture
def circle(transactional_db):
    return circle_in_force()


@pytest.fixture
def section(circle):
    tender = trading.an_announced_tender(trading.a_tenderer())
    with clock.frozen(tender.documents_from + timedelta(days=2)):
        yield tender.sections.get()


@pytest.fixture
def composer(browse, section):
    """`composer(**size)` -> the page of a bidder whose files are at `page.files`."""

    def make(**size):
        bidder, files = own.a_bidder_with_certificate()
        page = browse(bidder, **size)
        page.files, page.bidder = files, bidder
        page.address = f"{page.site}/bidder/sections/{section.code}/sealed/"
        page.goto(page.address)
        return page

    return make


def left_of(page) -> list[bytes]:
    """Everything that leaves the page from now on: addresses, headers, bodies."""
    kept: list[bytes] = []

    def note(request):
        told = json.dumps([request.url, request.headers], ensure_ascii=False).encode()
        kept.append(told + (request.post_data_buffer or b""))

    page.on("request", note)
    return kept


def said(page, name, words, **more):
    expect(page.locator(f"[data-{name}-said]")).to_contain_text(words, timeout=20_000, **more)


def content_of(circle, files, package, role) -> bytes:
    """Open a part with the bidder's key and three guardians, as at the opening."""
    header = package.header
    first = sbp.unwrap_first(header, role, files.pair.issued.encryption_key)
    shares = {
        at: sbp.unwrap_share(header, role, at, circle.keys[at - 1].encryption) for at in (1, 3, 4)
    }
    key = sbp.key_of(header, role, first, sbp.combine(header, role, shares))
    at = [part["role"] for part in header["parts"]].index(role)
    return sbp.open_part(header, role, key, package.chunks[at])[1]


def test_what_is_typed_and_chosen_leaves_the_machine_only_as_ciphertext(composer, circle):
    page = composer()
    left, line = left_of(page), Line().between(page)
    said(page, "guardians", "名单一致")
    own.seal(page, page.files)
    said(page, "seal", "封标完成")
    _, bid_file = own.save_and_prove(page)
    said(page, "recovery", "恢复文件可用")
    own.confirm_and_send(page)
    page.wait_for_url("**/bidder/")

    package = sbp.unpack(bid_file)
    assert line.head == head_bytes(package)
    assert line.key == package.commitment.hex()
    chunks = dict(zip([one for part in package.header["parts"] for one in part["chunks"]],
                      [one for part in package.chunks for one in part], strict=True))  # fmt: skip
    assert line.held == chunks
    letter = {"price": own.PRICE, "period_days": 170, "quality": "合格", "manager": own.MANAGER}
    assert content_of(circle, page.files, package, "price") == canonical(letter)
    assert own.PDF in content_of(circle, page.files, package, "technical")
    whole = b"".join(left)
    assert line.head in whole
    for secret in SECRETS:
        assert secret.encode() not in whole, secret


def test_a_field_that_is_sent_would_be_heard(composer):
    """The twin of the listener above: it hears a body, so its silence says something."""
    page = composer()
    left = left_of(page)
    page.get_by_label("项目负责人姓名", exact=True).fill(own.MANAGER)
    assert page.evaluate(
        "[...document.querySelectorAll('[data-composer] input:not([type=radio])')].every((one) => !one.name && !one.form)"
    )
    page.evaluate(
        "fetch('/bidder/chunks/0', {method: 'POST', body: document.querySelector('[data-letter-manager]').value})"
    )
    page.wait_for_timeout(300)
    assert own.MANAGER.encode() in b"".join(left)


def swapped(page, *, published=False):
    """The server gives another certificate in the place of the second guardian's."""
    pair = own.a_bidder_with_certificate()[1].pair
    told_print = read_certificate(pair.encryption.encode()).fingerprint

    def answer(route):
        told = route.fetch().json()
        told["paper"]["guardians"][1]["encryption"] = pair.encryption
        if published:
            told["published"][1] = told_print
        route.fulfill(json=told)

    page.route("**/sealed/terms/", answer)


@pytest.mark.parametrize("published", [False, True], ids=["alone", "with its fingerprint"])
def test_a_guardians_certificate_swapped_by_the_server_is_refused(composer, published):
    page = composer(width=360, height=780)
    left = left_of(page)
    swapped(page, published=published)
    own.seal(page, page.files)
    said(page, "seal", "与招标公告公布的不一致")
    expect(page.locator("[data-send]")).to_be_hidden()
    page.reload()
    said(page, "guardians", "请不要递交，并立即告知监督部门")
    assert faults_of(page) == []
    assert not scrolls_sideways(page)
    shot(page, "bidder", "sealed-swapped-360")
    assert not [one for one in left if b"/chunks/" in one]


UNCHECKED = """async ([terms, signer]) => {
  const made = await import('/static/build/sealing.js');
  const bytes = (text) => new TextEncoder().encode(text);
  const asked = {contents: {price: new Blob(['1'])}, client: '公衡封标 1', recoveryPassphrase: '恢复恢复恢复恢复', terms,
                 signer: {...signer, certificate: bytes(signer.certificate), encryption: bytes(signer.encryption)}};
  try { return (await made.seal('/static/build/sealing-worker.js', asked)).commitment.length; }
  catch (error) { return error.code; }
}"""


def test_without_the_examination_a_swapped_guardian_would_be_sealed_to(composer, circle):
    """The twin: the same keys and the same swap, with and without the announced circle."""
    page = composer()
    told = page.request.get(f"{page.address}terms/").json()
    stranger = own.a_bidder_with_certificate()[1].pair
    keys = [one.issued.encryption_key.public.hex() for one in circle.keys]
    keys[1] = stranger.issued.encryption_key.public.hex()
    guardians = [
        {"fingerprint": print_, "public": key}
        for print_, key in zip(told["published"], keys, strict=True)
    ]
    terms = {name: told[name] for name in ("tender", "lot", "document", "threshold")}
    signer = {"certificate": page.files.pair.certificate, "encryption": page.files.pair.encryption,
              "keyFile": page.files.signing_key, "passphrase": own.PASSPHRASE}  # fmt: skip
    good = {"paper": told["paper"], "root": told["root"], "published": told["published"],
            "authorities": told["authorities"], "until": told["needed_until"]}  # fmt: skip
    paper = json.loads(json.dumps(told["paper"]))
    paper["guardians"][1]["encryption"] = stranger.encryption

    assert page.evaluate(UNCHECKED, [{**terms, "guardians": guardians}, signer]) == 64
    for change, code in (
        ({"paper": paper}, "guardians_swapped"), ({"authorities": []}, "guardian_not_trusted"),
        ({"until": told["needed_until"] * 2}, "own_certificate_ends_early"), ({}, 64),
    ):  # fmt: skip
        assert page.evaluate(UNCHECKED, [{**terms, "circle": {**good, **change}}, signer]) == code


def test_a_circle_once_seen_for_a_tender_stays_the_circle(composer, circle):
    page = composer()
    said(page, "guardians", "名单一致")

    def answer(route):
        told = route.fetch().json()
        told["paper"]["name"] = "另一个监护组"
        told["root"] = sm3_hex(canonical(told["paper"]))
        route.fulfill(json=told)

    page.route("**/sealed/terms/", answer)
    page.reload()
    said(page, "guardians", "与招标公告公布的不一致")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_sealed(composer, section):
    page = composer()
    page.get_by_role("button", name="在本机封标").click()
    said(page, "seal", "有内容需要修改，还没有封标")
    expect(page.get_by_label("投标报价", exact=True)).to_be_focused()
    above = str(section.ceiling_price + 1)
    own.seal(page, page.files, price=above)
    expect(page.locator("[data-above-box] .error")).to_contain_text("实施条例第五十一条")
    assert faults_of(page) == []
    own.seal(page, page.files, passphrase="错误错误错误错误")
    said(page, "seal", "口令不正确，或者密钥文件被改动")
    expect(page.locator("[data-passphrase]")).to_have_value("")
    page.locator("[data-encryption-key]").set_input_files(page.files.of("key"))
    own.choose_keys(page, page.files)
    page.locator("[data-encryption-key]").set_input_files(page.files.of("key"))
    page.get_by_role("button", name="在本机封标").click()
    said(page, "seal", "不是一对")
    own.seal(page, page.files, papers=b"MZ" + own.PDF)
    said(page, "seal", "内容与扩展名不符")
    other = own.a_bidder_with_certificate()[1]
    own.seal(page, other)
    said(page, "seal", "不是用现在绑定的证书")
    expect(page.locator("[data-send]")).to_be_hidden()


def test_nothing_is_sent_before_the_recovery_file_was_read_again(composer):
    page = composer()
    line = Line().between(page)
    own.seal(page, page.files)
    said(page, "seal", "封标完成")
    page.locator("[data-kept]").check()
    own.confirm_and_send(page)
    said(page, "send", "请先在上一步再次选择恢复文件")
    own.save_and_prove(page, passphrase="忘记了的口令忘记")
    said(page, "recovery", "口令不正确")
    own.confirm_and_send(page)
    said(page, "send", "请先在上一步再次选择恢复文件")
    assert (line.held, line.head) == ({}, b"")


def test_an_upload_cut_off_goes_on_where_it_stopped_even_after_a_reload(composer):
    page = composer(width=360, height=780)
    line = Line().between(page)
    own.seal(page, page.files, papers=own.PDF + bytes(3_500_000))
    said(page, "seal", "封标完成")
    _, bid_file = own.save_and_prove(page)
    said(page, "recovery", "恢复文件可用")
    line.lasts = 2
    own.confirm_and_send(page)
    said(page, "send", "网络暂时不通，正在重试")
    page.locator("[data-send-stop]").click()
    said(page, "send", "已经上传的部分保留")
    shot(page, "bidder", "sealed-stopped-360")
    assert len(line.held) == 2
    line.lasts = 1000
    page.reload()
    page.get_by_label("上传已有的封标文件").check()
    page.locator("[data-bid-file]").set_input_files(own.a_file("投标文件.ghsbp", bid_file))
    page.get_by_role("button", name="核对封标文件").click()
    said(page, "bring", "是为本标段封装的")
    own.confirm_and_send(page)
    page.wait_for_url("**/bidder/")

    head = read_head(line.head)
    digests = [one for part in head.header["parts"] for one in part["chunks"]]
    assert set(line.held) == set(digests)
    assert len(line.sent) == len(set(line.sent)) == len(digests)


def test_a_file_that_is_no_bid_for_this_section_is_refused(composer):
    page = composer()
    page.get_by_label("上传已有的封标文件").check()
    page.get_by_role("button", name="核对封标文件").click()
    expect(page.locator("[data-brought] .error")).to_contain_text("请选择文件")
    page.locator("[data-bid-file]").set_input_files(own.a_file("a.ghsbp", b"hello"))
    page.get_by_role("button", name="核对封标文件").click()
    said(page, "bring", "这不是封标文件")
    expect(page.locator("[data-send]")).to_be_hidden()


def test_the_page_is_a_good_page_and_works_by_keyboard(composer):
    page = composer()
    said(page, "guardians", "名单一致")
    shot(page, "bidder", "sealed-compose-1280")
    assert faults_of(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert not scrolls_sideways(page)
    assert faults_of(page) == []
    shot(page, "bidder", "sealed-compose-360")
    page.get_by_label("投标报价", exact=True).focus()
    page.keyboard.type("100.5")
    expect(page.locator("[data-letter-words]")).to_contain_text("壹佰元伍角")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-business]')")
