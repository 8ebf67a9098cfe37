"""A certificate file signs the challenge in the page itself, and neither key nor passphrase leaves it."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from builders import trading
from builders.certificates import a_pair
from gongheng.foundation import clock
from gongheng.foundation.certificates.trials import key_file
from gongheng.foundation.sealing.suites import suite
from gongheng.registry.certificates.models import CertificateLink
from portals.conftest import faults_of, scrolls_sideways, shot

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True)]
IN, MINE = "/signin/certificate/", "/signin/certificates/"
PASSPHRASE = "口令口令口令口令"
SIGNED = "已签名，结果已填入下面的第二步。请核对后提交。"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGHENG_HOME", str(tmp_path))
    cache.clear()


def chosen(page, pair, *, name="guomi", passphrase=PASSPHRASE, key=None):
    """Fill the fields and press the button, as a person does."""
    locked = key_file(key or pair.issued.signing_key, PASSPHRASE, suite(name))
    files = {"签名证书": pair.certificate, "加密证书": pair.encryption, "密钥文件": locked}
    for label, text in files.items():
        field = page.get_by_label(label, exact=label == "签名证书").and_(
            page.locator("[type=file]")
        )
        field.first.set_input_files({"name": f"{label}.pem", "mimeType": "text/plain",
                                     "buffer": text.encode()})  # fmt: skip
    page.get_by_label("密钥文件的口令").fill(passphrase)
    page.get_by_role("button", name="用证书文件签名").click()
    return locked


def sent(page) -> list[str]:
    """Everything that leaves the page from now on."""
    kept: list[str] = []
    page.on("request", lambda request: kept.append(request.url + (request.post_data or "")))
    return kept


@pytest.mark.parametrize("name", ["guomi", "international"])
def test_a_certificate_is_linked_and_signs_in_with_files_alone(browse, context, name):
    bidder = trading.a_bidder()
    pair = a_pair(clock.now(), code=bidder.body, suite=name)
    page = browse(bidder)
    page.goto(page.site + MINE)
    left = sent(page)
    locked = chosen(page, pair, name=name)
    expect(page.get_by_text(SIGNED)).to_be_visible()
    expect(page.get_by_label("密钥文件的口令")).to_have_value("")
    page.keyboard.press("Enter")
    expect(page.get_by_text("证书已绑定，现在起可以用它登录和签名。")).to_be_visible()
    assert CertificateLink.objects.get().state == "linked"

    context.clear_cookies()
    page.goto(page.site + IN)
    chosen(page, pair, name=name)
    expect(page.get_by_text(SIGNED)).to_be_visible()
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")
    whole = "".join(left)
    assert "gongheng%2Fanswer%2F1" in whole or "gongheng/answer/1" in whole
    for secret in (PASSPHRASE, "gongheng/locked", "scrypt", locked[-60:-5]):
        assert secret not in whole


def test_a_field_with_a_name_inside_the_form_would_be_sent(browse):
    """The twin of the test above: what keeps the passphrase here is that its field is nameless."""
    page = browse()
    page.goto(page.site + IN)
    left = sent(page)
    page.get_by_label("密钥文件的口令").fill(PASSPHRASE)
    page.evaluate("""() => {
      const field = document.querySelector('[data-sign-passphrase]');
      field.name = 'passphrase';
      document.querySelector('textarea[name=answer]').form.append(field);
    }""")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()

    assert PASSPHRASE in "".join(left)


def test_a_wrong_passphrase_or_another_key_is_said_and_nothing_is_filled_in(browse):
    pair = a_pair(clock.now())
    page = browse(width=360, height=740)
    page.goto(page.site + IN)
    other = a_pair(clock.now(), name="另一家示例有限公司").issued.signing_key

    page.get_by_role("button", name="用证书文件签名").click()
    expect(page.get_by_text("请选择签名证书和密钥文件，并填写口令。")).to_be_visible()
    chosen(page, pair, passphrase="错误错误错误错误")
    expect(page.get_by_text("口令不正确，或者密钥文件被改动。请核对后再试。")).to_be_visible()
    chosen(page, pair, key=other)
    expect(page.get_by_text("密钥文件与签名证书不是一对")).to_be_visible()
    expect(page.locator("textarea[name=answer]")).to_have_value("")
    assert not scrolls_sideways(page)
    shot(page, "signin", "certificate-360")
    assert faults_of(page) == []


def test_without_script_the_page_asks_for_no_key(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + IN)

    expect(page.get_by_role("button", name="用证书文件签名")).to_be_hidden()
    expect(page.get_by_role("link", name="下载验证内容")).to_be_visible()
    context.close()
