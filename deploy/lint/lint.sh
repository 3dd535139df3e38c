#!/bin/sh
# Reads the studio's JavaScript: `make lint`. What reads it comes from npm, by package-lock.json, into deploy/lint/node_modules; nothing of it
# is served. Where there is no Node.js, or no way to npm, it says so and lets the rest pass; where CI is set that is a failure.
set -u
cd "$(dirname "$0")"

absent() {
    echo "JavaScript was not read: $1"
    [ -z "${CI:-}" ]
    exit
}

node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
    || absent "it takes Node.js 20.19 or newer."
if ! cmp -s package-lock.json node_modules/installed.json; then
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null || absent "npm did not bring what deploy/lint/package-lock.json names."
    cp package-lock.json node_modules/installed.json
fi
exec node lint.js
