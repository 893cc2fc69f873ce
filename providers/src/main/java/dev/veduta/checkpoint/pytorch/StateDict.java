// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.StridedView;
import dev.veduta.checkpoint.SwappedBytes;
import dev.veduta.checkpoint.TensorBytes;
import dev.veduta.checkpoint.TensorFile;
import dev.veduta.checkpoint.TensorListing;
import dev.veduta.checkpoint.pytorch.PickleValue.Dictionary;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;
import dev.veduta.checkpoint.pytorch.PickleValue.Text;
import dev.veduta.checkpoint.pytorch.PickleValue.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The named tensors of a file that `torch.save` wrote, each checked against its storage.
///
/// @param location what errors call the file
/// @param bigEndian whether a machine of that kind wrote it
record StateDict(String location, String file, boolean bigEndian, Storages storages) {

  /// Under which name training scripts keep the weights beside an optimizer, most common first.
  private static final List<String> COMMON =
      List.of("state_dict", "model_state_dict", "model", "module", "net", "weights");

  /// As many elements as a tensor may have that repeats those of a smaller storage.
  private static final long MOST_REPEATED = 1 << 24;

  /// Takes the tensors of the dictionary, or of the one dictionary within it that has any.
  TensorFile read(PickleValue root) {
    TensorListing listing = new TensorListing(location, file);
    named(root).forEach((name, view) -> add(listing, name, view));
    return listing.done();
  }

  private Map<String, View> named(PickleValue root) {
    if (!(root instanceof Dictionary outer)) {
      throw wrong("holds no dictionary of named tensors. " + PickleGlobals.ADVICE);
    }
    Map<String, View> named = views(outer);
    return named.isEmpty() ? views(only(outer)) : named;
  }

  /// The dictionary within another that holds tensors.
  private Dictionary only(Dictionary outer) {
    Map<String, Dictionary> found = new LinkedHashMap<>();
    // A hostile file has one long dictionary under very many names.
    Set<Dictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    outer
        .entries()
        .forEach(
            (key, value) -> {
              if (key instanceof Text(String name)
                  && value instanceof Dictionary inner
                  && seen.add(inner)
                  && !views(inner).isEmpty()) {
                found.put(name, inner);
              }
            });
    if (found.size() == 1) {
      return found.values().iterator().next();
    }
    return COMMON.stream()
        .filter(found::containsKey)
        .findFirst()
        .map(found::get)
        .orElseThrow(() -> wrong(undecided(List.copyOf(found.keySet()))));
  }

  private static Map<String, View> views(Dictionary dictionary) {
    Map<String, View> views = new LinkedHashMap<>();
    dictionary
        .entries()
        .forEach(
            (key, tensor) -> {
              if (key instanceof Text(String name) && tensor instanceof View view) {
                views.put(name, view);
              }
            });
    return views;
  }

  private static String undecided(List<String> names) {
    return names.isEmpty()
        ? "holds a dictionary without tensors. " + PickleGlobals.ADVICE
        : "holds several dictionaries of tensors, %s, and none has a common name. %s"
            .formatted(
                names.stream()
                    .limit(8)
                    .map(TensorListing::quoted)
                    .collect(Collectors.joining(", ")),
                PickleGlobals.ADVICE);
  }

  private void add(TensorListing listing, String name, View view) {
    Storage storage = view.storage();
    long elements = listing.elements(name, storage.type(), view.extents());
    Storages.Bytes stored = storages.find(storage);
    long span = span(name, view, elements);
    int width = storage.type().bytes();
    List<Long> extents = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    for (int axis = 0; axis < view.extents().size(); axis++) {
      if (view.extents().get(axis) != 1) { // one element needs no stride
        extents.add(view.extents().get(axis));
        strides.add(view.strides().get(axis));
      }
    }
    boolean inOrder = strides.equals(StridedView.rowMajor(extents));
    TensorBytes bytes =
        stored.range(view.offset() * width, span * width, inOrder && !bigEndian ? width : 1);
    if (!inOrder && elements > 0) {
      bytes = new StridedView(bytes, width, extents, strides);
    }
    listing.add(
        name,
        storage.type(),
        view.extents(),
        bigEndian && width > 1 ? new SwappedBytes(bytes, width) : bytes);
  }

  /// From the first element to the last, both counted, after a check that they lie in the storage.
  private long span(String name, View view, long elements) {
    if (view.offset() < 0 || view.strides().stream().anyMatch(stride -> stride < 0)) {
      throw wrong(
          "has offset %d and strides %s for %s; negative ones are not allowed"
              .formatted(view.offset(), view.strides(), TensorListing.quoted(name)));
    }
    if (elements == 0) {
      return 0;
    }
    long available = view.storage().elements();
    long last = last(view);
    if (last < 0 || last >= available) {
      throw wrong(
          "has a tensor %s of shape %s, strides %s and offset %d that leaves its storage of %d elements"
              .formatted(
                  TensorListing.quoted(name),
                  view.extents(),
                  view.strides(),
                  view.offset(),
                  available));
    }
    if (elements > Math.max(available, MOST_REPEATED)) {
      throw wrong(
          "has a tensor %s of shape %s in a storage of %d elements, which would repeat them too often"
              .formatted(TensorListing.quoted(name), view.extents(), available));
    }
    return last - view.offset() + 1;
  }

  /// The index of the last element; -1 when it passes 2⁶³.
  private static long last(View view) {
    try {
      long last = view.offset();
      for (int axis = 0; axis < view.extents().size(); axis++) {
        last =
            Math.addExact(
                last, Math.multiplyExact(view.extents().get(axis) - 1, view.strides().get(axis)));
      }
      return last;
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
