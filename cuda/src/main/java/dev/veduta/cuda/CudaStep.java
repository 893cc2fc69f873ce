// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A step that is run once, recorded the second time and replayed from then on: one launch of a
/// graph. It is recorded anew when texts have grown beyond what the recording reaches, and simply
/// run where it can't be recorded.
///
/// What was asked for of a result, its likeliest tokens, becomes part of the recording.
final class CudaStep implements ComputeSession.Step {
  private static final System.Logger LOG = System.getLogger("dev.veduta.cuda");

  /// Runs before the recording, which find out how much memory it needs.
  private static final int WARM_RUNS = 1;

  /// Recordings that may fail one behind the other before none is tried any more.
  private static final int MOST_FAILURES = 3;

  private final CudaSession session;
  private final Lane lane;
  private final Tops tops;
  private final Graphs graphs;
  private final Supplier<Tensor> body;
  private ComputeSession.Scope lastRun;
  private @Nullable Recording recording;
  private @Nullable PinnedMemory pinned;
  private @Nullable DeviceTensor result;
  private @Nullable Top top;
  private int asked;
  private int graphKey;
  private int runs;
  private int failures;
  private long inputBytes;
  private boolean isClosed;

  CudaStep(CudaSession session, Lane lane, Tops tops, Graphs graphs, Supplier<Tensor> body) {
    this.session = session;
    this.lane = lane;
    this.tops = tops;
    this.graphs = graphs;
    this.body = body;
    this.lastRun = lane.scope();
  }

  @Override
  public Tensor run() {
    session.enter();
    if (isClosed) {
      throw new IllegalStateException("a closed step can't be run");
    }
    lane.refuseInRecording("it runs another step");
    lane.settle();
    Recording known = recording;
    if (known != null && hasAsked() && known.fits()) {
      return replay(known);
    }
    forget();
    if (runs < WARM_RUNS || failures >= MOST_FAILURES) {
      return runOnce();
    }
    try {
      return replay(record());
    } catch (UnrecordableException e) {
      failures++;
      LOG.log(Level.DEBUG, "{0}", e.getMessage());
      return runOnce();
    }
  }

  /// Whether the recording finds as many of the likeliest tokens as anyone has asked for.
  private boolean hasAsked() {
    return asked == 0 || (top != null && top.k() >= asked);
  }

  private Tensor runOnce() {
    startScope();
    lane.direct().startCounting();
    result = lane.floats(body.get());
    result.numbers().floats();
    inputBytes = lane.direct().counted();
    top = null;
    runs++;
    return kept(result);
  }

  private Tensor kept(DeviceTensor made) {
    made.numbers().resultOf(this);
    return made;
  }

  private void startScope() {
    lastRun.close();
    lastRun = lane.scope();
  }

  private Recording record() {
    int rows = result == null ? 1 : result.shape().rows();
    startScope();
    PinnedMemory block = lane.pins().take(inputBytes + Top.bytes(rows, asked));
    pinned = block;
    long address = lane.workspace().take(inputBytes);
    Recording now = new Recording(lane, block, address, inputBytes);
    int pending = lane.pending();
    lane.workspace().freeze(true);
    lane.use(now);
    lane.stream().beginRecording();
    try {
      now.begin();
      DeviceTensor made = lane.floats(body.get());
      made.numbers().floats();
      if (asked > 0) {
        top = tops.find(made, asked, block.segment().asSlice(inputBytes));
      }
      now.end(graphs.finish(lane.stream(), rows));
      result = made;
      recording = now;
      graphKey = rows;
      failures = 0;
      return now;
    } catch (Throwable e) {
      lane.stream().abandonRecording();
      now.rollBack();
      forget();
      throw e;
    } finally {
      lane.drop(pending);
      lane.workspace().freeze(false);
      lane.use(lane.direct());
    }
  }

  private Tensor replay(Recording known) {
    DeviceTensor made = result;
    if (made == null) {
      throw new IllegalStateException("a recording without a result");
    }
    known.run();
    lane.forgetTables();
    made.numbers().changed();
    return kept(made);
  }

  /// The likeliest tokens of its result, if the recording has found them.
  Optional<TopK> topK(DeviceTensor logits, int k) {
    if (result == null || result.numbers() != logits.numbers()) {
      return Optional.empty();
    }
    asked = Math.max(asked, k);
    Top found = top;
    if (found == null || found.k() < k) {
      return Optional.empty();
    }
    lane.staging().waitForStream();
    return Optional.of(found.read(k));
  }

  private void forget() {
    if (recording != null) {
      graphs.keep(graphKey, recording.graph());
      recording = null;
    }
    if (pinned != null) {
      lane.staging().waitForStream();
      lane.pins().giveBack(pinned);
      pinned = null;
    }
    top = null;
  }

  /// Lets go of what it has, as its session is closed.
  void abandon() {
    isClosed = true;
    if (recording != null) {
      graphs.keep(graphKey, recording.graph());
      recording = null;
    }
    if (pinned != null) {
      lane.pins().giveBack(pinned);
      pinned = null;
    }
  }

  @Override
  public void close() {
    if (!isClosed) {
      lastRun.close();
      isClosed = true;
      session.closing(this);
      forget();
    }
  }
}
