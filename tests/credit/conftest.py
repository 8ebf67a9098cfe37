"""What the tests of credit share with those of the registry."""

from registry.conftest import _quick_passwords, committed, refused  # noqa: F401
