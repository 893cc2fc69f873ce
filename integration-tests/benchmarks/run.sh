#!/usr/bin/env bash
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# All benchmarks, or some of their parts, and the page and chart in docs/ from what they recorded.
#
#   run.sh [kernels] [accuracy] [PART …]    parts are those of `python -m compare --help`; without any, all
#   run.sh page                             only the page and the chart
#
#   VEDUTA_PYTHON   a Python with the packages of requirements.txt; python3 otherwise
#   ROUNDS          processes of each contestant instead of 5 (20 of the part fresh), of each kernel instead of 3
#   THREADS         of whole processes, 2; kernels run with 1 and with that many
#   KERNELS         a regular expression: which groups or names of kernels
#   WHO             a regular expression: which contestants and probes of whole processes
#   RESULTS         the file of results
#   CACHE           the folder of the models, which are written once

set -euo pipefail
cd "$(dirname "$0")"

python=${VEDUTA_PYTHON:-python3}
results=${RESULTS:-$PWD/results/latest.jsonl}
threads=${THREADS:-2}
export PYTHONDONTWRITEBYTECODE=1

command -v "$python" >/dev/null || {
  echo "there is no $python; install Python 3.11 or later, or set VEDUTA_PYTHON to one" >&2
  exit 1
}
"$python" -m compare --check

kernels=
accuracy=
parts=()
for part in "$@"; do
  case $part in
    kernels) kernels=yes ;;
    accuracy) accuracy=yes ;;
    page) ;; # drawn in any case
    *) parts+=("$part") ;;
  esac
done

if [ -n "$kernels" ] || [ $# = 0 ]; then
  "$python" -m compare.kernels --results "$results" --threads "$threads" --rounds "${ROUNDS:-3}" --only "${KERNELS:-.}"
fi
if [ ${#parts[@]} -gt 0 ] || [ $# = 0 ]; then
  "$python" -m compare ${parts[@]+"${parts[@]}"} --results "$results" --threads "$threads" \
    ${ROUNDS:+--rounds "$ROUNDS"} ${CACHE:+--cache "$CACHE"} ${WHO:+--who "$WHO"}
fi
if [ -n "$accuracy" ] || [ $# = 0 ]; then
  "$python" -m compare.accuracy --results "$results" ${CACHE:+--cache "$CACHE"}
fi
"$python" -m compare.chart --results "$results"
