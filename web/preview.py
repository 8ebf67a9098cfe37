"""Serves the style guide with made-up content, without a database: python web/preview.py [port]."""
# web/ is no package; the key signs nothing

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import django  # noqa: E402
from django.conf import settings  # noqa: E402

PORTALS = ROOT / "src" / "gongheng" / "portals"
ISOLATE = "isolate" in sys.argv


def set_up() -> None:
    """Configure Django as the project does for templates, and nothing else."""
    settings.configure(
        DEBUG=False,
        SECRET_KEY="preview only",
        ROOT_URLCONF="preview",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[
            "django.contrib.staticfiles",
            "django_cotton.apps.SimpleAppConfig",
            "gongheng.portals",
        ],
        COTTON_ISOLATE_BY_DEFAULT=ISOLATE,
        MIDDLEWARE=["csp.middleware.CSPMiddleware", "preview.the_hour_is_fixed"],
        CONTENT_SECURITY_POLICY={
            "DIRECTIVES": {
                "default-src": ["'self'"],
                "img-src": ["'self'", "data:"],
                "object-src": ["'none'"],
                "base-uri": ["'none'"],
                "form-action": ["'self'"],
            }
        },
        STATIC_URL="/static/",
        STATICFILES_DIRS=[PORTALS / "static"],
        LANGUAGE_CODE="zh-hans",
        TIME_ZONE="Asia/Shanghai",
        USE_TZ=True,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [PORTALS / "templates"],
                "OPTIONS": {
                    "loaders": [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                    ],
                    "builtins": ["django_cotton.templatetags.cotton"],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
    )
    django.setup()


if not settings.configured:
    sys.modules["preview"] = sys.modules[__name__]
    set_up()

from django import forms  # noqa: E402
from django.contrib.staticfiles.views import serve  # noqa: E402
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path, re_path  # noqa: E402
from preview_samples import NOW, OFFICE, REFUSAL, ROOM, content  # noqa: E402

View = Callable[[HttpRequest], HttpResponseBase]


def the_hour_is_fixed(get_response: View) -> View:
    """Stand in for the portals' middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.now = NOW
        return get_response(request)

    return answer


class Bid(forms.Form):
    """Every kind of field once."""

    amount = forms.DecimalField(
        label="投标总价",
        help_text="含税，写到分。",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-money": "元"}),
    )
    days = forms.IntegerField(label="工期")
    way = forms.ChoiceField(
        label="保证金方式",
        choices=[("letter", "电子保函"), ("transfer", "银行转账")],
        widget=forms.RadioSelect,
    )
    opens = forms.DateTimeField(
        label="可以踏勘的时间",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    reason = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    file = forms.FileField(label="投标文件", help_text="先在本机加密，平台在开标前打不开。")
    agree = forms.BooleanField(label="我已核对以上内容，知道递交后以最后一份为准")


def page(template: str, **extra: object) -> View:
    """Return a view of one template with the made-up content."""

    def view(request: HttpRequest) -> HttpResponseBase:
        form = Bid({"amount": "12x", "days": ""}) if "wrong" in request.GET else Bid()
        return render(request, template, {**content(), **extra, "form": form})

    return view


def stream(request: HttpRequest) -> HttpResponseBase:
    """Answer with one message and close, so that the hall also shows a lost link."""
    line = '{"at": 1795394712000, "text": "中南市政 解密成功。"}'
    lines = [f"id: 1\ndata: {line}\n\n", "event: caught-up\ndata: {}\n\n"]
    return StreamingHttpResponse(lines, content_type="text/event-stream")


urlpatterns = [
    path("", page("guide.html")),
    path("guide/", page("guide.html")),
    path("desk/", page("guide_desk.html", **OFFICE)),
    path("hall/", page("guide_hall.html", **OFFICE | ROOM)),
    path("signin/", page("signin.html")),
    path("refusal/", page("refusal.html", refusal=REFUSAL, back="/")),
    path("500/", page("500.html")),
    path("stream/", stream),
    re_path(r"^static/(?P<path>.*)$", serve, {"insecure": True}),
]  # fmt: skip

if __name__ == "__main__":
    from django.core.management import call_command

    port = next((arg for arg in sys.argv[1:] if arg.isdigit()), "8765")
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", "--nothreading")
