"""Every address, by portal."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from gongheng.portals.health import healthz

# Two modules may share a head; the first that knows the rest of an address answers.
PORTALS = (
    ("signin/", "gongheng.portals.signin.urls"),
    ("desk/", "gongheng.portals.desk_urls"),
    ("tenderer/", "gongheng.portals.tenderer.urls"),
    ("bidder/", "gongheng.portals.bidder.urls"),
    ("expert/", "gongheng.portals.expert.urls"),
    ("hall/", "gongheng.portals.hall.urls"),
    ("live/", "gongheng.portals.hall.live_urls"),
    ("supervisor/", "gongheng.portals.supervisor.urls"),
    ("credit-office/", "gongheng.portals.credit.urls"),
    ("my-credit/files/", "gongheng.portals.credit.own_urls"),
    ("my-credit/", "gongheng.portals.rights.urls"),
    ("operator/", "gongheng.portals.operator.urls"),
    ("my-credit/", "gongheng.portals.mycredit.urls"),
    ("credit-checks/", "gongheng.portals.credit.checks_urls"),
    ("credit-office/inquiries/", "gongheng.portals.credit.inquiries_urls"),
    ("credit-office/culture/", "gongheng.portals.credit.culture_urls"),
    ("credit-office/feeds/", "gongheng.portals.credit.feeds_urls"),
    ("credit-office/consequences/", "gongheng.portals.credit.consequences_urls"),
    ("guardian/", "gongheng.portals.guardian.urls"),
    ("circles/", "gongheng.portals.guardian.circles_urls"),
    ("app/", "gongheng.portals.app.urls"),
    ("verify/", "gongheng.portals.verify.urls"),
    ("api/", "gongheng.exchange.api.urls"),
    ("", "gongheng.portals.public.urls"),
)


def exists(module: str) -> bool:
    """Tell whether a module is there, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("signin/", include("gongheng.portals.signin.account_urls")),
    *(path(where, include(module)) for where, module in PORTALS if exists(module)),
]

handler500 = "gongheng.portals.middleware.fault_page"
