#!/bin/sh
# Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0
#
# Compiles the kernels of this folder into the resources of the module, with a manifest of what was
# made of what. Needs nvcc 13.
#
#   build.sh [nvcc [resources]]
#
# Maven runs it with: mvn -Pcuda -pl .,cuda -am compile [-Dveduta.nvcc=/path/to/nvcc]
set -eu
export LC_ALL=C

sources=$(cd "$(dirname "$0")" && pwd)
nvcc=${1:-nvcc}
out=${2:-$sources/../resources/dev/veduta/cuda/kernels}

# PTX of this version is read by every driver of CUDA 12 and later.
ptx_version=8.0
# Toolchains of this release made what is checked in; another one makes other images.
release=13.0

nvcc=$(command -v "$nvcc" || echo "$nvcc")
if ! found=$("$nvcc" --version 2>/dev/null | sed -n 's/.*release \([0-9.]*\), V\([0-9.]*\).*/\1 \2/p') ||
  [ -z "$found" ]; then
  echo "there is no nvcc at '$nvcc': name one, such as -Dveduta.nvcc=/usr/local/cuda/bin/nvcc" >&2
  exit 1
fi
if [ "${found% *}" != "$release" ]; then
  echo "nvcc at '$nvcc' is of CUDA ${found% *}, expected $release: name another by -Dveduta.nvcc" >&2
  exit 1
fi

hash() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# Compiles $1.cu for the architecture $2, and then for each of the devices after it: PTX with the
# version that old drivers read, and cubins.
build() {
  name=$1
  architecture=$2
  shift 2
  "$nvcc" -O3 -std=c++17 -I"$sources" -gencode "arch=compute_$architecture,code=compute_$architecture" \
    -ptx "$name.cu" -o "$work/$name.ptx"
  for device in "$@"; do
    "$(dirname "$nvcc")/ptxas" -O3 -arch="sm_$device" "$work/$name.ptx" -o "$images/$name.sm_$device.cubin"
  done
  sed "s/^\.version .*/.version $ptx_version/; /^[[:space:]]*\/\//d" "$work/$name.ptx" \
    >"$images/$name.sm_$architecture.ptx"
}

# A line for each kernel in the PTX of module $1: its name and the bytes of each parameter.
kernels() {
  awk -v module="$1" '
    function bytes(type, array) {
      return array ? array : substr(type, 3) / 8
    }
    /^\.visible \.entry / {
      name = $3
      sub(/\(.*/, "", name)
      line = "kernel " name " " module
      inside = 1
    }
    inside && $1 == ".param" {
      array = ""
      if (match($0, /\[[0-9]+\]/)) { array = substr($0, RSTART + 1, RLENGTH - 2) }
      line = line " " bytes($2, array)
    }
    inside && /^\)/ { print line; inside = 0 }
    inside && /\(\)/ { print line; inside = 0 }
  '
}

work=$(mktemp -d)
images=$work/images
mkdir "$images"
trap 'rm -rf "$work"' EXIT
cd "$sources"
running=
for source in *.cu; do
  if [ "$source" = hopper.cu ]; then
    build hopper 90a 90a &
  else
    build "${source%.cu}" 80 80 90a &
  fi
  running="$running $!"
done
for one in $running; do
  wait "$one"
done

{
  echo "# What the images of the kernels were made of. Made anew by:"
  echo "# mvn -Pcuda -pl .,cuda -am compile -Dveduta.nvcc=nvcc"
  echo "nvcc ${found#* }"
  for source in *.cu *.h; do
    echo "source $source $(hash "$source")"
  done
  for image in "$images"/*; do
    echo "image ${image##*/} $(hash "$image")"
  done
  for image in "$images"/*.ptx; do
    module=${image##*/}
    kernels "${module%%.*}" <"$image"
  done
} >"$work/manifest.txt"

mkdir -p "$out"
rm -f "$out"/*
cp "$images"/* "$work/manifest.txt" "$out"
chmod 644 "$out"/*
echo "$(ls "$out" | wc -l) files of kernels in $out"
