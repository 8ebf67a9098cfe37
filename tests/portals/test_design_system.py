"""The component library is whole: documented, harmless under the page's policy, and it renders."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template
from django.test import override_settings

from gongheng.portals.components import SHANGHAI

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "gongheng" / "portals" / "templates"
COMPONENTS = sorted((TEMPLATES / "cotton").glob("*.html"))
STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The library stands alone: no built assets and none of the portals' addresses are needed.
alone = override_settings(STORAGES=STATIC, ROOT_URLCONF=())


def samples():
    spec = importlib.util.spec_from_file_location("samples", ROOT / "web" / "preview_samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_says_what_it_is_and_stands_in_the_readme(file):
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8").startswith("{# ")
    assert f"c-{file.stem.replace('_', '-')}" in readme


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_every_parameter_of_a_component_has_a_default_of_its_own(file):
    text = file.read_text(encoding="utf-8")
    assert "<c-vars" in text or file.stem == "clock"


@pytest.mark.parametrize("name", ["guide", "guide_desk", "guide_hall", "refusal", "404", "500"])
def test_a_page_carries_no_inline_script_or_style(name):
    made_up = samples()
    context = made_up.content() | made_up.OFFICE | made_up.ROOM | {"refusal": made_up.REFUSAL}
    with alone:
        page = get_template(f"{name}.html").render(context)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", page)
    for tag, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL):
        assert not body.strip() or "application/json" in tag
    assert page.count("<h1") == 1
    assert page.count('id="main"') == 1


def test_a_name_of_the_calling_page_does_not_leak_into_a_component():
    with alone:
        page = get_template("404.html").render({"title": "外面的标题", "tone": "danger"})
    assert "外面的标题" not in page


def test_an_act_that_is_closed_cannot_be_pressed_and_says_why():
    acts = [{"label": "解密", "url": "/x/", "open": False, "reason": "未到开标时间"}]
    tag = '{% cotton acts :acts="acts" %}{% endcotton %}'
    with alone:
        page = engines["django"].from_string(tag).render({"acts": acts})
    assert "未到开标时间" in page
    assert "/x/" not in page


def test_the_samples_are_set_in_beijing_time():
    assert samples().NOW.tzinfo is SHANGHAI
