#!/bin/sh
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# Builds the emulated driver, libcuda.so.1, of all kernels and the emulator's own sources, as far as
# they have changed, and an emulated libcublasLt.so.13 that computes on it:
#
#   build.sh OUT [kernel.cu ...]
#
# Without a C++ compiler, or on a machine that the emulator doesn't know, it says so in a line and
# succeeds: tests that need the emulator are then skipped. CXX names the compiler, CXXFLAGS adds to
# its flags. With CXXFLAGS='-fsanitize=bounds -fsanitize-undefined-trap-on-error' an index past the
# end of an array, shared or local, is an error that names the kernel and the thread.

set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
kernels=$(CDPATH= cd -- "$here/../../main/cuda" && pwd)
out=${1:?"build.sh OUT [kernel.cu ...]"}
shift
mkdir -p "$out"
out=$(CDPATH= cd -- "$out" && pwd)

skip() {
  rm -f "$out/libcuda.so.1" "$out/libcublasLt.so.13"
  echo "emulator: not built: $1"
  exit 0
}

compiler=${CXX:-}
for candidate in g++ c++ clang++; do
  if [ -z "$compiler" ] && command -v "$candidate" > /dev/null 2>&1; then compiler=$candidate; fi
done
[ -n "$compiler" ] || skip "no C++ compiler (g++, c++ or clang++) is on the path"
[ "$(uname -s)" = Linux ] || skip "it runs on Linux alone"
case $(uname -m) in
  x86_64 | aarch64) ;;
  *) skip "it knows x86-64 and aarch64, not $(uname -m)" ;;
esac

# Floating point as nvcc compiles it: products and sums are fused where the processor can.
flags="-std=c++17 -O2 -g -fPIC -pthread -fvisibility=hidden -fno-strict-aliasing -fstack-clash-protection"
flags="$flags -Wall -Wextra -Wno-unknown-pragmas -Wno-unused-parameter"
flags="$flags -Wno-attributes -Wno-sign-compare -Wno-missing-field-initializers"
case $(uname -m) in
  x86_64) flags="$flags -march=native" ;;
  *) flags="$flags -mcpu=native" ;;
esac
flags="$flags ${CXXFLAGS:-}"
if [ "$#" -eq 0 ]; then set -- "$kernels"/*.cu; fi

# A change of the compiler, a flag, this script or the processor makes all anew.
processor=$(grep -m 1 -iE '^(flags|features)' /proc/cpuinfo | cksum)
stamp="$compiler $flags $(cksum < "$0") $processor"
if [ ! -f "$out/stamp" ] || [ "$(cat "$out/stamp")" != "$stamp" ]; then
  rm -f "$out"/*.o "$out"/*.d "$out/libcuda.so.1"
  printf '%s\n' "$stamp" > "$out/stamp"
fi

# Whether an object is older than one of the files that it was made of.
stale() {
  [ -f "$1.o" ] && [ -f "$1.d" ] || return 0
  for file in $(sed -e 's/^[^:]*://' -e 's/\\$//' "$1.d"); do
    if [ ! -f "$file" ] || [ "$file" -nt "$1.o" ]; then return 0; fi
  done
  return 1
}

made=0
objects=
for source in "$here"/*.cc "$here"/*.S "$here"/checks/* "$@"; do
  [ -f "$source" ] || continue
  name=$(basename "$source" | tr . _)
  objects="$objects $out/$name.o"
  stale "$out/$name" || continue
  case $source in
    *.S) language=assembler-with-cpp ;;
    *) language=c++ ;;
  esac
  rm -f "$out/$name.o"
  "$compiler" $flags -I"$here" -I"$kernels" -MMD -MF "$out/$name.d" -c -x "$language" "$source" \
    -o "$out/$name.o" &
  made=$((made + 1))
  if [ $((made % 2)) -eq 0 ]; then wait; fi
done
wait
for object in $objects; do
  [ -f "$object" ] || { echo "emulator: $(basename "$object" .o) does not compile" >&2; exit 1; }
done
if [ "$made" -gt 0 ] || [ ! -f "$out/libcuda.so.1" ]; then
  "$compiler" $flags -shared -Wl,-soname,libcuda.so.1 -o "$out/libcuda.so.1.new" $objects -ldl
  mv "$out/libcuda.so.1.new" "$out/libcuda.so.1"
fi
library=$here/cublaslt/cublaslt.cc
if [ "$made" -gt 0 ] || [ ! "$out/libcublasLt.so.13" -nt "$library" ]; then
  "$compiler" $flags -shared -Wl,-soname,libcublasLt.so.13 -o "$out/libcublasLt.so.13.new" \
    "$library" "$out/libcuda.so.1"
  mv "$out/libcublasLt.so.13.new" "$out/libcublasLt.so.13"
fi
echo "emulator: $out/libcuda.so.1, $made of its sources compiled"
