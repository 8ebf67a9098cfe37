"""Calls go down; tables match their migrations; every capability explains itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from architecture.sources import PACKAGE, ROOT, short

LINT = Path(sys.executable).with_name("lint-imports")
BAD = {
    "gongheng/rules/stray.py": ("import django\n", "Rules are pure"),
    "gongheng/foundation/stray.py": ("import gongheng.trading\n", "Calls go down"),
    "gongheng/trading/notices/stray.py": ("import gongheng.trading.award.actions\n", "later stage"),
    "gongheng/trading/bidding/stray.py": (
        "import gongheng.foundation.ledger.log\n", "Only foundation.acts",
    ),
    "gongheng/portals/stray.py": ("import gongheng.trading.bidding.models\n", "never tables"),
}  # fmt: skip


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of this checkout on the package below `folder`."""
    program = [str(LINT), "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        program, cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "", "HOME": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_import_contract_is_kept():
    told = lint(PACKAGE.parent)

    assert told.returncode == 0, told.stdout[-3000:]
    assert "0 broken" in told.stdout


def test_a_wrong_import_breaks_its_contract(tmp_path):
    """Twin: one stray import for each kind of contract, all found in one run."""
    for path in PACKAGE.rglob("*.py"):
        copy = tmp_path / path.relative_to(PACKAGE.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name, (source, _) in BAD.items():
        (tmp_path / name).write_text(source)
    told = lint(tmp_path)

    assert told.returncode != 0
    broken = [line for line in told.stdout.splitlines() if line.endswith("BROKEN")]
    for _, contract in BAD.values():
        assert any(contract in line for line in broken), told.stdout[-3000:]


@pytest.mark.django_db
def test_every_table_matches_its_migrations():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_table_without_its_migration_is_found(monkeypatch):
    field = apps.get_model("files", "StoredFile")._meta.get_field("digest")
    monkeypatch.setattr(field, "max_length", 7777)

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


CAPABILITIES = sorted(
    {path.parent for path in PACKAGE.rglob("lifecycle.py")} - {PACKAGE / "foundation"}
)


@pytest.mark.parametrize("folder", CAPABILITIES, ids=short)
def test_every_capability_has_a_page_of_its_own(folder):
    page = folder / "README.md"

    assert page.is_file(), f"{short(folder)} 没有 README.md"
    assert 1 < page.read_text(encoding="utf-8").count("\n") < 60
