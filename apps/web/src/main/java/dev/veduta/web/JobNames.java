// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.jobs.JobExport;
import dev.veduta.jobs.JobRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Names that come from clients, and go back to them. None of them ever names a file here.
final class JobNames {
  private static final int LONGEST = 1000;

  private JobNames() {}

  /// What an uploaded picture is called: the names of folders and file that a client gave, without
  /// what would lead out of a folder, and without characters that nobody sees.
  static String inner(String given) {
    // What browsers write for the three characters that can't stand in a header.
    String name =
        given.replace("%22", "\"").replace("%0D", " ").replace("%0A", " ").replace('\\', '/');
    String inner =
        Arrays.stream(name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").split("/", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
            .collect(Collectors.joining("/"));
    if (inner.isEmpty()) {
      return "picture";
    }
    return inner.length() > LONGEST ? inner.substring(inner.length() - LONGEST) : inner;
  }

  /// The header `Content-Disposition` of an export: a file named as the job is.
  static String disposition(JobRequest request, JobExport export) {
    String name = request.name().replaceAll("[\\p{Cntrl}\\p{Cf}/\\\\:*?\"<>|]+", "-").strip();
    String full = (name.isEmpty() ? "job" : name) + "." + export.ending();
    String plain = full.replaceAll("[^A-Za-z0-9._ -]", "_");
    // RFC 6266: the second for names that the first can't tell.
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(plain, URLEncoder.encode(full, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
