#!/bin/sh
# Brings .venv up to a lock file: `sh deploy/install.sh requirements.lock`. Does nothing when it already is.
# The last act is to lay the lock beside what it installed, so an install that was cut short is simply done again.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv=.venv
fits='import sys, platform
newest = (3, 14) if (platform.system(), platform.machine()) == ("Darwin", "x86_64") else (3, 15)
sys.exit(not (3, 11) <= sys.version_info[:2] < newest)'

say() { printf '%s\n' "$*" >&2; }

[ -x $venv/bin/python ] && $venv/bin/python -c "$fits" 2>/dev/null || rm -f $venv/*.lock
[ -f "$venv/$lock" ] && cmp -s "$lock" "$venv/$lock" && exit 0

python_found() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if command -v "$python" >/dev/null 2>&1 && "$python" -c "$fits" 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    return 1
}

# An environment that came with the machine (a venv of a Python that fits) is kept; anything else is made anew.
if ! { [ -x $venv/bin/python ] && $venv/bin/python -c "$fits" 2>/dev/null; }; then
    rm -rf $venv
    if python=$(python_found); then :; elif command -v uv >/dev/null 2>&1; then python='>=3.11,<3.14'; else
        say "Dailies needs Python 3.11 to 3.14 (on a Mac with an Intel processor: to 3.13), and none was found."
        say "On Debian: apt install python3 python3-venv.  On macOS: brew install python@3.13"
        exit 1
    fi
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" $venv
    elif ! "$python" -m venv $venv; then
        rm -rf $venv
        say "This Python ($python) has no venv. On Debian: apt install python3-venv"
        exit 1
    fi
fi

quiet=--quiet
[ -t 2 ] && quiet=
say "Installing what $lock names into $venv (once; 570 MB come down, 1.6 GB on disk) ..."
# The lock is whole, so nothing is resolved: an older pip would look past its pins for a package named with an extra.
if command -v uv >/dev/null 2>&1; then
    uv pip install $quiet --python $venv/bin/python --no-deps --require-hashes -r "$lock"
else
    $venv/bin/python -m pip --version >/dev/null 2>&1 || $venv/bin/python -m ensurepip --upgrade >/dev/null
    $venv/bin/python -m pip install $quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$lock"
fi
cp "$lock" "$venv/$lock"
