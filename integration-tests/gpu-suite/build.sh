#!/usr/bin/env bash
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# Builds the suite that runs on a machine with an NVIDIA GPU and nothing installed: a folder with a
# Java of its own, this checkout, the golden cases, and an archive of it.
#
#   build.sh [FOLDER]     target/veduta-gpu-suite otherwise; FOLDER.tar.xz lies beside it
#
#   VEDUTA_JAVA_HOME   the JDK 25 whose Java it carries; otherwise JAVA_HOME, or one in /usr/lib/jvm
#   VEDUTA_SHARED      a folder with golden/cases, which are added
#   MVN                the command, with options; `mvn -q -B` otherwise

set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
suite=${1:-$PWD/target/veduta-gpu-suite}

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

jdk=
for one in "${VEDUTA_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
  if [ -x "$one/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$one/release" 2>/dev/null; then
    jdk=$one
    break
  fi
done
[ -n "$jdk" ] || fail "there is no JDK 25; set VEDUTA_JAVA_HOME to one"

${MVN:-mvn -q -B} -f "$root/pom.xml" -pl integration-tests/gpu-suite -am -DskipTests package

rm -rf "$suite"
mkdir -p "$suite/lib" "$suite/cases" "$suite/samples" "$suite/peer"
cp target/lib/*.jar target/veduta-gpu-suite-*.jar "$suite/lib/"
# Contract tests need them, golden cases do not.
rm -f "$suite"/lib/{junit,assertj,byte-buddy,opentest4j,apiguardian}*.jar

# Of JCuda's native libraries the driver's alone: the others need a toolkit.
natives=$(echo "$suite"/lib/jcuda-natives-*linux*.jar)
[ -f "$natives" ] || fail "$suite/lib has no jcuda-natives for Linux"
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
(cd "$parts" && "$jdk/bin/jar" xf "$natives" && find . -name '*.so' ! -name 'libJCudaDriver*' -delete)
[ -n "$(find "$parts" -name 'libJCudaDriver*.so')" ] || fail "$natives has no libJCudaDriver"
rm "$natives"
"$jdk/bin/jar" cfM "$natives" -C "$parts" .

"$jdk/bin/jlink" --output "$suite/jre" --strip-debug --no-header-files --no-man-pages --compress=zip-0 \
  --add-modules java.base,java.logging,java.management,java.naming,java.xml,java.desktop,jdk.incubator.vector,jdk.unsupported
if command -v strip >/dev/null; then
  find "$suite/jre" -name '*.so' -exec strip --strip-unneeded {} +
fi

cp -R "$root"/integration-tests/goldens/src/test/resources/cases/. "$suite/cases/"
cp -R "$root/docs/samples" "$suite/samples/docs"
if [ -n "${VEDUTA_SHARED:-}" ]; then
  for one in "$VEDUTA_SHARED"/golden/cases/*/; do
    cp -R "$one" "$suite/cases/shared-$(basename "$one")"
  done
fi
cp peer/*.py "$suite/peer/"
cp run.sh "$suite/"

tar -C "$(dirname "$suite")" -c "$(basename "$suite")" | xz -T0 -6 >"$suite.tar.xz"
du -sh "$suite" "$suite.tar.xz"
