#!/usr/bin/env bash
# run.sh [ARGS]: installs what is missing, builds, and starts Logarium with ARGS.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

install_missing build run
configure OFF
compile logarium logarium-cli

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${QT_QPA_PLATFORM:-}" ]; then
  export QT_QPA_PLATFORM=offscreen
fi
exec "$build/logarium" "$@"
