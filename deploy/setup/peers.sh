#!/bin/sh
# Makes .venv.peers with the libraries that `make bench-replay` measures beside ours. Does nothing where it is there.
set -eu
cd -P -- "$(dirname -- "$0")/../.."

LOCK=requirements-bench.lock
STAMP=.venv.peers/.thucchat-peers

if [ ! -f "$STAMP" ] || ! cmp -s "$LOCK" "$STAMP"; then
    rm -rf .venv.peers
    .venv/bin/python -m venv .venv.peers
    .venv.peers/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r "$LOCK"
    cp "$LOCK" "$STAMP"
fi
