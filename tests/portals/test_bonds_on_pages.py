"""Bonds on the pages: lodged, confirmed by code, kept secret, refused in plain words."""

import io
from datetime import timedelta

import pytest
import xlsxwriter

from builders import bonds as build_bonds
from builders import evaluation as late
from builders import trading as build
from builders.evaluation import an_office
from gongheng.foundation import clock
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.trading.bonds import actions as bonds
from gongheng.trading.bonds import queries
from gongheng.trading.bonds.models import Bond
from gongheng.trading.bonds.statements import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return build_bonds.an_account()[1]


@pytest.fixture
def tender(keeper):
    return build.an_announced_tender(build.a_tenderer())


def text_of(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode("utf-8", "replace")


def test_a_bidder_lodges_and_gets_a_slip_with_code_and_no_full_account(client_of, tender):
    firm = build.a_bidder()
    client, at = client_of(firm), tender.documents_from + timedelta(days=1)
    section = tender.sections.first()

    with clock.frozen(at):
        page = client.get(f"/bidder/tenders/{tender.code}/")
        assert f"/bidder/sections/{section.code}/bond/" in text_of(page)
        told = {"form": "transfer", "payer_account": build_bonds.number_of(firm)}
        answer = client.post(f"/bidder/sections/{section.code}/bond/", told, follow=True)
        bond = build_bonds.bond_of(firm)
        slip = text_of(answer)
        again = client.post(f"/bidder/sections/{section.code}/bond/", told)

    assert bond.reference in slip
    assert "200,000.00" in slip
    assert build_bonds.number_of(firm) not in slip
    assert again.status_code == 409
    assert "已登记" in text_of(again) or "已经存在" in text_of(again)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"form": "transfer"},
        {"form": "transfer", "payer_account": "abc"},
        {"form": "nothing"},
        {"form": "guarantee"},
        {"form": "guarantee", "issuer": "x", "number": "y", "valid_until": "2026-13-40"},
    ],
)
def test_bad_input_is_answered_with_a_reason_and_nothing_is_lodged(client_of, tender, told):
    client = client_of(build.a_bidder())

    with clock.frozen(tender.documents_from + timedelta(days=1)):
        answer = client.post(f"/bidder/sections/{tender.sections.first().code}/bond/", told)

    assert 400 <= answer.status_code < 500
    assert not Bond.objects.exists()


def test_anothers_bond_is_not_there(client_of, tender, keeper):
    bond = build_bonds.a_held_bond(tender, build.a_bidder(), keeper)

    assert client_of(build.a_bidder()).get(f"/bidder/bonds/{bond.pk}/").status_code == 404
    assert client_of("centre").get(f"/operator/bonds/{bond.reference}/").status_code == 404
    host = client_of("tenderer")
    assert host.get(f"/tenderer/bonds/{bond.pk}/").status_code == 404


def test_the_keepers_pages_show_codes_and_neither_bidder_nor_tender(client_of, tender, keeper):
    firm = build.a_bidder(name="秘密缴款有限公司")
    bond = build_bonds.a_lodged_bond(tender, firm)
    client = client_of(keeper)
    pages = ["/operator/bonds/", "/operator/bonds/?format=csv", f"/operator/bonds/{bond.reference}/",
             f"/operator/bonds/{bond.reference}/confirm/", "/operator/bonds/guarantees/", "/desk/"]  # fmt: skip

    with clock.frozen(bond.lodged_at + timedelta(hours=1)):
        told = [text_of(client.get(page)) for page in pages]

    assert bond.reference in told[0]
    for text, page in zip(told[:-1], pages, strict=False):
        for secret in (firm.body, "秘密缴款", tender.code, tender.title, "200,000.00"):
            assert secret not in text, (page, secret)
    assert "秘密缴款" not in told[-1]


def test_the_keeper_confirms_by_what_the_bank_says_and_a_wrong_name_stays_on_the_form(
    client_of, tender, keeper
):
    firm = build.a_bidder()
    bond = build_bonds.a_lodged_bond(tender, firm)
    client = client_of(keeper)
    told = {**build_bonds.a_receipt(bond, firm), "arrived_at": "2026-03-04T11:30"}
    url = f"/operator/bonds/{bond.reference}/confirm/"

    with clock.frozen(bond.lodged_at + timedelta(hours=5)):
        no = client.post(url, {**told, "payer_name": "别的公司"})
        assert no.status_code == 422
        assert "付款户名与投标人不一致" in text_of(no)
        assert told["serial"] in text_of(no)
        assert client.post(url, told).status_code == 302
    bond.refresh_from_db()
    assert bond.state == "held"


def statement_of(rows):
    return ("\ufeff" + "\r\n".join(",".join(row) for row in [COLUMNS, *rows])).encode()


def workbook_of(rows):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for place, row in enumerate([COLUMNS, *rows]):
        sheet.write_row(place, 0, row)
    book.close()
    return file.getvalue()


@pytest.mark.parametrize(("make", "name"), [(statement_of, "流水.csv"), (workbook_of, "流水.xlsx")])
def test_a_statement_confirms_line_by_line_and_twice_changes_nothing(
    client_of, tender, keeper, make, name
):
    firms = [build.a_bidder() for _ in range(3)]
    bonds = [build_bonds.a_lodged_bond(tender, firm) for firm in firms]
    when = "2026-03-04 11:30:00"

    def line(number, **changes):
        bond, firm = bonds[number], firms[number]
        told = {"serial": f"L{number}", "code": bond.reference, "amount": "200000.00",
                "account": build_bonds.number_of(firm), "name": build_bonds.name_of(firm), **changes}  # fmt: skip
        return [*told.values(), when]

    rows = [line(0), line(1, amount="1.00"), line(2, serial="L0"), line(2, code="12345678901234"),
            line(0), line(2, name="=cmd()")]  # fmt: skip
    client = client_of(keeper)

    def upload():
        file = io.BytesIO(make(rows))
        file.name = name
        with clock.frozen(bonds[0].lodged_at + timedelta(hours=9)):
            return client.post("/operator/bonds/statement/", {"statement": file})

    first = text_of(upload())
    assert "共 6 行，确认 1 行，早已确认 1 行，未确认 4 行" in first
    for words in (
        "到账金额与应缴金额不一致",
        "流水号已经登记过",
        "缴款码不对",
        "已经确认过",
        "付款户名与投标人不一致",
    ):
        assert words in first
    assert {bond.state for bond in Bond.objects.filter(pk__in=[one.pk for one in bonds[1:]])} == {"lodged"}  # fmt: skip
    assert "确认 0 行" in text_of(upload())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\xff\xfe\x00\xd8", "a.csv"),
        ("流水号,金额\n1,2".encode(), "a.csv"),
        (b"no workbook", "a.xlsx"),
        (b"PK\x03\x04broken", "a.xlsx"),
    ],
)
def test_a_statement_that_cannot_be_read_is_refused_at_its_field(client_of, keeper, content, name):
    file = io.BytesIO(content)
    file.name = name

    answer = client_of(keeper).post("/operator/bonds/statement/", {"statement": file})

    assert answer.status_code == 422


def pages_about(tender):
    return [
        f"/tenderer/tenders/{tender.code}/", f"/tenderer/tenders/{tender.code}/?tab=history",
        "/tenderer/bonds/", "/tenderer/bonds/?format=csv", "/bidder/bonds/",
        f"/bidder/tenders/{tender.code}/", f"/supervisor/tenders/{tender.code}/",
        "/supervisor/bonds/", "/supervisor/bonds/?format=csv", "/supervisor/?format=csv",
        "/operator/bonds/", "/operator/bonds/?format=csv", "/operator/bonds/guarantees/",
        f"/hall/{tender.code}/", f"/hall/{tender.code}/state.json", f"/projects/{tender.code}/", "/desk/",
    ]  # fmt: skip


def test_before_the_deadline_no_page_of_anybody_else_changes_with_the_bonds(client_of, keeper):
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    lookers = [client_of(host), *(client_of(who) for who in (
        "anonymous", "tenderer", "bidder", "expert", "centre", "witness", "supervisor", "inspector",
        "auditor"))]  # fmt: skip
    at = tender.bids_due_at - timedelta(minutes=1)
    seal_all(at=at)

    def seen():
        with clock.frozen(at):
            for client in lookers:
                for path in pages_about(tender):
                    yield client, path, text_of(client.get(path))

    before = {(id(client), path): len(text) for client, path, text in seen()}
    firms = [build.a_bidder(name=f"秘密缴款人{number}公司") for number in range(3)]
    bonds = [build_bonds.a_held_bond(tender, firm, keeper) for firm in firms]
    Bond.objects.filter(pk=bonds[0].pk).update(
        state="due", cause="withdrawn", due_from=build.START.date(), due_on=build.START.date()
    )
    seal_all(at=at)

    for client, path, text in seen():
        for bond in bonds:
            assert bond.reference not in text, path
            assert bond.bidder_name not in text, path
            assert bond.bidder_code not in text, path
        if not path.startswith("/hall/"):  # the hall names its place in the whole ledger
            assert len(text) == before[id(client), path], path


def test_without_the_narrowing_the_hosts_page_would_tell(client_of, keeper, monkeypatch):
    """Twin: what `bonds_of_hosts` is there for."""
    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    build_bonds.a_held_bond(tender, build.a_bidder(name="秘密缴款公司"), keeper)
    client = client_of(host)
    with clock.frozen(tender.bids_due_at - timedelta(minutes=1)):
        assert "秘密缴款公司" not in text_of(client.get("/tenderer/bonds/"))
        monkeypatch.setattr(queries, "bonds_of_hosts", lambda _: Bond.objects.order_by("pk"))
        assert "秘密缴款公司" in text_of(client.get("/tenderer/bonds/"))


def test_overdue_returns_are_a_duty_of_keeper_and_supervision_and_a_state_to_the_host(
    client_of, keeper
):
    host = build.a_tenderer()
    tender, _ = build_bonds.opened_with_bonds(host, keeper)
    day = tender.bids_due_at.date()
    Bond.objects.update(state="due", cause="contract_signed", due_from=day, due_on=day)
    watcher = an_office("supervisor", body=build.a_code(), region="420100")

    with clock.frozen(tender.bids_due_at + timedelta(days=3)):
        mine, theirs, codes = (
            text_of(client_of(who).get("/desk/")) for who in (host, watcher, keeper)
        )
        listed = text_of(client_of(watcher).get("/supervisor/bonds/?clock=late"))
        state = text_of(client_of(host).get("/tenderer/bonds/"))
        one = text_of(client_of(host).get(f"/tenderer/bonds/{Bond.objects.first().pk}/"))

    assert "退还保证金" not in mine, "only the keeper of the account can do it"
    assert "督促退还逾期的保证金（3 笔）" in theirs
    assert "退还保证金（3 笔）" in codes
    assert tender.title not in codes.partition("退还保证金（3 笔）")[2][:300]
    assert listed.count("已超期") == state.count("已超期") == 3
    assert "待账户经办从保证金专户原路退还" in one
    assert "/release/" not in one
    assert "招标投标法实施条例第三十五条、第五十七条" in theirs


def test_returns_without_a_day_of_the_law_are_listed_as_at_once(client_of, keeper):
    tender, _ = build_bonds.opened_with_bonds(build.a_tenderer(), keeper)
    Bond.objects.update(state="due", cause="let_go", due_from=tender.bids_due_at.date())
    bond = Bond.objects.first()
    pages = {"supervisor": ["/supervisor/bonds/", "/supervisor/bonds/?format=csv", "/desk/"],
             keeper: ["/operator/bonds/", f"/operator/bonds/{bond.reference}/", "/desk/"]}  # fmt: skip

    with clock.frozen(tender.bids_due_at + timedelta(days=1)):
        for who, paths in pages.items():
            client = client_of(who)
            told = [client.get(path) for path in paths]
            assert {answer.status_code for answer in told} == {200}
            assert "及时" in text_of(told[0])


@pytest.mark.parametrize("state", ["lodged", "refused", "held", "due", "released", "forfeited"])
def test_every_page_opens_in_every_state(client_of, keeper, state):
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    bond, at = build_bonds.bond_of(firms[0]), tender.bids_due_at + timedelta(days=1)
    day = at.date()
    columns = {
        "lodged": {"received": 0, "receipt_serial": "", "arrived_at": None},
        "refused": {"refused_for": "金额不符", "due_from": day},
        "due": {"cause": "contract_signed", "due_from": day, "due_on": day},
        "released": {"cause": "contract_signed", "due_from": day, "due_on": day,
                     "released_on": day, "released": bond.received, "interest": "1.00"},
        "forfeited": {"ground": "revoked", "forfeited_because": "撤销", "forfeited": bond.received},
    }  # fmt: skip
    Bond.objects.filter(pk=bond.pk).update(state=state, **columns.get(state, {}))
    watcher = an_office("supervisor", body=build.a_code(), region="420100")
    pages = {
        firms[0]: [
            "/bidder/bonds/",
            f"/bidder/bonds/{bond.pk}/",
            f"/bidder/tenders/{tender.code}/",
        ],
        keeper: ["/operator/bonds/", f"/operator/bonds/{bond.reference}/"],
        host: ["/tenderer/bonds/", f"/tenderer/bonds/{bond.pk}/"],
        watcher: ["/supervisor/bonds/", f"/supervisor/tenders/{tender.code}/"],
    }

    with clock.frozen(at):
        for who, paths in pages.items():
            client = client_of(who)
            for path in [*paths, "/desk/"]:
                assert client.get(path).status_code == 200, path


def test_the_security_administrator_names_the_keeper_and_others_do_not(client_of):
    officer = an_office("centre", region="420000")
    facts = {"region": "420100", "name": "专户", "bank": "示例银行", "number": "4200 1000 1",
             "keeper": officer.office_id}  # fmt: skip
    client = client_of("security_admin")

    assert client_of("centre").post("/operator/bond-accounts/open/", facts).status_code == 403
    assert client.post("/operator/bond-accounts/open/", {**facts, "number": "x"}).status_code == 422
    assert client.post("/operator/bond-accounts/open/", facts).status_code == 302
    assert client.post("/operator/bond-accounts/open/", facts).status_code == 409
    assert "专户" in text_of(client.get("/operator/bond-accounts/"))


def test_the_winner_and_the_tenderer_are_told_the_highest_performance_bond(client_of, keeper):
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    award = late.a_notified_award(host, tender)
    winner = next(firm for firm in firms if firm.body == award.winner.bidder_code)
    loser = next(firm for firm in firms if firm is not winner)
    code, most = award.section.code, award.winner.price / 10
    lodge, sign = (
        f"/bidder/sections/{code}/performance-bond/",
        f"/tenderer/sections/{code}/contract/sign/",
    )
    with clock.frozen(award.notified_at + timedelta(days=3)):
        desk, form = (text_of(client_of(winner).get(path)) for path in ("/desk/", lodge))
        contract = text_of(client_of(host).get(sign))
        assert "提交履约保证金" in desk
        assert "提交履约保证金" not in text_of(client_of(loser).get("/desk/"))
        assert f"{most:,.2f} 元" in form
        assert f"{most:,.2f}" not in text_of(client_of(loser).get(lodge))
        assert f"{most:,.2f} 元" in contract
        assert "尚未确认" in contract
        assert f'value="{most:.2f}"' in contract.replace(",", "")
        told = {
            "form": "transfer",
            "amount": "100000.00",
            "payer_account": build_bonds.number_of(winner),
        }
        client_of(winner).post(lodge, told)
        assert "等待招标人确认履约保证金" in text_of(client_of(winner).get("/desk/"))
    bond = Bond.objects.get(purpose="performance")
    bonds.confirm(bond, **build_bonds.a_receipt(bond, winner), by=host,
                  at=award.notified_at + timedelta(days=4))  # fmt: skip
    with clock.frozen(award.notified_at + timedelta(days=5)):
        contract = text_of(client_of(host).get(sign))
        assert 'value="100000.00"' in contract.replace(",", "")
        assert "提交履约保证金" not in text_of(client_of(winner).get("/desk/"))


def test_a_bidder_revokes_on_a_page_that_tells_what_it_costs(client_of, keeper):
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    bid = tender.sections.first().bids.get(bidder_code=firms[0].body)
    path = f"/bidder/bids/{bid.pk}/revoke/"
    with clock.frozen(tender.bids_due_at + timedelta(hours=2)):
        client = client_of(firms[0])
        assert path in text_of(client.get(f"/bidder/bids/{bid.pk}/"))
        page = text_of(client.get(path))
        assert "不能恢复" in page
        assert "200,000.00 元" in page
        assert client_of(firms[1]).get(path).status_code == 404
        assert client.post(path, {}).status_code == 422
        assert client.post(path, {"reason": "报价有误"}).status_code == 302
        assert "已撤销" in text_of(client.get(f"/bidder/bids/{bid.pk}/"))
        assert "已撤销" in text_of(
            client_of(host).get(f"/tenderer/tenders/{tender.code}/?tab=opening")
        )


def test_supervision_finds_a_ground_on_its_page_and_nobody_else_does(client_of, keeper):
    host = build.a_tenderer()
    tender, firms = build_bonds.opened_with_bonds(host, keeper)
    award = late.a_notified_award(host, tender)
    bond = Bond.objects.get(bidder_code=award.winner.bidder_code, purpose="bid")
    watcher = an_office("supervisor", body=build.a_code(), region="420100")
    path, told = (
        f"/supervisor/held-bonds/{bond.pk}/ground/",
        {"ground": "refused_to_sign", "reason": "经核实"},
    )
    with clock.frozen(award.notified_at + timedelta(days=40)):
        assert award.winner.bidder_name in text_of(
            client_of(watcher).get("/supervisor/held-bonds/")
        )
        for other in (host, firms[0], keeper, an_office("supervisor", region="500000")):
            assert client_of(other).post(path, told).status_code in {302, 403, 404}
        assert Bond.objects.get(pk=bond.pk).found_ground == ""
        assert client_of(watcher).post(path, told).status_code == 302
    assert Bond.objects.get(pk=bond.pk).found_ground == "refused_to_sign"
