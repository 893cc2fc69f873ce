#!/bin/sh
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# Checks and measures on this machine's GPU, and prints a table. It needs an NVIDIA driver (525 or
# later) and nothing else; with a python3 that has PyTorch and Transformers it compares with these.
#
#   run.sh [--parts=goldens,scenes,speed,transformers] [--models=git-base,git-large]
#          [--precisions=fp32,tf32,bf16,fp16] [--backend=cuda] [--python=python3] [--work=FOLDER]
#          [--quick]     all small: to see that it runs, not how fast
#
#   VEDUTA_OPTS   further options for java

here=$(cd "$(dirname "$0")" && pwd) || exit 2
exec "$here/jre/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -XX:MaxRAMPercentage=50 -Djava.awt.headless=true ${VEDUTA_OPTS:-} \
  -cp "$here/lib/*" dev.veduta.gpusuite.Suite --folder="$here" "$@"
