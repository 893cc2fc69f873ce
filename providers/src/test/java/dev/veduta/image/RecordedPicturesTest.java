// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedPicturesTest {
  private final ImageIoDecoder decoder = new ImageIoDecoder();

  @ParameterizedTest
  @CsvSource({
    // Written by Pillow 13.0.0 of 37×29 pixels (7x, 9y, (x-18)²+(y-14)²) mod 256; last 11×9 of
    // them.
    "37, 29, d88ef8f1cd9da2dc3dc09162065c8a8623712929a3ff34cd8a84de885c5ed61e, "
        + "UklGRjwBAABXRUJQVlA4IDABAACwCACdASolAB0APrVUokwnJSMiKqgA4BaJbACdMoRwN7xyBMyXE40Usc89"
        + "R7I3lMgR4fKgteAdh6ru311J8+69JQBz9bwr7tFHTvTkYmAA/vWVqmX+sRAARll59l4MlnhmuxultniXeDvd"
        + "nWWfi2vG3gg/BXIT9cNxPnHP7WwggYJrj+koheJ/RwGRV+LAH/xQCl8AWGMd/iqpf5uioFI12PZxcp31L+f0"
        + "azeG0BH/id+mKXg5P7iU600Bphq4HSs3fsXfPXWQPDV0mwNYLFZAAedGHqc8u46EebunrKCGx1P3AUdeRC1Y"
        + "nn4Nrjo7+af/b3pUfn35G4VYiHxf3z5LL11stAsAN3kJDRY/6f/jb/AYSfJVfz/3ldWUbJ5/82yZ4q+GvCpu"
        + "znbC4WPAAAAA",
    "37, 29, 2565b09251d0d8c4e0eddb16510cb9eb0893bbc12f6874a8467da9927196e5e0, "
        + "UklGRvAAAABXRUJQVlA4IOQAAADwBACdASolAB0AP1WUwVgxqacjqqoCMCqJbC2ACAKDRHMgA7JTGHoiAbC/"
        + "9IH8z2AA/uVkZi6a9+VcXURoqzKuJXSgh95HUIe/uDs1llvBc4N0hcSbaWWRV+f8jgcsSXn+gUkswP5RVKXo"
        + "X/Ii6BmDKYuGp0y6c2lp/H7eJeg1fyqhfz3NRf5MOHb8f/g0OVFlM+Vs4lLR+vQB5VUKTYaOsx6PJSEJnvMG"
        + "DsgrWclDDyladn9B8NM8hHeN/13Eljj/H4hLk57ciCxSO4JmmBWjUrG/zP/5Xeu2pYN9T3+oBMJOgAA=",
    "11, 9, bff69adba0eaf33d113d2f42829620d5a1eda2aeffe8a20c0e4fac9d1c9138c4, "
        + "UklGRmoAAABXRUJQVlA4TF4AAAAvCgACALkyRPQ/dgSStnjbX/7ofxxm2rbxG/6QVw3DHLBtJElRm5d/WhcC"
        + "8zPzWzEBCK3eaLba2js6uyYjYfNDKmxOIqRd7FiA9IMTCwAZDz8RACDz2VkBgAs1ssMT"
  })
  void a_webp_picture_has_pillows_pixels(int width, int height, String sum, String encoded) {
    Pixels pixels =
        decoder.decode(Image.of(Base64.getDecoder().decode(encoded)), PixelOptions.AS_TRANSFORMERS);

    assertThat(pixels.width()).isEqualTo(width);
    assertThat(pixels.height()).isEqualTo(height);
    assertThat(RecordedResizeTest.sha256(pixels.rgb())).isEqualTo(sum);
  }

  @Test
  void every_real_picture_has_pillows_pixels() throws IOException {
    Path data = Shared.folder().resolve("testdata");
    for (String row : recorded()) {
      String[] columns = row.split("\t", -1);

      Pixels pixels =
          decoder.decode(Image.of(data.resolve(columns[0])), PixelOptions.AS_TRANSFORMERS);

      assertThat(pixels.width() + "x" + pixels.height()).as(row).isEqualTo(columns[1]);
      assertThat(RecordedResizeTest.sha256(pixels.rgb())).as(row).isEqualTo(columns[2]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pillow/truncated_image.png",
        "pillow/truncated_jpeg.jpg",
        "pillow/broken.png",
        "pillow/broken_data_stream.png",
        "pillow/decompression_bomb.gif",
        "pillow/zero_width.gif",
        "pillow/bmp/b/reallybig.bmp",
        "pillow/bmp/b/shortfile.bmp",
        "png/testpngs/crashers/badadler.png",
        "png/testpngs/crashers/huge_zTXt_chunk.png",
        "sharp/65536-uint32-limit.png",
        "sharp/giant-image.jpg",
        "sharp/truncated.jpg",
        "sharp/truncated.png",
        "sharp/corrupt-header.jpg",
        "coco/coco_annotations.txt"
      })
  void what_pillow_refuses_is_refused_by_name(String name) {
    Path file = Shared.folder().resolve("testdata/images").resolve(name);

    assertThatThrownBy(() -> decoder.decode(Image.of(file), PixelOptions.DEFAULT))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith(file + " ");
  }

  private static List<String> recorded() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedPicturesTest.class.getResourceAsStream("pillow-13.0.0-rgb.tsv"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
