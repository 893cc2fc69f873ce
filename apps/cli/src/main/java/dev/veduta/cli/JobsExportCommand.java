// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.DiskFaults;
import dev.veduta.jobs.JobExport;
import dev.veduta.jobs.JobQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// Exports what came out of a job.
@Command(
    name = "export",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Writes what came out of a job so far, also while it is worked on.",
    footer = {
      "",
      "Examples:",
      "  veduta jobs export last > captions.jsonl",
      "  veduta jobs export last --format coco -o captions.json",
      "  veduta jobs export last --format csv -o captions.csv",
    })
final class JobsExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", description = "The id of the job, or last.")
  String id = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description =
          "jsonl (default): an object a line, with errors; coco: COCO's captions, as veduta"
              + " evaluate and pycocotools read them; csv: a table for spreadsheets.")
  JobExport format = JobExport.JSONL;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "File to write, complete or not at all. Default: standard output.")
  @Nullable Path output;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    String job = QueueArguments.id(jobs, id);
    try {
      if (output == null) {
        format.write(jobs, job, terminal.out());
        if (terminal.out().checkError()) {
          throw new Terminal.OutputClosedException();
        }
      } else {
        write(jobs, job, output.toAbsolutePath());
      }
      return Faults.OK;
    } catch (IOException e) {
      throw output == null
          ? DiskFaults.problem("standard output can't be written", e)
          : DiskFaults.unwritable(output, e);
    }
  }

  private void write(JobQueue jobs, String job, Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new VedutaException("%s is a folder; name a file".formatted(output));
    }
    // Not by Files.createTempFile, whose files nobody else may read.
    Path unfinished = file.resolveSibling(".veduta-" + UUID.randomUUID());
    try {
      try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW)) {
        format.write(jobs, job, out);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /// Reads `jsonl`, `coco` and `csv`.
  static final class FormatConverter implements ITypeConverter<JobExport> {
    @Override
    public JobExport convert(String value) {
      try {
        return JobExport.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
