// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A platform …
final class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, aarch64, macosx-arm64",
    "Windows 11, amd64, windows-x86_64",
    "Windows Server 2022, amd64, windows-x86_64",
  })
  void isKnownByTheNamesThatJavaHasForIt(String system, String processor, String classifier) {
    assertThat(Platform.of(system, processor))
        .hasValueSatisfying(
            platform ->
                assertThat(platform.artefact())
                    .isEqualTo("org.bytedeco:dnnl:3.11-1.5.13:" + classifier));
  }

  @ParameterizedTest
  @CsvSource({"Linux, riscv64", "Mac OS X, x86_64", "AIX, ppc64", "Windows 11, aarch64"})
  void isUnknownWhereNothingIsPublished(String system, String processor) {
    assertThat(Platform.of(system, processor)).isEmpty();
  }

  @Test
  void namesItsFilesAsTheArtefactDoes() {
    Platform platform = Platform.of("Linux", "amd64").orElseThrow();
    assertThat(platform.library().resource())
        .isEqualTo("org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3");
  }
}
