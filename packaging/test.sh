#!/usr/bin/env bash
# test.sh [CTEST ARGS]: installs what is missing, builds everything with its tests, and runs them through ctest.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_missing build run test
configure ON
compile all

export QT_QPA_PLATFORM=offscreen
cd "$build"
exec ctest --output-on-failure -j "$(nproc 2>/dev/null || echo 2)" "$@"
