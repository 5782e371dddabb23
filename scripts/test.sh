#!/usr/bin/env bash
# npm test: sets up what is missing, then runs every stage. The last line is always "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
if ! bash scripts/set-up.sh --tests; then
  echo '0 passed, 1 failed'
  exit 1
fi
PATH="$PWD/node_modules/.bin:$PATH"
exec node scripts/test-stages.ts
