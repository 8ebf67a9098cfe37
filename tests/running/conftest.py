"""What the tests of the running processes share."""

from registry.conftest import _quick_passwords  # noqa: F401
