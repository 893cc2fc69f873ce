// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// An emulated libcublasLt: the functions that we call, with the parameters, numbers of enumerations
// and sizes of NVIDIA's, computing on the emulated driver. What it is called with otherwise than we
// should is an error.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../library.h"

#define LIBRARY extern "C" __attribute__((visibility("default")))

namespace {

enum Status { SUCCESS = 0, NOT_INITIALIZED = 1, INVALID_VALUE = 7, EXECUTION_FAILED = 13, NOT_SUPPORTED = 15 };

constexpr int COMPUTE_32F = 68;
constexpr int COMPUTE_32F_PEDANTIC = 69;
constexpr int COMPUTE_32F_FAST_TF32 = 77;
constexpr int DESC_TRANSA = 3;
constexpr int LAYOUT_COLS = 3;
constexpr int PREF_MAX_WORKSPACE_BYTES = 1;
constexpr int PREF_REDUCTION_SCHEME_MASK = 3;
constexpr int PREF_MIN_ALIGNMENT_A = 5;
constexpr int PREF_MIN_ALIGNMENT_D = 8;
constexpr int CONFIG_SPLITK_NUM = 2;
constexpr uint64_t WORKSPACE = 1 << 16;
constexpr uint64_t MARK = 0x766564757461;

struct Product {
  int compute, scale, transposes_a;
};

/// Columns lie one after the other.
struct Layout {
  int type;
  uint64_t rows, columns;
  int64_t stride;
};

struct Preference {
  uint64_t workspace;
  uint32_t reductions, alignment[4];
};

struct Algorithm {
  uint64_t mark, splits, rest[6];
};

struct Result {
  Algorithm algorithm;
  size_t workspace;
  int state;
  float waves;
  int reserved[4];
};

static_assert(sizeof(Algorithm) == 64 && sizeof(Result) == 96, "as in NVIDIA's header");

/// Whether they are described as `weights`ᵀ · x, with results in 32 bits.
bool fits(const Product* product, const Layout* weights, const Layout* x, const Layout* y) {
  return product->transposes_a == 1 && product->scale == 0 && weights->type == x->type &&
         y->type == LIBRARY_F32 && weights->rows == x->rows && weights->columns == y->rows &&
         x->columns == y->columns &&
         (product->compute == COMPUTE_32F || x->type == LIBRARY_F32);
}

template <typename T>
int make(T** to, const T& of) {
  *to = new T(of);
  return SUCCESS;
}

template <typename T>
int destroy(T* one) {
  delete one;
  return SUCCESS;
}

}  // namespace

LIBRARY size_t cublasLtGetVersion() { return 130000; }

LIBRARY int cublasLtCreate(void** handle) {
  if (veduta_emulator_mood() == MOOD_CLOSED) return NOT_INITIALIZED;
  *handle = malloc(1);
  return SUCCESS;
}

LIBRARY int cublasLtDestroy(void* handle) {
  free(handle);
  return SUCCESS;
}

LIBRARY int cublasLtMatmulDescCreate(Product** product, int compute, int scale) {
  const bool known = compute == COMPUTE_32F || compute == COMPUTE_32F_PEDANTIC ||
                     compute == COMPUTE_32F_FAST_TF32;
  return known ? make(product, Product{compute, scale, 0}) : INVALID_VALUE;
}

LIBRARY int cublasLtMatmulDescSetAttribute(Product* product, int name, const void* value,
                                           size_t bytes) {
  if (name != DESC_TRANSA || bytes != 4) return INVALID_VALUE;
  memcpy(&product->transposes_a, value, bytes);
  return SUCCESS;
}

LIBRARY int cublasLtMatmulDescDestroy(Product* product) { return destroy(product); }

LIBRARY int cublasLtMatrixLayoutCreate(Layout** layout, int type, uint64_t rows, uint64_t columns,
                                       int64_t stride) {
  return make(layout, Layout{type, rows, columns, stride});
}

LIBRARY int cublasLtMatrixLayoutSetAttribute(Layout* layout, int name, const void* value,
                                             size_t bytes) {
  if (name != LAYOUT_COLS || bytes != 8) return INVALID_VALUE;
  memcpy(&layout->columns, value, bytes);
  return SUCCESS;
}

LIBRARY int cublasLtMatrixLayoutDestroy(Layout* layout) { return destroy(layout); }

LIBRARY int cublasLtMatmulPreferenceCreate(Preference** preference) {
  return make(preference, Preference{0, 0xFFFFFFFF, {256, 256, 256, 256}});
}

LIBRARY int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int name,
                                                 const void* value, size_t bytes) {
  if (name == PREF_MAX_WORKSPACE_BYTES && bytes == 8) {
    memcpy(&preference->workspace, value, bytes);
  } else if (name == PREF_REDUCTION_SCHEME_MASK && bytes == 4) {
    memcpy(&preference->reductions, value, bytes);
  } else if (name >= PREF_MIN_ALIGNMENT_A && name <= PREF_MIN_ALIGNMENT_D && bytes == 4) {
    memcpy(&preference->alignment[name - PREF_MIN_ALIGNMENT_A], value, bytes);
  } else {
    return INVALID_VALUE;
  }
  return SUCCESS;
}

LIBRARY int cublasLtMatmulPreferenceDestroy(Preference* preference) { return destroy(preference); }

LIBRARY int cublasLtMatmulAlgoGetHeuristic(void*, Product* product, Layout* weights, Layout* x,
                                           Layout* c, Layout* y, Preference* preference, int most,
                                           Result* results, int* found) {
  *found = 0;
  if (!fits(product, weights, x, y) || c != y || preference->workspace < WORKSPACE) {
    return INVALID_VALUE;
  }
  if (veduta_emulator_mood() == MOOD_NONE) return NOT_SUPPORTED;
  for (; *found < most && *found < 2; ++*found) {
    // Whoever allows sums of parts gets them.
    const bool splits = preference->reductions != 0 || veduta_emulator_mood() == MOOD_SPLITS;
    results[*found] = {{MARK, splits ? 4u : 1u, {}}, WORKSPACE, SUCCESS, 1, {}};
  }
  return SUCCESS;
}

LIBRARY int cublasLtMatmulAlgoConfigGetAttribute(const Algorithm* algorithm, int name, void* value,
                                                 size_t bytes, size_t* written) {
  if (name != CONFIG_SPLITK_NUM || bytes != 4) return INVALID_VALUE;
  memcpy(value, &algorithm->splits, bytes);
  *written = bytes;
  return SUCCESS;
}

LIBRARY int cublasLtMatmul(void*, Product* product, const float* alpha, const void* weights,
                           Layout* weights_layout, const void* x, Layout* x_layout,
                           const float* beta, const void* c, Layout* c_layout, void* y,
                           Layout* y_layout, const Algorithm* algorithm, void* workspace,
                           size_t workspace_bytes, void* stream) {
  if (!fits(product, weights_layout, x_layout, y_layout) || *alpha != 1 || *beta != 0 || c != y ||
      c_layout != y_layout || algorithm->mark != MARK || workspace == nullptr ||
      workspace_bytes < WORKSPACE || (reinterpret_cast<uintptr_t>(x) & 15) != 0) {
    return INVALID_VALUE;
  }
  if (veduta_emulator_mood() == MOOD_FAILS) return EXECUTION_FAILED;
  const Multiplication of{x,
                          weights,
                          static_cast<float*>(y),
                          static_cast<long long>(x_layout->columns),
                          static_cast<long long>(x_layout->rows),
                          static_cast<long long>(y_layout->rows),
                          x_layout->stride,
                          weights_layout->stride,
                          y_layout->stride,
                          x_layout->type,
                          product->compute == COMPUTE_32F_FAST_TF32,
                          0};
  return veduta_emulator_multiply(&of, stream) == 0 ? SUCCESS : EXECUTION_FAILED;
}
