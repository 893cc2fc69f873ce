// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A table of comma-separated values by RFC 4180, safe to open with a spreadsheet.
final class CsvTable {
  private static final String HEAD = "file,text,error,seconds,width,height,model\r\n";

  /// Where a spreadsheet may see the beginning of a formula, by OWASP's page on CSV injection: at
  /// the start of a cell, and where it takes another character than the comma for the end of one,
  /// within a value, too, whatever the quotes around it. Blanks before it don't keep it from that.
  private static final Pattern FORMULA =
      Pattern.compile(
          "^(?=[ \\x00]*[=+@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20-])"
              + "|(?<=[;\\t\\r\\n])(?=[ \\x00\"]*[=+@\uFF1D\uFF0B\uFF0D\uFF20-])");

  private CsvTable() {}

  static void write(Iterable<JobItem> items, Writer out) throws IOException {
    out.write(HEAD);
    for (JobItem item : items) {
      out.write(
          String.join(
              ",",
              cell(item.source()),
              cell(item.text()),
              cell(item.error()),
              String.format(Locale.ROOT, "%.6f", item.seconds()),
              number(item.width()),
              number(item.height()),
              cell(item.model())));
      out.write("\r\n");
    }
  }

  private static String cell(Optional<String> value) {
    return cell(value.orElse(""));
  }

  static String cell(String value) {
    String safe = FORMULA.matcher(value).replaceAll("'");
    boolean isPlain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? safe : "\"%s\"".formatted(safe.replace("\"", "\"\""));
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
  }
}
