"""Where this installation keeps its state and finds its data."""

import os
from pathlib import Path


def checkout() -> Path:
    """Return the root of the source checkout: the folder that holds `rulebook/`."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "rulebook").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    return Path.cwd()


def home() -> Path:
    """Return the state folder (database, files, keys): `GONGHENG_HOME`, else `.gongheng`."""
    return Path(os.environ.get("GONGHENG_HOME") or checkout() / ".gongheng").resolve()
