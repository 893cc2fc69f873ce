// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a model computed while it wrote a text.
///
/// It read the prompt and all tokens but the last. In shapes: `T` of these, `N` tokens of the
/// picture, `S` positions that a text can look at, `D` the width. A model such as GIT has its
/// picture before the text: there `T` and `S` count the picture's tokens too, which come first.
///
/// @param prompt ids that the text continues
/// @param tokens of the text
/// @param hiddenStates `[T, D]`: the embedded tokens, then what each layer makes of them
/// @param selfAttentions of each layer, `[heads, T, S]`: what each token, down, looked at among
///   those up to it, across
/// @param crossAttentions of each layer, `[heads, T, N]`: what each token looked at on the picture;
///   none for a model that has the picture before the text
/// @param encoderHiddenStates `[N, D]`: the embedded patches, then what each layer or stage of the
///   vision encoder makes of them; none where they are not known
/// @param frames the patches of the picture, or of each frame of a video; none for a model that
///   can't tell
/// @param provenance what computed it
public record Inspection(
    List<Integer> prompt,
    List<Token> tokens,
    List<Activations> hiddenStates,
    List<Activations> selfAttentions,
    List<Activations> crossAttentions,
    List<Activations> encoderHiddenStates,
    List<PatchGrid> frames,
    Provenance provenance) {

  public Inspection {
    prompt = List.copyOf(prompt);
    tokens = List.copyOf(tokens);
    hiddenStates = List.copyOf(hiddenStates);
    selfAttentions = List.copyOf(selfAttentions);
    crossAttentions = List.copyOf(crossAttentions);
    encoderHiddenStates = List.copyOf(encoderHiddenStates);
    frames = List.copyOf(frames);
    if (selfAttentions.isEmpty()) {
      throw new IllegalArgumentException("a look inside needs the attention of at least one layer");
    }
    int patches = frames.stream().mapToInt(PatchGrid::tokens).sum();
    for (Activations look : looks(selfAttentions, crossAttentions)) {
      List<Integer> shape = look.shape();
      if (shape.size() != 3 || shape.get(1) < tokens.size() || shape.get(2) < patches) {
        throw new IllegalArgumentException(
            "%s does not hold %d tokens that look at %d of a picture"
                .formatted(look, tokens.size(), patches));
      }
    }
  }

  /// How many layers write the text.
  public int layers() {
    return selfAttentions.size();
  }

  /// How many heads look at the picture in each layer.
  public int heads() {
    return looks().getFirst().shape().getFirst();
  }

  /// What a layer makes of the tokens, `[T, D]`.
  ///
  /// @param layer 0 for the embedded tokens, 1 for the first layer
  public Activations hiddenStates(int layer) {
    return hiddenStates.get(layer);
  }

  /// What each token looked at among those up to it, `[heads, T, S]`.
  ///
  /// @param layer from 0
  public Activations selfAttention(int layer) {
    return selfAttentions.get(layer);
  }

  /// What each token looked at on the picture, `[heads, T, N]`; empty for a model that has the
  /// picture before the text.
  ///
  /// @param layer from 0
  public Optional<Activations> crossAttention(int layer) {
    Objects.checkIndex(layer, layers());
    return crossAttentions.isEmpty() ? Optional.empty() : Optional.of(crossAttentions.get(layer));
  }

  /// What a layer or stage of the vision encoder makes of the picture, `[N, D]`; empty where it is
  /// not known.
  ///
  /// @param layer 0 for the embedded patches, 1 for the first layer
  public Optional<Activations> encoderHiddenStates(int layer) {
    return encoderHiddenStates.isEmpty()
        ? Optional.empty()
        : Optional.of(encoderHiddenStates.get(layer));
  }

  /// Where the model looked when it wrote a token: the mean over all layers and heads, for the
  /// picture or for each frame of a video; empty for a model that can't tell where patches lie.
  ///
  /// @param token its index among [#tokens]
  public List<PictureAttention> pictureAttention(int token) {
    return mean(token, looks(), 0, heads());
  }

  /// Where a layer looked: the mean over its heads.
  ///
  /// @param token its index among [#tokens]
  /// @param layer from 0
  public List<PictureAttention> pictureAttention(int token, int layer) {
    return mean(token, List.of(looks().get(layer)), 0, heads());
  }

  /// Where a head of a layer looked.
  ///
  /// @param token its index among [#tokens]
  /// @param layer from 0
  /// @param head from 0
  public List<PictureAttention> pictureAttention(int token, int layer, int head) {
    Objects.checkIndex(head, heads());
    return mean(token, List.of(looks().get(layer)), head, head + 1);
  }

  private List<Activations> looks() {
    return looks(selfAttentions, crossAttentions);
  }

  private static List<Activations> looks(List<Activations> self, List<Activations> cross) {
    return cross.isEmpty() ? self : cross;
  }

  /// @param fromHead the first of the heads that count
  /// @param toHead behind the last of them
  private List<PictureAttention> mean(
      int token, List<Activations> layers, int fromHead, int toHead) {
    Objects.checkIndex(token, tokens.size());
    List<PictureAttention> attention = new ArrayList<>();
    int first = 0;
    for (PatchGrid grid : frames) {
      int patches = grid.rows() * grid.columns();
      double[] sums = new double[patches];
      for (Activations layer : layers) {
        FloatBuffer values = layer.values();
        int rows = layer.shape().get(1);
        int positions = layer.shape().get(2);
        for (int head = fromHead; head < toHead; head++) {
          // The last token was written by the last row, and so on back.
          int row = head * rows + rows - tokens.size() + token;
          int at = row * positions + first + grid.leading();
          for (int patch = 0; patch < patches; patch++) {
            sums[patch] += values.get(at + patch);
          }
        }
      }
      float[] weights = new float[patches];
      for (int patch = 0; patch < patches; patch++) {
        weights[patch] = (float) (sums[patch] / layers.size() / (toHead - fromHead));
      }
      attention.add(
          new PictureAttention(
              grid,
              new Activations(
                  "picture_attention",
                  List.of(grid.rows(), grid.columns()),
                  FloatBuffer.wrap(weights))));
      first += grid.tokens();
    }
    return attention;
  }
}
