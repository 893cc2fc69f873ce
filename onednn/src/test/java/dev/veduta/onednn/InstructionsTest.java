// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Instructions …
final class InstructionsTest {

  @ParameterizedTest
  @CsvSource({
    "0x7, avx2, false, false",
    "0xf, avx2_vnni, false, true",
    "0x27, avx512_core, false, false",
    "0x67, avx512_core_vnni, false, true",
    "0xe7, avx512_core_bf16, true, true",
    "0xfef, avx10_1_512_amx, true, true",
    "0x1fef, avx10_1_512_amx_fp16, true, true",
    "0x22fff, avx10_2_512_amx_2, true, true",
  })
  void areNamedAndMultiplyWhatTheyCan(
      String bits, String name, boolean multipliesBf16, boolean multipliesInt8) {
    Instructions instructions = new Instructions(Integer.decode(bits));
    assertThat(instructions.name()).isEqualTo(name);
    assertThat(instructions.canMultiply(Precision.FP32)).isTrue();
    assertThat(instructions.canMultiply(Precision.BF16)).isEqualTo(multipliesBf16);
    assertThat(instructions.canMultiply(Precision.INT8)).isEqualTo(multipliesInt8);
    assertThat(instructions.lack(Precision.BF16).isEmpty()).isEqualTo(multipliesBf16);
    assertThat(instructions.advantage(Precision.INT8).isPresent()).isEqualTo(multipliesInt8);
  }

  @Test
  void gainMoreByTiles() {
    assertThat(new Instructions(0xe7).advantage(Precision.BF16))
        .hasValue("bf16 products in hardware (avx512_core_bf16), about 2 times as fast as fp32");
    assertThat(new Instructions(0xfef).advantage(Precision.BF16))
        .hasValue("bf16 products in hardware (avx10_1_512_amx), about 7 times as fast as fp32");
    assertThat(new Instructions(0xfef).advantage(Precision.INT8))
        .hasValue("int8 products in hardware (avx10_1_512_amx), about 16 times as fast as fp32");
  }

  @Test
  void sayWhatAnotherProcessorWouldGain() {
    assertThat(new Instructions(0x7).lack(Precision.INT8))
        .hasValue(
            "this processor (avx2) has no int8 products; one with VNNI multiplies it 4 times, one"
                + " with AMX 16 times as fast as fp32");
  }

  @Test
  void areTriedWhereOneDnnCannotTell() {
    Instructions unknown = new Instructions(0);
    assertThat(unknown.canMultiply(Precision.INT8)).isTrue();
    assertThat(unknown.advantage(Precision.INT8)).isEmpty();
  }
}
