#!/bin/sh
# Writes both lock files from both requirements files: one answer for Linux and macOS, x86-64 and arm64, every Python we take.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
cp pyproject.toml requirements.txt requirements-dev.txt "$there"
cd "$there"
uv add --quiet --no-sync --raw -r requirements.txt
uv add --quiet --no-sync --raw --dev -r requirements-dev.txt
uv export --quiet --no-dev --no-annotate --no-header --output-file "$here/requirements.lock" >/dev/null
uv export --quiet --no-annotate --no-header --output-file "$here/requirements-dev.lock" >/dev/null
