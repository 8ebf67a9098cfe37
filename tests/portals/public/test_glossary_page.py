"""The public glossary is Chinese, whole, and says the same words as the glossary of the project."""

import re

from django.test import Client

from gongheng.foundation.paths import checkout
from gongheng.portals.public import glossary

# Words of the glossary that only those who build or run the platform meet.
FOR_DEVELOPERS = {"规则值", "界限", "树砖", "跟随者", "推送通道", "数据标识", "调阅之门"}
LATIN = re.compile(r"[A-Za-z]{2,}")
STANDARDS = {"GB"}


def written():
    return {row[0]: row for part in glossary.parts() for row in part["rows"]}


def listed():
    return {word for word in glossary._sources() if word not in {"中文", "---"}}


def test_every_word_of_the_glossary_is_explained_to_citizens_too():
    assert listed() - set(written()) == FOR_DEVELOPERS


def test_no_word_is_explained_that_the_glossary_does_not_hold():
    assert set(written()) - listed() == set()


def test_a_citizen_reads_chinese_only():
    latin = {word for row in written().values() for cell in row for word in LATIN.findall(cell)}
    assert latin <= STANDARDS
    page = Client().get("/services/glossary/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r"<[^>]+>", " ", main)
    assert set(LATIN.findall(shown)) <= STANDARDS
    assert "docs/" not in shown


def test_a_word_is_found_by_its_meaning():
    page = Client().get("/services/glossary/", {"q": "没有后果"}).content.decode()
    assert "撤回" in page
    assert "唱标" not in page
    assert "没有这个词" in Client().get("/services/glossary/", {"q": "不存在的"}).content.decode()


def test_the_files_it_reads_are_there():
    assert (checkout() / "rulebook/wording/glossary.yaml").is_file()
