"""The `gongheng` command."""

import os
import sys


def main() -> None:
    """Run one command; whatever is not ours goes to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongheng.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongheng", *sys.argv[1:]])
