// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.page;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/// A page in one file that needs no network: markup, data, and a script that shows them.
///
/// @param title of the window
/// @param images where its pictures may come from, as a content security policy says it
/// @param style its own, behind that of all pages
/// @param body of the page, well-formed
/// @param data writes what the script reads in the element `data`
/// @param script runs when all is there
public record WebPage(
    String title,
    String images,
    String style,
    Markup body,
    Consumer<JsonGenerator> data,
    String script) {

  /// Writes the page.
  public void write(Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(head());
      out.write(body.toString());
      out.write("<script type=\"application/json\" id=\"data\">");
      try (JsonGenerator json = Json.createGenerator(new ScriptText(out))) {
        data.accept(json);
      }
      out.write("</script>\n<script>//<![CDATA[\n");
      out.write(script);
      out.write("//]]></script>\n</body></html>\n");
    }
  }

  /// A text file beside a class.
  public static String resource(Class<?> home, String name) {
    try (InputStream in = home.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() {
    return new Markup()
        .raw("<!DOCTYPE html>\n<html lang=\"en\"><head>")
        .raw("<meta charset=\"utf-8\"/>")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
        .raw("<meta name=\"referrer\" content=\"no-referrer\"/>")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .raw(" img-src %s; style-src 'unsafe-inline';".formatted(images))
        .raw(" script-src 'unsafe-inline'\"/>")
        .element("title", title)
        .raw("<style>/*<![CDATA[*/\n")
        .raw(resource(WebPage.class, "base.css") + style)
        .raw("/*]]>*/</style></head>\n<body>")
        .toString();
  }
}
