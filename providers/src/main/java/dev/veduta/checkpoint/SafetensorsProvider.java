// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads and writes safetensors: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists.
///
/// Format: <https://huggingface.co/docs/safetensors>.
@Plugin("safetensors")
public final class SafetensorsProvider implements CheckpointProvider {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final List<String> UNREADABLE =
      List.of(
          "model.onnx",
          "tf_model.h5.index.json",
          "flax_model.msgpack.index.json",
          "model.ckpt.index");

  @Override
  public boolean matches(ModelFiles files) {
    return files.contains(SINGLE) || files.contains(INDEX);
  }

  @Override
  public int order() {
    return 100;
  }

  /// Reads the headers. Of a folder without safetensors the error says which other weights it has.
  @Override
  public Checkpoint open(ModelFiles files) {
    if (files.contains(SINGLE)) {
      return new StoredCheckpoint(files, SafetensorsFile.read(files, SINGLE));
    }
    if (files.contains(INDEX)) {
      return new StoredCheckpoint(
          files, ShardIndex.read(files, INDEX).tensors(SafetensorsFile::read));
    }
    throw noSafetensors(files);
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void write(Path folder, Checkpoint tensors, long mostBytes) throws IOException {
    new SafetensorsOutput(folder, tensors).write(mostBytes);
  }

  private static ModelException noSafetensors(ModelFiles files) {
    List<String> others = UNREADABLE.stream().filter(files::contains).toList();
    String missing =
        "there are no weights: there is no %s and no other file of weights"
            .formatted(files.location(SINGLE));
    return new ModelException(
        others.isEmpty()
            ? missing + "; put the model's weights beside its config.json"
            : "%s; there is %s, which can't be read: load and save the model in Python, with from_pretrained(FOLDER) and save_pretrained(FOLDER)"
                .formatted(missing, String.join(" and ", others)));
  }
}
