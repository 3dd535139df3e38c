#!/bin/sh
# Prints the path of a browser for the tests; where there is none, asks Debian for one. Prints nothing when there is none to be had.
set -u

found() {
    for browser in "${DAILIES_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        [ -n "$browser" ] && command -v "$browser" 2>/dev/null && return 0
    done
    return 1
}

found && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo -n"; else exit 0; fi
{
    $as apt-get update -q
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium fonts-noto-cjk ||
        $as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium
} >&2 2>/dev/null
found || exit 0
