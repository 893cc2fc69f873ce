// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Graph;
import dev.veduta.cuda.driver.Stream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The graphs of a session's former steps, which later ones of as many rows are made of: changing
/// the arguments of one is quicker than making one.
final class Graphs implements AutoCloseable {
  private static final int MOST = 8;

  private final Map<Integer, Graph> former = new LinkedHashMap<>();

  /// Ends a recording.
  ///
  /// @param rows of the step
  Graph finish(Stream stream, int rows) {
    Graph earlier = former.remove(rows);
    try {
      return stream.endRecording(earlier);
    } catch (RuntimeException e) {
      if (earlier != null) {
        earlier.close();
      }
      throw e;
    }
  }

  /// Keeps the graph of a step that is over.
  void keep(int rows, @Nullable Graph graph) {
    if (graph == null) {
      return;
    }
    Graph other = former.remove(rows);
    if (other != null) {
      other.close();
    }
    former.put(rows, graph);
    if (former.size() > MOST) {
      Map.Entry<Integer, Graph> oldest = former.entrySet().iterator().next();
      former.remove(oldest.getKey());
      oldest.getValue().close();
    }
  }

  @Override
  public void close() {
    former.values().forEach(Graph::close);
    former.clear();
  }
}
