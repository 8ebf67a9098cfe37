"""Addresses of the look-up, of subjects and of records under /credit/."""

from django.urls import path

from gongheng.portals.public import credit_record, credit_records, credit_subject


def feed(of: type[credit_records.RecordList]) -> type[credit_records.RecordFeed]:
    """The feed of a list."""
    return type(f"{of.__name__}Feed", (credit_records.RecordFeed,), {"of": of})


PLACES = {
    "credit_records": "records/", "credit_penalties": "publicity/penalties/",
    "credit_licences": "publicity/licences/", "credit_awards": "awards/",
    "credit_performance": "performance/",
}  # fmt: skip
urlpatterns = [
    path("", credit_subject.Credit.as_view(), name="credit"),
    path("subjects/<str:code>/", credit_subject.SubjectPage.as_view(), name="credit_subject"),
    *(path(PLACES[name], page.as_view(), name=name) for name, page in credit_records.PAGES.items()),
    *(path(f"{PLACES[name]}feed.xml", feed(page).as_view(), name=f"{name}_feed")
      for name, page in credit_records.PAGES.items()),
    path("records/<str:code>/", credit_record.RecordPage.as_view(), name="credit_record"),
    path("records/<str:code>/proof.json", credit_record.proof, name="credit_proof"),
]  # fmt: skip
