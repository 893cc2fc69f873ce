// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Numbers of 16 bits on the host, rounded as the device rounds them: twins of device.h.

#pragma once

#include <stdint.h>
#include <string.h>

namespace emulator {

inline uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

inline float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace emulator

inline uint16_t bf16_of(float value) {
  const uint32_t bits = emulator::bits_of(value);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return 0x7FFF;
  return static_cast<uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

inline float float_of_bf16(uint16_t bits) {
  return emulator::float_of(static_cast<uint32_t>(bits) << 16);
}

inline uint16_t f16_of(float value) {
  const uint32_t bits = emulator::bits_of(value);
  const uint32_t sign = bits >> 16 & 0x8000;
  const uint32_t magnitude = bits & 0x7FFFFFFF;
  if (magnitude > 0x7F800000) return 0x7FFF;
  if (magnitude >= 0x477FE000) return static_cast<uint16_t>(sign | 0x7BFF);  // 65504 and more
  if (magnitude < 0x38800000) {
    // Below 2^-14 the steps are of 2^-24: adding 0.5 leaves those bits, rounded, at the lower end.
    const float shifted = emulator::float_of(magnitude) + 0.5f;
    return static_cast<uint16_t>(sign | (emulator::bits_of(shifted) - 0x3F000000));
  }
  const uint32_t rounded = magnitude + 0xFFF + (magnitude >> 13 & 1);
  return static_cast<uint16_t>(sign | ((rounded - 0x38000000) >> 13));
}

inline float float_of_f16(uint16_t bits) {
  const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16;
  const uint32_t exponent = bits >> 10 & 0x1F;
  const uint32_t fraction = bits & 0x3FF;
  if (exponent == 0x1F) return emulator::float_of(sign | 0x7F800000 | fraction << 13);
  if (exponent == 0) {
    const float value = static_cast<float>(fraction) * 0x1p-24f;
    return sign == 0 ? value : -value;
  }
  return emulator::float_of(sign | (exponent + 112) << 23 | fraction << 13);
}

inline uint32_t pack2(uint16_t low, uint16_t high) {
  return static_cast<uint32_t>(low) | static_cast<uint32_t>(high) << 16;
}

inline uint32_t bf16x2_of(float low, float high) { return pack2(bf16_of(low), bf16_of(high)); }

inline uint32_t f16x2_of(float low, float high) { return pack2(f16_of(low), f16_of(high)); }

inline float tf32_of(float value) {
  const uint32_t bits = emulator::bits_of(value);
  if ((bits & 0x7F800000) == 0x7F800000) return value;
  return emulator::float_of((bits + 0x1000) & 0xFFFFE000);
}
