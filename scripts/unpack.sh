#!/usr/bin/env bash
# Unpack Debian packages, with what they need, under .debian/: for who may not install any.
# The packages are Debian's own, checked by apt's signatures; nothing outside the folder is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
own="$PWD/.debian"
command -v apt-get >/dev/null && command -v dpkg >/dev/null || exit 1
mkdir -p "$own/apt/lists/partial" "$own/apt/archives/partial" "$own/bin"
apt=(apt-get -qq -o "Dir::State::lists=$own/apt/lists" -o "Dir::Cache=$own/apt" -o "Dir::Cache::archives=$own/apt/archives"
     -o Debug::NoLocking=true -o APT::Sandbox::User="$(id -un)")
"${apt[@]}" update >/dev/null 2>&1 || true  # a list that is there already may do
"${apt[@]}" install -y --no-install-recommends --download-only "$@" >/dev/null 2>&1 || exit 1
for package in "$own"/apt/archives/*.deb; do dpkg -x "$package" "$own"; done
rm -rf "$own/apt"

libraries=$(find "$own" -name '*.so*' -printf '%h\n' | sort -u | { grep -v -e /python -e /chromium || true; } | tr '\n' ':')
if [ -x "$own/usr/lib/chromium/chromium" ]; then
  mkdir -p "$own/fonts-cache"
  printf '<?xml version="1.0"?>\n<fontconfig><dir>%s</dir><dir>/usr/share/fonts</dir><cachedir>%s</cachedir></fontconfig>\n' \
    "$own/usr/share/fonts" "$own/fonts-cache" > "$own/fonts.conf"
  printf '#!/bin/sh\nexport LD_LIBRARY_PATH="%s" FONTCONFIG_FILE="%s"\nexec "%s" "$@"\n' \
    "$libraries" "$own/fonts.conf" "$own/usr/lib/chromium/chromium" > "$own/bin/chromium"
  chmod +x "$own/bin/chromium"
fi
echo "$libraries" > "$own/libraries"
