// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.ShardIndex;
import dev.veduta.checkpoint.StoredCheckpoint;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what `torch.save` wrote: `pytorch_model.bin`, the shards that
/// `pytorch_model.bin.index.json` lists, or the only `.bin`, `.pt` or `.pth` of the folder.
@Plugin("pytorch")
public final class PytorchProvider implements CheckpointProvider {
  private static final String SINGLE = "pytorch_model.bin";
  private static final String INDEX = "pytorch_model.bin.index.json";
  private static final Pattern ANY = Pattern.compile(".*\\.(bin|pt|pth)");

  /// What a training script leaves beside the weights.
  private static final Pattern OF_TRAINING =
      Pattern.compile("(training_args|optimizer|scheduler|scaler|rng_state).*");

  @Override
  public boolean matches(ModelFiles files) {
    return files.contains(SINGLE) || files.contains(INDEX) || only(files).isPresent();
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public Checkpoint open(ModelFiles files) {
    if (!files.contains(SINGLE) && files.contains(INDEX)) {
      return new StoredCheckpoint(files, ShardIndex.read(files, INDEX).tensors(PytorchFile::read));
    }
    String file =
        files.contains(SINGLE)
            ? SINGLE
            : only(files)
                .orElseThrow(
                    () ->
                        new ModelException(
                            "there is no %s and no other single file of weights by PyTorch"
                                .formatted(files.location(SINGLE))));
    return new StoredCheckpoint(files, PytorchFile.read(files, file));
  }

  private static Optional<String> only(ModelFiles files) {
    List<String> candidates =
        files.names().stream()
            .filter(name -> ANY.matcher(name).matches())
            .filter(name -> !OF_TRAINING.matcher(name).matches())
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }
}
