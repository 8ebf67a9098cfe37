"""Every write of an archive package: assembled, assembled again, sealed."""

from datetime import datetime

from gongheng.foundation.access.actors import Actor
from gongheng.foundation.acts import Record, beginning, hold, performing
from gongheng.foundation.files import store
from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.archive import packing, rules
from gongheng.trading.archive.files import files_of
from gongheng.trading.archive.lifecycle import ARCHIVE
from gongheng.trading.archive.models import Package
from gongheng.trading.tendering import actions as tendering
from gongheng.trading.tendering.access import the_host
from gongheng.trading.tendering.models import Tender


def assemble(tender: Tender, *, by: Actor, at: datetime) -> Package:
    """组卷。先查齐全，缺什么一次说全；各标段均已办结的项目随组卷办结."""
    package = Package(tender=tender)
    with beginning(ARCHIVE, "assemble", package, by=by, at=at) as (package, record):
        tender = hold(tender)
        taken = Package.objects.filter(tender=tender).exists()
        refuse_unless(not taken, "already_exists", field="tender", thing="该项目的档案包")
        items = rules.checklist(tender)
        rules.nothing_is_missing(items)
        if tender.state == "opened" and the_host(by, tender):
            tender = tendering.conclude(tender, by=by, at=at)
        refuse_unless(tender.state in rules.OVER, "wrong_state", thing="招标项目", act="组卷",
                      state=tender.get_state_display())  # fmt: skip
        package.tender = tender
        _fill(package, items, record, at)
    return package


def assemble_again(package: Package, *, by: Actor, at: datetime) -> Package:
    """重新组卷。封存之前补充了履约等材料的，按现有案卷重新生成."""
    with performing(ARCHIVE, "assemble_again", package, by=by, at=at) as (package, record):
        items = rules.checklist(package.tender)
        rules.nothing_is_missing(items)
        _fill(package, items, record, at)
    return package


def seal(package: Package, *, by: Actor, at: datetime) -> Package:
    """封存。清单摘要写进办理记录，此后任何改动都能被离线核验程序发现."""
    with performing(ARCHIVE, "seal", package, by=by, at=at) as (package, record):
        rules.nothing_happened_since(package.tender, package.entries)
        store.get(package.digest)
        package.sealed_at = at
        record(manifest_sm3=package.manifest_digest, digest=package.digest, size=package.size,
               files=package.files, keep_years=package.tender.law["archive/keep_years"].value)  # fmt: skip
    return package


def _fill(package: Package, items: list[rules.Item], record: Record, at: datetime) -> None:
    files = files_of(package.tender, items, at=at)
    content = packing.pack(files)
    package.manifest_digest = sm3_hex(packing.manifest_of(files))
    package.digest = store.put(content, name="档案.zip", at=at).digest
    package.size, package.files, package.assembled_at = len(content), len(files), at
    package.entries = rules.count_entries(package.tender)
    package.completeness = [vars(item) for item in items]
    record(manifest_sm3=package.manifest_digest, digest=package.digest, files=package.files,
           items=len(items))  # fmt: skip
