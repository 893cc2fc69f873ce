// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A table of comma-separated values by RFC 4180, safe to open with a spreadsheet.
final class CsvTable {
  private static final String HEAD = "file,text,error,seconds,width,height,model\r\n";

  /// What makes a spreadsheet take a cell for a formula, by OWASP's page on CSV injection.
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvTable() {}

  static void write(Iterable<JobItem> items, Writer out) throws IOException {
    out.write(HEAD);
    for (JobItem item : items) {
      if (item.isDone()) {
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
  }

  private static String cell(Optional<String> value) {
    return cell(value.orElse(""));
  }

  static String cell(String value) {
    String safe = isFormula(value) ? "'" + value : value;
    boolean isPlain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? safe : "\"%s\"".formatted(safe.replace("\"", "\"\""));
  }

  /// Blanks before it don't keep a spreadsheet from it.
  private static boolean isFormula(String value) {
    int first = 0;
    while (first < value.length() && (value.charAt(first) == ' ' || value.charAt(first) == '\0')) {
      first++;
    }
    return first < value.length() && FORMULA_STARTS.indexOf(value.charAt(first)) >= 0;
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
  }
}
