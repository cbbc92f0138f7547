#!/bin/sh
# Resolve the dependencies anew: hashes, and no address of any package index (a county installs behind its own mirror).
set -eu
cd "$(dirname "$0")/.."
export UV_INDEX_URL="${UV_INDEX_URL:-$(pip config get global.index-url 2>/dev/null || true)}"
[ -n "$UV_INDEX_URL" ] || unset UV_INDEX_URL
compile() { uv pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q; }
compile -o requirements.lock
compile --extra dev -o requirements-dev.lock
