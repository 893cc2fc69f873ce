// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRunner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// Makes the parts of the service that have to do with jobs.
@Dependent
public final class JobBeans {

  @Produces
  @Singleton
  JobBoard board(WebSettings settings) {
    Path folder =
        ConfigProvider.getConfig()
            .getOptionalValue("veduta.jobs.folder", String.class)
            .map(Path::of)
            .orElseGet(
                () ->
                    JobQueue.usualFolder(
                        System.getenv(), Path.of(System.getProperty("user.home", "."))));
    return new JobBoard(JobQueue.at(folder), settings);
  }

  @Produces
  @Singleton
  JobDesk desk(
      WebSettings settings,
      Admission admission,
      Models models,
      ComputeBackends backends,
      Fetcher fetcher) {
    return new JobDesk(
        settings, admission, models, backends, fetcher, new JobFolders(settings.folders()));
  }

  /// Works on the queue while the application runs. What is under way when it ends goes on when it
  /// starts again, or in another process.
  @ApplicationScoped
  static class Worker {
    @Inject WebSettings settings;
    @Inject JobBoard board;
    @Inject Models models;
    @Inject Fetcher fetcher;

    private Optional<JobRunner> runner = Optional.empty();

    void start(@Observes Startup startup) {
      if (settings.jobs().work()) {
        JobRunner started = new JobRunner(board.queue(), new JobModels(models), this::fetch);
        started.start();
        runner = Optional.of(started);
      }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
      runner.ifPresent(JobRunner::close);
    }

    private byte[] fetch(URI address) throws IOException {
      try {
        return fetcher.fetch(address.toString());
      } catch (ProblemException e) {
        throw new IOException(e.problem().detail(), e);
      }
    }
  }
}
