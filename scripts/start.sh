#!/usr/bin/env bash
# npm start: sets up what is missing, then becomes the server.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/set-up.sh
PATH="$PWD/node_modules/.bin:$PATH"
exec node server/main.ts "$@"
