# shellcheck shell=sh
# Installs Debian packages that are missing. Sourced by scripts/run and scripts/test.

BUILD_PACKAGES="g++ cmake ninja-build ccache pkg-config git ca-certificates
libvectorscan-dev libre2-dev nlohmann-json3-dev libsimdjson-dev libyaml-dev libpugixml-dev
libcurl4-openssl-dev libsqlite3-dev libcli11-dev libfmt-dev libssl-dev libgit2-dev libarchive-dev libzstd-dev zlib1g-dev
fonts-dejavu-core libgraphviz-dev"
TOOL_PACKAGES="bubblewrap python3 python3-venv cppcheck flawfinder shellcheck"
# Node.js often comes from elsewhere, and Debian's npm cannot be installed beside it.
command -v npm >/dev/null 2>&1 || TOOL_PACKAGES="$TOOL_PACKAGES nodejs npm"
TEST_PACKAGES="libgtest-dev libgmock-dev"

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME...: installs those of the Debian packages that are not there yet.
need_packages() {
  command -v dpkg-query >/dev/null 2>&1 || die "This is not a Debian system. Install the equivalents of: $*"
  missing=
  for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "installing:$missing"
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
    die "Neither root nor sudo. As root, run: apt-get install$missing"
  fi
  log=$(mktemp)
  # shellcheck disable=SC2086
  if ! { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive \
         apt-get -qq install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2; rm -f "$log"
    die "apt-get could not install:$missing"
  fi
  rm -f "$log"
}

# build PRESET: configures once, then builds what changed, and says how far it is every twenty seconds.
build() {
  preset=$1; shift
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" "$@" >"build-$preset.log" 2>&1 ||
    { tail -n 20 "build-$preset.log" >&2; die "cmake failed; the whole log is in build-$preset.log"; }
  rm -f "build-$preset.log"
  cmake --build --preset "$preset" >"build/$preset/build.log" 2>&1 &
  pid=$!
  waited=0
  while kill -0 $pid 2>/dev/null; do
    sleep 0.2
    waited=$((waited + 1))
    [ $((waited % 100)) != 0 ] || say "  $(sed -n 's/^\[\([0-9]*\)\/\([0-9]*\)\].*/\1 of \2 steps/p' "build/$preset/build.log" | tail -n 1)"
  done
  wait $pid ||
    { grep -E 'error|FAILED' "build/$preset/build.log" | head -n 40 >&2; die "the build failed; the whole log is in build/$preset/build.log"; }
}
