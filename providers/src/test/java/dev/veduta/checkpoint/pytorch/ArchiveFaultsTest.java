// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.Recorded;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.TorchWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A file in the place of pytorch_model.bin…
final class ArchiveFaultsTest {
  private static final byte[] SOUND = Recorded.file("torch/linear.bin");
  private static final byte[] LEGACY = Recorded.file("torch/legacy.bin");

  /// Without zip64, which PyTorch always writes.
  private static final byte[] PLAIN =
      new TorchWriter().add("bias", DType.F32, Shape.of(1), new byte[4]).bytes();

  private static final int END = PLAIN.length - 22;

  @Test
  void mayHaveAZip64Directory() {
    assertThat(PytorchTest.open(withZip64(0)).entries()).containsOnlyKeys("bias");
    assertThat(PytorchTest.open(PLAIN).entries()).containsOnlyKeys("bias");
  }

  @Test
  void mayHaveACommentAtItsEnd() {
    byte[] commented = Arrays.copyOf(SOUND, SOUND.length + 3);
    commented[SOUND.length - 2] = 3;
    assertThat(PytorchTest.open(commented).entries()).containsOnlyKeys("weight", "bias");
  }

  @Test
  void mayNotLieAboutItsZip64Directory() {
    refused(withZip64(1), "has no zip64 directory where it says");
    refused(withZip64(-1), "has no zip64 directory where it says");
    refused(withZip64(Long.MIN_VALUE), "has no zip64 directory where it says");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 2, 65535, claims 65535 entries",
    "10, 2, 20, claims 20 entries",
    "12, 4, 2147483647, directory lies outside",
    "16, 4, -1, directory lies outside",
    "16, 4, 7, fewer than it claims",
    "0, 4, 0, without a directory at its end",
  })
  void mayNotLieAboutItsDirectory(int offset, int width, int value, String fault) {
    byte[] content = PLAIN.clone();
    ByteBuffer end = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 2) {
      end.putShort(END + offset, (short) value);
    } else {
      end.putInt(END + offset, value);
    }
    refused(content, fault);
  }

  @Test
  void mayNotLieAboutWhereAStorageLies() {
    byte[] content = SOUND.clone();
    int name = new String(content, ISO_8859_1).lastIndexOf("linear/data/0");
    ByteBuffer line = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    line.putInt(name - 46 + 42, 7);
    Checkpoint checkpoint = PytorchTest.open(content);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Recorded.data(checkpoint, "weight"))
        .withMessage(
            "/folder/pytorch_model.bin has no entry linear/data/0 where its directory says");
    line.putInt(name - 46 + 42, SOUND.length);
    refused(content, "claims 24 bytes for linear/data/0, but ends before");
  }

  @Test
  void mayNotBeCompressed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("x/data.pkl"));
      zip.write(new byte[1000]);
    }
    refused(out.toByteArray(), "holds x/data.pkl compressed or encrypted");
  }

  @Test
  void needsOnePickle() {
    refused(TorchWriter.zip(Map.of("a", new byte[1])), "with 0 entries FOLDER/data.pkl");
    refused(
        TorchWriter.zip(Map.of("a/data.pkl", new byte[1], "b/data.pkl", new byte[1])),
        "with 2 entries FOLDER/data.pkl");
    refused(TorchWriter.zip(Map.of("a/b/data.pkl", new byte[1])), "with 0 entries");
  }

  @Test
  void mayNotNameAnEntryTwice() {
    byte[] content =
        new String(
                TorchWriter.zip(Map.of("a/data.pkl", new byte[1], "b/data.pkl", new byte[1])),
                ISO_8859_1)
            .replace("b/data.pkl", "a/data.pkl")
            .getBytes(ISO_8859_1);
    refused(content, "holds a/data.pkl twice");
  }

  @Test
  void mayBeNoneOfPytorch() {
    refused(new byte[0], "is empty");
    refused("version https://git-lfs.github.com/spec/v1".getBytes(ISO_8859_1), "git lfs pull");
    refused("<!DOCTYPE html>".getBytes(ISO_8859_1), "is a web page");
    refused("{}".getBytes(ISO_8859_1), "begins neither as a zip nor as a pickle");
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(ISO_8859_1), 0, tar, 257, 5);
    refused(tar, "is a tar of PyTorch 0.1");
    refused(new byte[] {(byte) 0x80, 2, 'N', '.'}, "but none that torch.save wrote");
  }

  @Test
  void mayNotLieAboutTheStoragesOfItsLegacyForm() {
    String text = new String(LEGACY, ISO_8859_1);
    int version = text.indexOf("M\u00e9\u0003.");
    byte[] newer = LEGACY.clone();
    newer[version + 1]++;
    refused(newer, "has another version than 1001");
    refused(Arrays.copyOf(LEGACY, LEGACY.length - 1), "ends before");
    int keys = text.lastIndexOf("e.") + 2;
    byte[] longer = LEGACY.clone();
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putLong(keys, 1L << 60);
    refused(longer, "claims 1152921504606846976 elements for the storage");
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putLong(keys, -1);
    refused(longer, "claims -1 elements for the storage");
  }

  /// The sound file with a directory as files beyond 4 GiB have it.
  private static byte[] withZip64(long lie) {
    ByteBuffer old = ByteBuffer.wrap(PLAIN).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer all = ByteBuffer.allocate(PLAIN.length + 76).order(ByteOrder.LITTLE_ENDIAN);
    all.put(PLAIN, 0, END);
    all.putInt(0x06064b50).putLong(44).putInt(0x2d002d).putLong(0);
    all.putLong(old.getShort(END + 10)).putLong(old.getShort(END + 10));
    all.putLong(old.getInt(END + 12)).putLong(old.getInt(END + 16));
    all.putInt(0x07064b50).putInt(0).putLong(END + lie).putInt(1);
    all.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
    return all.array();
  }

  private static void refused(byte[] content, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> PytorchTest.open(content))
        .withMessageStartingWith("/folder/pytorch_model.bin ")
        .withMessageContaining(fault);
  }
}
