"""Pages of pledges, lists, measures and cases: for everybody, for the subject, for officers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from builders.credit import DAY, a_bureau, a_document_number, a_published_record
from builders.lists import LATER, a_blacklisted, a_pledge, a_redlisted, a_told_proposal, follow
from builders.registry import HUBEI, START, YICHANG, a_party, a_person, an_office, someone_of
from builders.trading import a_bidder, a_tenderer, an_announced_tender
from gongheng.credit.lists.models import Listing
from gongheng.credit.measures.models import Case
from gongheng.credit.pledges.models import Pledge
from gongheng.foundation.access.actors import Actor
from gongheng.foundation.access.roles import Role
from gongheng.registry.parties.queries import party_of

pytestmark = pytest.mark.django_db
AFTER = START + LATER + DAY


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode() if not answer.streaming else ""


def test_the_public_lists_show_names_in_force_and_lead_to_grounds_rights_and_measures(
    client, at_moment
):
    listing = a_blacklisted()
    red = a_redlisted()
    with at_moment(AFTER):
        black_list = page(client, "public:black_list")
        one = page(client, "public:listing", listing.code)
        red_list = page(client, "public:red_list")
    assert listing.subject.name in black_list
    assert red.subject.name not in black_list
    assert red.subject.name in red_list
    for word in (listing.document_number, "招标投标法第五十三条", "信用修复", "禁止参加依法必须"):
        assert word in one


def test_the_public_list_is_searched_by_name_and_code_and_exported(client, at_moment):
    party = a_party(name="示例长阳清江建设有限公司")
    listing = a_blacklisted(party.code)
    other = a_blacklisted()
    with at_moment(AFTER):
        for words in ("清江", party.code[:10], party.code):
            found = page(client, "public:black_list", query=f"?q={words}")
            assert party.name in found, words
        assert other.subject.name not in page(client, "public:black_list", query="?q=清江")
        sheet = client.get(reverse("public:black_list") + "?format=csv")
    assert party.code in b"".join(sheet.streaming_content).decode()
    assert listing.subject.name == party.name


def test_a_person_is_masked_on_every_public_page_and_in_the_export(client, at_moment):
    person = a_person("司马示例")
    listing = a_blacklisted(person, kind="expert", conduct="E401")
    himself = Actor("registration", role="registration", person=person, region="420100")
    pledge = a_pledge("expert", by=himself, subject_code=person, subject_kind="expert")
    with at_moment(AFTER):
        pages = [page(client, "public:black_list"), page(client, "public:listing", listing.code),
                 page(client, "public:pledges"), page(client, "public:pledge", pledge.code),
                 page(client, "public:measures")]  # fmt: skip
        sheet = client.get(reverse("public:black_list") + "?format=csv")
        pages.append(b"".join(sheet.streaming_content).decode())
        assert (
            "司马"
            not in page(client, "public:black_list", query="?q=司马示例").partition("<table")[2]
        )
    for text in pages:
        assert "司马示例" not in text
        assert person not in text
    assert "司**" in pages[0]


def test_ended_and_unpublished_listings_have_no_public_page(client):
    bureau = a_bureau(YICHANG)
    listing = a_told_proposal(bureau, a_published_record(bureau))
    page(client, "public:listing", listing.code, status=404)
    page(client, "public:listing", "没有", status=404)
    page(client, "public:pledge", "没有", status=404)
    page(client, "public:case", "没有", status=404)


@pytest.mark.parametrize("name", ["public:pledge_texts", "public:memoranda", "public:measures",
                                  "public:cases", "public:pledges", "public:credit"])  # fmt: skip
def test_every_public_page_opens_when_there_is_nothing_to_show(client, name):
    assert "<h1" in page(client, name)


def test_a_measure_without_law_says_so_on_the_public_page(client):
    text = page(client, "public:memoranda")

    assert "没有法律依据" in text
    assert "招标投标法第五十三条" in text


def test_a_bidder_signs_on_the_page_what_he_reads_and_the_desk_is_free_of_it(client_of, at_moment):
    bidder = a_bidder()
    client = client_of(bidder)
    with at_moment(START):
        assert "签署《" in client.get("/desk/").content.decode()
        address = reverse("mycredit:sign", args=["bidder"])
        shown = client.get(address)
        digest = shown.context["form"].initial["digest"]
        text = shown.content.decode()
        assert "不串通投标" in text
        assert client.post(address, {"digest": digest}).status_code == 422
        assert not Pledge.objects.exists()
        done = client.post(address, {"digest": digest, "agreed": "on"})
        assert done.status_code == 302
        assert "签署《湖北省" not in client.get("/desk/").content.decode()
        again = client.post(address, {"digest": digest, "agreed": "on"})
    pledge = Pledge.objects.get()
    assert again.status_code == 409
    assert pledge.subject.code == bidder.body
    paper = client.get(reverse("mycredit:paper", args=[pledge.code]))
    assert paper.content[:5] == b"%PDF-"
    page(client_of(a_bidder()), "mycredit:paper", pledge.code, status=404)


def test_a_text_that_changed_while_it_was_read_is_not_signed_on_the_page(client_of):
    client = client_of(a_bidder())
    address = reverse("mycredit:sign", args=["bidder"])
    answer = client.post(address, {"digest": "0" * 64, "agreed": "on"})

    assert answer.status_code == 409
    assert "请重新打开页面" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_the_subject_is_told_on_its_desk_reads_what_would_follow_and_states_its_case(
    client_of, at_moment
):
    bureau = a_bureau(YICHANG)
    record = a_published_record(bureau)
    listing = a_told_proposal(bureau, record)
    own = client_of(someone_of(party_of(record.subject.code)))
    with at_moment(START + DAY):
        assert "陈述申辩" in own.get("/desk/").content.decode()
        text = page(own, "mycredit:listing", listing.code)
        assert "列入后将执行的措施" in text
        assert "禁止参加依法必须" in text
        sent = own.post(
            reverse("mycredit:state_case", args=[listing.code]), {"statement": "没有串通"}
        )
        assert sent.status_code == 302
        page(client_of(a_bidder()), "mycredit:listing", listing.code, status=404)
    listing.refresh_from_db()
    assert listing.statement == "没有串通"


def test_two_officers_take_a_suggestion_to_the_public_list_page_by_page(client_of, at_moment):
    bureau = a_bureau(YICHANG)
    record = a_published_record(bureau)
    follow(START)
    listing = Listing.objects.get()
    first, second = client_of(bureau.clerk), client_of(bureau.checker)
    url = lambda name: reverse(f"consequences:{name}", args=[listing.code])  # noqa: E731
    with at_moment(START):
        assert "采纳提示" in first.get("/desk/").content.decode()
        assert (
            first.post(
                url("take_up"), {"reason": "串通投标", "basis": "招标投标法第五十三条"}
            ).status_code
            == 302
        )
        paper = SimpleUploadedFile("告知书.pdf", b"%PDF-1.4\n1\n%%EOF\n")
        assert first.post(url("tell"), {"paper": paper}).status_code == 302
        early = second.post(url("decide"), {"document_number": a_document_number()})
        assert early.status_code == 409
    with at_moment(AFTER):
        assert first.get(url("decide")).status_code == 403
        assert "认定" in second.get("/desk/").content.decode()
        assert (
            second.post(url("decide"), {"document_number": a_document_number()}).status_code == 302
        )
        assert second.post(url("make_known")).status_code == 302
        assert record.subject.name in page(first, "public:black_list")
        for name in ("listing", "notice"):
            assert first.get(url(name)).status_code == 200
        assert client_of(a_bureau().clerk).get(url("listing")).status_code == 404
    listing.refresh_from_db()
    assert listing.state == "in_force"


def test_a_name_is_taken_off_by_two_officers_page_by_page(client_of, at_moment):
    bureau, province = a_bureau(YICHANG), a_bureau(HUBEI)
    listing = a_redlisted(bureau=bureau)
    proposer, other = client_of(bureau.clerk), client_of(province.clerk)
    url = {name: reverse(f"consequences:{name}", args=[listing.code])
           for name in ("propose_removal", "notify_removal", "take_off", "listing")}  # fmt: skip
    number = {"document_number": a_document_number()}
    with at_moment(AFTER):
        assert "没有等待决定的提议" in other.get(url["listing"]).content.decode()
        proposer.post(url["propose_removal"], {"removal": "unworthy", "reason": "不再符合"})
        assert "移出红名单之前须书面告知主体" in other.get(url["listing"]).content.decode()
        assert "告知拟移出红名单：" in other.get(reverse("desk:desk")).content.decode()
        assert "书面告知主体" in other.post(url["take_off"], number).content.decode()
        listing.refresh_from_db()
        assert listing.state == "in_force"
        paper = SimpleUploadedFile("告知书.pdf", b"%PDF-1.4 notice")
        proposer.post(url["notify_removal"], {"paper": paper})
        assert "移出名单：" not in proposer.get(reverse("desk:desk")).content.decode()
        assert "移出名单：" in other.get(reverse("desk:desk")).content.decode()
        other.post(url["take_off"], number)
    listing.refresh_from_db()
    assert (listing.state, listing.removal) == ("taken_off", "unworthy")


def test_an_officer_proposes_from_a_records_page_and_is_told_what_is_missing(client_of, at_moment):
    bureau = a_bureau(YICHANG)
    record = a_published_record(bureau)
    client = client_of(bureau.clerk)
    with at_moment(START):
        form = {"colour": "black", "reason": "串通投标", "basis": "招标投标法第五十三条",
                "subject_kind": "bidder"}  # fmt: skip
        bad = client.post(
            reverse("consequences:propose"), {**form, "subject_code": record.subject.code}
        )
        assert bad.status_code == 422
        assert "依据的信用记录" in bad.content.decode()
        done = client.post(reverse("consequences:propose"), {**form, "record_code": record.code})
        assert done.status_code == 302
    assert Listing.objects.get().subject == record.subject


def test_a_supervisor_checks_a_pledge_and_finds_it_broken(client_of, at_moment):
    bureau = a_bureau()
    pledge = a_pledge()
    client = client_of(bureau.clerk)
    url = lambda name: reverse(f"consequences:{name}", args=[pledge.code])  # noqa: E731
    with at_moment(START):
        assert pledge.subject.name in client.get(reverse("consequences:pledges")).content.decode()
        assert client.post(url("check"), {"finding": "kept", "grounds": "属实"}).status_code == 302
        paper = SimpleUploadedFile("告知书.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        assert client.post(url("tell_broken"), {"grounds": ""}).status_code == 422
        told = {"grounds": "业绩系伪造", "paper": paper}
        assert client.post(url("tell_broken"), told).status_code == 302
        assert "承诺不实" not in page(client, "public:pledge", pledge.code)
        own = client_of(someone_of(party_of(pledge.subject.code), at=START))
        mine = reverse("mycredit:pledge_case", args=[pledge.code])
        assert "陈述申辩" in own.get(reverse("mycredit:pledges")).content.decode()
        assert "业绩系伪造" in own.get(mine).content.decode()
        assert own.post(mine, {"statement": "业绩属实"}).status_code == 302
        second = client_of(bureau.checker)
        assert "认定不实" in second.get("/desk/").content.decode()
        assert "业绩属实" in second.get(url("find_broken")).content.decode()
        assert client.post(url("find_broken"), {"answer": "不成立"}).status_code == 403
        assert second.post(url("find_broken"), {"answer": "不成立"}).status_code == 302
        shown = client.get(url("pledge")).content.decode()
    assert "承诺不实" in shown
    assert "业绩系伪造" in shown
    public = page(client, "public:pledge", pledge.code)
    assert "承诺不实" in public
    assert "业绩系伪造" not in public


def test_a_case_goes_from_the_organ_through_the_province_to_the_public(
    client_of, at_moment, client
):
    bureau, province = a_bureau(YICHANG), a_bureau(HUBEI)
    form = {"title": "宜昌限制投标案例", "effect": "sanction", "subject_name": "示例公司",
            "occasion": "bid", "measure": "禁止投标", "basis": "招标投标法第五十三条",
            "story": "第一段\n第二段", "happened_on": "2026-03-01"}  # fmt: skip
    with at_moment(START):
        organ = client_of(bureau.clerk)
        assert organ.post(reverse("consequences:report_case"), form).status_code == 302
        case = Case.objects.get()
        above = client_of(province.clerk)
        assert "公开案例" in above.get("/desk/").content.decode()
        assert organ.post(reverse("consequences:publish_case", args=[case.code])).status_code == 403
        assert above.post(reverse("consequences:publish_case", args=[case.code])).status_code == 302
        assert case.title in page(client, "public:cases")
        assert "第二段" in page(client, "public:case", case.code)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CENTRE, Role.AUDITOR])
@pytest.mark.parametrize("name", ["listings", "propose", "pledges", "cases", "report_case"])
def test_nobody_else_enters_the_office(client_of, role, name):
    assert client_of(role).get(reverse(f"consequences:{name}")).status_code == 403


def test_a_red_listed_bidder_sees_his_incentive_where_he_bids(client_of, at_moment):
    bidder = a_bidder()
    tender = an_announced_tender(a_tenderer())
    client = client_of(bidder)
    address = reverse("bidder:tender", args=[tender.code])
    with at_moment(START + DAY):
        assert "减免投标保证金" not in client.get(address).content.decode()
        a_redlisted(bidder.body)
        assert "减免投标保证金" in client.get(address).content.decode()


def test_the_operator_sees_who_follows_and_who_stopped(client_of, at_moment, monkeypatch):
    from gongheng.running import following

    def fails(entry, *, at):
        raise RuntimeError("示例故障")

    a_blacklisted()
    client = client_of(Role.SYSTEM_ADMIN)
    with at_moment(AFTER):
        assert "联合奖惩措施" in client.get(reverse("operator:status")).content.decode()
        monkeypatch.setattr(following, "REACTIONS", (("credit.lists", {"record.publish": fails}),))
        a_published_record(at=START)
        follow(AFTER)
        text = client.get(reverse("operator:status")).content.decode()
    assert "自动重试" in text
    assert "RuntimeError" not in text
    assert an_office
