// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// How a job goes on, as server-sent events until the client goes: `job` when its state or its
/// numbers change, `items` for pictures that are done, in their order, up to 500 in an event. The
/// id of an event is the index of the picture behind the last that was told, so that a client that
/// was cut off asks for what it missed.
///
/// The thread of the request writes them.
///
/// @param from the index of the first picture that is told of
/// @param readers of which this is one until it ends; where there are too many, a `problem` says so
record JobEvents(JobBoard board, Optional<String> caller, String id, long from, JobReaders readers)
    implements StreamingOutput {
  private static final int MANY = 500;
  private static final long BETWEEN_LOOKS = 200;

  /// By a comment that nobody reads the server learns that the client has gone.
  private static final int LOOKS_BETWEEN_COMMENTS = 15;

  private static final System.Logger LOG = System.getLogger("dev.veduta.web");

  @Override
  public void write(OutputStream out) {
    if (!readers.enter()) {
      refuse(out);
      return;
    }
    try {
      follow(out);
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.DEBUG, "the job was removed while it was followed", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client follows a job no more", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      readers.leave();
    }
  }

  private void follow(OutputStream out) throws IOException, InterruptedException {
    long next = from;
    JobView told = null;
    int quiet = 0;
    while (!readers.isClosed()) {
      JobView view = board.job(caller, id);
      Job job = view.job();
      // First the state: who reads this knows from the beginning what there is to come.
      if (!view.equals(told)) {
        event("job", next, view.json(), out);
        quiet = 0;
      }
      told = view;
      while (next < job.done()) {
        List<JobItem> items =
            board.items(caller, id, next, (int) Math.min(MANY, job.done() - next));
        next += items.size();
        event(
            "items",
            next,
            JSON.createObjectBuilder().add("next", next).add("items", JobView.items(items)).build(),
            out);
      }
      if (++quiet % LOOKS_BETWEEN_COMMENTS == 0) {
        EventText.comment(out);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void refuse(OutputStream out) {
    try {
      Problem problem =
          Failures.busy(
              "%d clients follow jobs, and no more may; try again later"
                  .formatted(JobReaders.MOST));
      event("problem", from, problem.toJson(), out);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client has gone before it could follow a job", e);
    }
  }

  private static void event(String name, long next, JsonObject data, OutputStream out)
      throws IOException {
    EventText.event("id: %d\nevent: %s\ndata: %s".formatted(next, name, data), out);
  }
}
