"""The door: documents, the page for people, the description, notes for the auditor, words."""

import json
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection
from ninja import Schema

from builders import registry as build
from builders import trading
from gongheng.exchange.api.models import IdempotentCall
from gongheng.exchange.api.once import KEPT, forget_before
from gongheng.foundation import clock
from gongheng.foundation.access.actors import IMPORTER
from gongheng.foundation.access.models import SecurityEvent
from gongheng.foundation.access.roles import Role
from gongheng.foundation.files.models import StoredFile
from gongheng.foundation.lifecycle import every_act
from gongheng.foundation.search import bigram_query, bigrams, narrow
from gongheng.registry.history import actions as history
from gongheng.registry.history.batch import PublicationRow
from gongheng.registry.history.models import Publication
from gongheng.registry.parties.models import Party

pytestmark = pytest.mark.django_db
OCTETS = "application/octet-stream"


@pytest.fixture
def caller(as_actor, noon):
    return as_actor(build.someone_of(build.a_party(), "bidder"))


def test_a_document_is_known_by_its_digest_and_stored_once(caller):
    first = caller.send("/documents?name=a.txt", "正文".encode(), content_type=OCTETS)
    again = caller.send("/documents?name=b.txt", "正文".encode(), content_type=OCTETS)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["digest"] == again.json()["digest"]
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [("a.exe", b"x", 415, "file_type"), ("a.pdf", b"no pdf", 415, "file_type"),
     ("a.txt", b"", 415, "file_type"), ("a.txt", b"a\0b", 415, "file_type")],
)  # fmt: skip
def test_a_document_must_be_what_its_name_says(caller, name, content, status, code):
    refused = caller.send(f"/documents?name={name}", content, content_type=OCTETS)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_document_too_large_is_refused_before_it_is_kept(caller, settings):
    settings.FILE_LIMIT_MB = 1
    refused = caller.send("/documents?name=a.txt", b"a" * (2**20 + 1), content_type=OCTETS)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


def test_a_stored_file_nobody_published_is_not_given_out(caller, as_actor, anyone):
    host = trading.a_tenderer()
    tender = trading.an_announced_tender(host)
    bid = trading.a_submitted_bid(tender, trading.a_bidder())
    for one in (anyone, caller, as_actor(host)):
        assert one.get(f"/tenders/{tender.code}/documents/{bid.sealed_digest}").status_code == 404


def test_refused_attempts_of_key_holders_are_noted_without_their_input(caller, anyone):
    other = build.a_party(name="另一家有限公司")
    assert caller.send(f"/parties/{other.code}/cancel", {"reason": "不得留存"}).status_code == 403
    assert anyone.send(f"/parties/{other.code}/cancel", {"reason": "无名者"}).status_code == 401
    note = SecurityEvent.objects.get()
    assert (note.kind, note.code) == ("refused", "not_permitted")
    assert note.path == f"/api/v1/parties/{other.code}/cancel"
    assert note.actor.startswith("office:")


def test_an_ended_office_and_an_ended_key_open_nothing(as_actor, caller):
    with clock.frozen(clock.now() + timedelta(days=366)):
        assert caller.get("/me").json()["code"] == "key_not_valid"


def test_answers_are_forgotten_after_their_time(caller):
    caller.send("/documents?name=a.txt", b"x", content_type=OCTETS)
    assert forget_before(clock.now() - KEPT) == 0
    assert forget_before(clock.now() + KEPT) == 1
    assert not IdempotentCall.objects.exists()


def test_the_page_for_people_lists_every_operation_in_chinese_without_scripts(anyone):
    page = anyone.get("/docs")
    told = page.content.decode()
    schema = anyone.get("/openapi.json").json()
    operations = [one for path in schema["paths"].values() for one in path.values()]
    assert schema["openapi"].startswith("3.1")
    assert all(f'id="{one["operationId"]}"' in told for one in operations)
    assert all(any("一" <= sign <= "鿿" for sign in one["summary"]) for one in operations)
    assert "<script" not in told
    assert "style=" not in told
    assert page["Content-Security-Policy"].startswith("default-src 'self'")
    assert anyone.get("/docs.css")["Content-Type"].startswith("text/css")


def test_no_two_shapes_of_the_description_have_one_name(anyone):
    """The description keeps one of them, and answers of the others break its promise."""
    known = anyone.get("/openapi.json").json()["components"]["schemas"]
    told = defaultdict(set)
    for one in shapes(Schema):
        if one.__name__ in known and one.__module__.startswith("gongheng."):
            told[one.__name__].add(json.dumps(one.json_schema(), sort_keys=True))
    assert [name for name, kinds in told.items() if len(kinds) > 1] == []


def shapes(kind):
    return {deeper for one in kind.__subclasses__() for deeper in (one, *shapes(one))}


def test_one_address_is_one_view_for_all_its_methods(anyone):
    """Two spellings of a parameter would hide one method behind the other's 405."""
    paths = anyone.get("/openapi.json").json()["paths"]
    bare = [re.sub(r"\{[^}]*\}", "{}", path) for path in paths]
    assert len(set(bare)) == len(bare)


# Acts that only the platform's clock, the importer, set-up or another act performs.
NOT_BY_CALL = {
    # done by the clock, or inside another act: the opening, the reading, a change confirmed by two
    "tender.postpone_for_outage", "bid.unseal_jointly", "bid.deem_revoked", "bid.deem_withdrawn", "bid.void",
    "unsealing.show_seals", "unsealing.stop_the_clock", "unsealing.put_off", "unsealing.join",
    "unsealing.make_record", "opening.note_unanswered",
    "unsealing.ask_coefficients", "unsealing.tell_coefficient",
    "attribution.attribute",

    # 随签署、公布、移出一并办理，或者由平台自动办理
    "listing.run_out", "listing.suggest", "measure.apply_measure", "measure.lift_measure",
    "pledge.supersede", "pledged.note_down", "pledged.strike_off",
    "tender.announce", "tender.revise_documents", "tender.open", "tender.fail", "tender.conclude",
    "notice.publish", "section.carry", "section.hand_on", "section.fail_section",
    "section.settle", "question.answer_question", "bid.unseal",
    "bid.reject", "bid.invalidate", "bid.reject_with_all", "bid.lapse", "award.contract",
    "party.record_former", "project.record_history",
    "publication.record_publication", "office.appoint", "office.dismiss", "invitation.invite",
    "invitation.lapse",
    # 可验证抽取：随“抽取”“撤销抽取”一并办理，或者由平台自动办理
    "draw.request", "draw.propose", "draw.go_ahead", "lot.miss_value", "draw_survey.survey",
    "draw.list_out", "draw.pass_over", "draw.cancel", "invitation.call",
    "invitation.recall", "invitation.tell", "lot.anchor", "lot.combine", "pool.take",
    "record.propose", "record.reissue", "record.end_by_repair", "record.expire",
    "record.mark", "record.unmark",
    "credit_subject.know", "credit_subject.rename", "credit_upload.check_rows",
    "credit_upload.set_aside", "credit_upload.take_batch", "credit_upload.finish",
    "credit_upload.halt",
    "simulation.advance", "simulation.conclude", "simulation.give_up",
    "file_inquiry.expire",
    "checked.note", "rating_snapshot.take", "rating_snapshot.replace",
    "receipt.deliver", "receipt.call_back", "record.restore", "dispute.lapse", "repair.lapse",
    "credit_report.outdate", "rating_model.try_out", "rating_model.give_up",
    "rating_model.supersede", "delivery.queue", "delivery.hold", "delivery.acknowledge",
    "delivery.give_up", "delivery.resend",
    # 数字证书：对本人这一次登录的网页会话里的验证内容签名，没有会话就没有可签的内容
    "certificate.link_certificate", "certificate.replace_certificate",
    "certificate.unlink_certificate",
    # 监护组：两个单位的人员各自在网页上核对证书摘要后办理
    "circle.propose", "circle.confirm", "circle.set_draw_key", "circle.confirm_draw_key", "circle.ask_to_retire",
    "circle.retire", "circle.give_way", "circle.drop",
    "rehearsal.begin", "rehearsal.succeed", "rehearsal.fail",
    # 递交箱由时间开合；平台迟延由递交本身记下
    "intake.open", "intake.close", "intake.reopen", "intake.note_late", "intake.erase_ciphertext",
}  # fmt: skip


def operations_of(anyone):
    paths = anyone.get("/openapi.json").json()["paths"].values()
    return {one["operationId"] for path in paths for one in path.values()}


def test_every_act_a_person_performs_has_an_address(anyone):
    offered = operations_of(anyone)
    wanted = {life.name(act.verb) for life, act in every_act()} - NOT_BY_CALL
    missing = {name for name in wanted if name.replace(".", "_") not in offered}
    assert missing == set()


def test_the_acts_without_an_address_exist_and_still_have_none(anyone):
    offered = operations_of(anyone)
    assert NOT_BY_CALL - {life.name(act.verb) for life, act in every_act()} == set()
    assert {name for name in NOT_BY_CALL if name.replace(".", "_") in offered} == set()


def test_a_rule_comes_with_its_article(anyone):
    found = anyone.get("/rules", key="tendering/bid_preparation", place="420100").json()
    (ruling,) = found["items"]
    assert (ruling["value"], ruling["unit"]) == (20, "day")
    assert "招标投标法" in ruling["source"]
    assert anyone.get("/rules", key="no/such").status_code == 404
    assert anyone.get("/rules", place="999999").json()["field"] == "place"


@pytest.mark.parametrize(
    "name", ["regions", "trade_classes", "rejection_grounds/实施条例第五十一条"]
)
def test_a_code_list_is_given_for_its_day(anyone, name):
    found = anyone.get(f"/codelists/{name}", day="2026-01-05").json()
    assert found["items"]
    assert anyone.get("/codelists/../settings").status_code == 404


def notices(*titles):
    history.record_batch(
        [PublicationRow(key=f"t:{n}", title=title, published_on=build.START.date())
         for n, title in enumerate(titles)],
        source="test", by=IMPORTER, at=build.START,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [("轨道交通", {0, 1}), ("轨道", {0, 1, 2}), ("轨", {0, 1, 2, 3}), ("号线", {0}), ("线", {0}),
     ("轨道 武汉", {0}), ("epc", {1}), ("EPC（", {1}), ("'", {2}), ("\\", {2}), ("%", {3}),
     ("不在其中", set()), ("", {0, 1, 2, 3})],
)  # fmt: skip
def test_words_are_found_exactly_wherever_they_stand(anyone, words, expected):
    notices("武汉轨道交通12号线", "城市轨道交通EPC（二期）", "轨道'维护\\", "铁轨100%焊接")
    found = anyone.get("/publications", words=words).json()["items"]
    titles = Publication.objects.in_bulk([one["id"] for one in found])
    assert {int(one.external_key[2:]) for one in titles.values()} == expected


def test_the_index_serves_the_search(anyone):
    notices(*(f"第{number}号农村公路改造工程" for number in range(50)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        found = narrow(Publication.objects.order_by(), "title", "农村公路")
        assert "registry_publication_title_bigrams" in found.explain()


def test_pairs_of_a_text_hold_the_pairs_of_each_of_its_parts():
    text = "武汉市轨道交通EPC"
    for start in range(len(text)):
        for end in range(start + 2, len(text) + 1):
            part = text[start:end]
            assert set(bigrams(part)[:-1]) <= set(bigrams(text))
            assert {pair.strip("'") for pair in bigram_query(part).split(" & ")} <= set(
                bigrams(text)
            )
    assert bigram_query("轨") == "'轨':*"


def test_pages_neither_skip_nor_repeat_while_rows_are_added(anyone):
    notices(*(f"公告{number}" for number in range(25)))
    seen, cursor = [], ""
    while True:
        told = anyone.get("/publications", limit=7, cursor=cursor).json()
        seen += [one["id"] for one in told["items"]]
        history.record_batch(
            [PublicationRow(key=f"n:{len(seen)}", title="新公告", published_on=clock.today())],
            source="test", by=IMPORTER, at=build.START,
        )  # fmt: skip
        cursor = told["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 25


def test_pages_by_number_would_repeat_rows(anyone):
    """The twin: why pages go by key."""
    notices(*(f"公告{number}" for number in range(10)))
    newest_first = Publication.objects.order_by("-published_on", "-pk").values_list("pk", flat=True)
    first = list(newest_first[:5])
    history.record_batch(
        [PublicationRow(key="n:0", title="新公告", published_on=build.START.date())],
        source="test", by=IMPORTER, at=build.START,
    )  # fmt: skip
    assert set(first) & set(newest_first[5:10])


def test_a_cursor_of_another_list_or_of_the_callers_own_making_is_refused(anyone):
    notices(*(f"公告{number}" for number in range(3)))
    cursor = anyone.get("/publications", limit=1).json()["next"]
    for path, told in (("/projects", cursor), ("/publications", cursor[:-4]),
                       ("/publications", "W10"), ("/publications", "é")):  # fmt: skip
        refused = anyone.get(path, cursor=told)
        assert (refused.status_code, refused.json()["field"]) == (422, "cursor")


def test_experts_rooms_and_restrictions_pass_by_the_interface(as_actor, noon, anyone):
    centre_code = build.a_code("12", build.WUHAN)
    centre = as_actor(build.an_office(Role.CENTRE, centre_code, build.WUHAN))
    venue = centre.send("/venues", {"organ_code": centre_code, "name": "示例交易中心",
                                    "region": build.WUHAN, "address": "示例大道1号"}).json()  # fmt: skip
    room = centre.send(f"/venues/{venue['id']}/rooms",
                       {"name": "开标一室", "kind": "opening", "seats": 30}).json()  # fmt: skip
    told = {"matter": "示例", "purpose": "开标", "starts_at": "2026-03-03T09:00:00+08:00",
            "ends_at": "2026-03-03T11:00:00+08:00"}  # fmt: skip
    first = centre.send(f"/rooms/{room['id']}/bookings", told)
    second = centre.send(f"/rooms/{room['id']}/bookings", told)
    assert (first.status_code, second.json()["code"]) == (201, "room_taken")
    held = anyone.get(f"/rooms/{room['id']}/timetable", day="2026-03-03").json()["items"]
    assert len(held) == 1
    assert "示例" not in str(held)

    supervisor = as_actor(build.a_supervisor())
    barred = build.a_party()
    made = supervisor.send("/standing", {
        "party_code": barred.code, "restriction": "bid", "reason": "串通投标",
        "basis": "招标投标法第五十三条", "since": "2026-03-01T00:00:00+08:00",
    })  # fmt: skip
    assert made.status_code == 201, made.content.decode()
    assert len(anyone.get("/standing").json()["items"]) == 1
    assert anyone.get(f"/parties/{barred.code}").json()["standing"][0]["restriction"] == "bid"
    lifted = supervisor.send(f"/standing/{made.json()['id']}/lift", {"reason": "申诉成立"})
    assert lifted.json()["state"] == "lifted"


def signing_up(**changes):
    return {"code": build.a_code(), "name": "示例建设有限公司", "kind": "enterprise",
            "region": "420100", "roles": ["bidder"], "office_role": "bidder", "username": "zhangsan",
            "password": "correct horse battery", "person_name": "张三", "phone": "13800000000",
            **changes}  # fmt: skip


def test_a_party_registers_itself_without_a_key_and_without_approval(anyone, noon):
    body = signing_up()
    made = anyone.send("/registrations", body, key="registration-1")
    again = anyone.send("/registrations", body, key="registration-1")
    assert (made.status_code, again.content) == (201, made.content), made.content.decode()
    assert "张三" not in made.content.decode()
    second = anyone.send("/registrations", {**body, "username": "lisi"})
    assert second.json()["code"] == "party_has_its_people"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"password": "123"}, ""), ({"username": "a b"}, "username"), ({"code": "1"}, "code"),
     ({"office_role": "supervisor"}, ""), ({"roles": ["god"]}, "roles"), ({"phone": 1}, "phone")],
)  # fmt: skip
def test_a_bad_registration_leaves_nothing(anyone, noon, changes, field):
    refused = anyone.send("/registrations", signing_up(**changes))
    assert 400 <= refused.status_code < 500, refused.content.decode()
    assert refused.json()["field"] == field or not field
    assert not Party.objects.exists()
