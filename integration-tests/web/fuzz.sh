#!/usr/bin/env bash
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# Asks ./veduta serve for everything that its OpenAPI document allows and much that it doesn't, with
# Schemathesis, and looks whether it answers as the document says, keeps its files to itself and
# takes no more memory, files and threads afterwards than before.
#
#   integration-tests/web/fuzz.sh [SECONDS]    ten minutes, if nothing is said
#
# Needs Python 3 with venv, curl, a JDK 25, and what ./veduta needs; Schemathesis is installed into
# integration-tests/web/target/schemathesis. LAUNCHER names another launcher than ./veduta.

set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-600}
launcher=${LAUNCHER:-../../veduta}
target=$PWD/target/fuzz
version=4.32.5
# The compiler of Python 3.11 fails now and then when several threads call it, as Hypothesis does.
workers=4
python3 -c 'import sys; sys.exit(sys.version_info < (3, 12))' || workers=1
checks=not_a_server_error,status_code_conformance,content_type_conformance
checks=$checks,response_headers_conformance,response_schema_conformance,unsupported_method

mkdir -p "$target"
if [ ! -x target/schemathesis/bin/schemathesis ]; then
  python3 -m venv target/schemathesis
  target/schemathesis/bin/pip install --quiet "schemathesis==$version"
fi

rm -rf "$target/jobs" "$target/address"
"$launcher" serve --quiet --port 0 --jobs "$target/jobs" >"$target/address" 2>"$target/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 240); do
  [ -s "$target/address" ] && break
  kill -0 "$server" || { cat "$target/server.log"; exit 1; }
  sleep 0.5
done
address=$(cat "$target/address")
echo "fuzzing $address for $seconds s"

# Open files, threads, and kilobytes of memory after a full collection.
footprint() {
  jcmd "$server" GC.run >/dev/null
  sleep 2 # the heap is given back a while after it was collected
  echo "$(find "/proc/$server/fd" | wc -l)" \
    "$(awk '/^Threads:/ { print $2 }' "/proc/$server/status")" \
    "$(awk '/^VmRSS:/ { print $2 }' "/proc/$server/status")"
}

# Every answer must be free of what only the server's files have.
secret=$(head -c 16 /etc/passwd)

# What is compiled and cached is there before the first look.
curl -sf -F image=@../../docs/samples/fox-and-pear.png "${address}v1/captions" >"$target/warm"
target/schemathesis/bin/schemathesis run "${address}v1/openapi.json" --url "$address" \
  --max-time 20 --checks "$checks" --no-color >"$target/warm.txt" 2>&1 || true
before=$(footprint)

failed=0
target/schemathesis/bin/schemathesis run "${address}v1/openapi.json" --url "$address" \
  --max-time "$seconds" --workers "$workers" --continue-on-failure --checks "$checks" --no-color \
  --report ndjson --report-ndjson-path "$target/answers.ndjson" || failed=1

if grep -qF "$secret" "$target/answers.ndjson"; then
  echo "an answer has what /etc/passwd begins with; see $target/answers.ndjson"
  failed=1
fi
sleep 70 # idle connections are closed after 60 s
after=$(footprint)
echo "files, threads, kB before: $before"
echo "files, threads, kB after:  $after"
read -r files threads memory <<<"$before"
read -r files_after threads_after memory_after <<<"$after"
if [ "$files_after" -gt $((files + 8)) ] || [ "$threads_after" -gt $((threads + 8)) ] ||
  [ "$memory_after" -gt $((memory * 3 / 2)) ]; then
  echo "the server keeps what it should have given back"
  failed=1
fi
exit "$failed"
