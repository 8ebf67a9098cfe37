"""The trial authority whose certificates the demonstration uses."""

from datetime import datetime

from gongheng.foundation.certificates.trials import TrialAuthority
from gongheng.foundation.certificates.trust import TEST_FOLDER
from gongheng.foundation.paths import home

SUITE = "guomi"
LIST_DAYS = 3650


def authority(at: datetime) -> TrialAuthority:
    """The trial authority of this installation, with a list of revocations in force."""
    made = TrialAuthority(home() / TEST_FOLDER, SUITE)
    if not made.root.exists():
        made.begin(at=at)
    made.renew_list(at=at, days=LIST_DAYS)
    return made
