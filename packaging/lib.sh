# Shared by run.sh and test.sh: installs what is missing, configures and builds into build/. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/build"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "logarium: $1 failed. $2"
  exit 1
}

# Packages of the named kinds (build, run, test) that are not installed.
missing_packages() {
  local kind name kinds=" $* "
  while read -r kind name _; do
    case "$kind" in '' | '#'*) continue ;; esac
    case "$kinds" in *" $kind "*) ;; *) continue ;; esac
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$name"
  done <"$root/packaging/apt-packages.txt"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else
    command -v sudo >/dev/null || fail "installing packages" "Run this as root, or install by hand: $*"
    sudo "$@"
  fi
}

install_missing() {
  command -v dpkg-query >/dev/null || { say "logarium: not a Debian-like system; expecting the packages of packaging/apt-packages.txt to be there"; return 0; }
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  local install=(apt-get install -y -q --no-install-recommends "${missing[@]}")
  as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" >&2 && return 0
  # The package lists may be old or absent.
  as_root apt-get update -q >&2 || fail "apt-get update" "Check the network and the package sources, then run this again."
  as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" >&2 || fail "installing ${missing[*]}" "See the lines above; the names are those of Debian 12 and Ubuntu 24.04."
}

# configure TESTS(ON|OFF): only when needed; cmake itself notices changed lists of files.
configure() {
  if [ -f "$build/build.ninja" ] && { [ "$1" = OFF ] || grep -q '^LOGARIUM_TESTS:BOOL=ON' "$build/CMakeCache.txt"; }; then return 0; fi
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLOGARIUM_TESTS="$1" >&2 || fail "configuring" "A library may be missing: see the lines above and packaging/apt-packages.txt."
}

# compile TARGETS...: as many jobs as there are cores, and gigabytes to feed them.
compile() {
  local cores memory jobs
  cores=$(nproc 2>/dev/null || echo 2)
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || echo "$cores")
  jobs=$((memory > 0 && memory < cores ? memory : cores))
  cmake --build "$build" -j "$jobs" --target "$@" >&2 || fail "compiling" "See the first error above."
}
