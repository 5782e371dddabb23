#!/usr/bin/env bash
# npm start: sets up what is missing, then becomes the server.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/set-up.sh
PATH="$PWD/node_modules/.bin:$PATH"
# A quarter less processor time for each start of the server and its worker.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node}"
exec node server/main.ts "$@"
