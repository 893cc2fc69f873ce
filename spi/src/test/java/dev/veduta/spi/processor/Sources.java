// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import java.io.File;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// What the author of plug-ins writes, all of it in package `shop`: beside what a test adds there
/// are `Model`, an abstract caption model, and `SloganProvider`, a kind of its own.
final class Sources {
  private static final String HEAD = "package shop; import dev.veduta.spi.*; ";
  private final Map<String, String> texts = new LinkedHashMap<>();

  Sources() {
    with("SloganProvider", "public interface SloganProvider extends Provider {}");
    with(
        "Model",
        """
        public abstract class Model implements CaptionModelProvider {
          @Override
          public CaptionModel load(ModelContext context) {
            throw new UnsupportedOperationException("these tests load nothing");
          }
        }
        """);
  }

  /// Adds a file; package and imports go into its first line.
  Sources with(String className, String text) {
    texts.put(className, HEAD + text);
    return this;
  }

  /// Adds a caption model as it should be.
  Sources withModel(String className, String name) {
    return with(
        className, "@Plugin(\"%s\") public class %s extends Model {}".formatted(name, className));
  }

  /// Compiles them into a folder that may have classes already; returns the compiler's messages,
  /// such as `ERROR Opt.java: it is abstract`.
  List<String> compile(Path output) {
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = output + File.pathSeparator + System.getProperty("java.class.path");
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            Writer.nullWriter(),
            null,
            messages,
            List.of("-d", output.toString(), "-classpath", classPath),
            null,
            texts.entrySet().stream()
                .map(file -> new Source(file.getKey(), file.getValue()))
                .toList());
    task.setProcessors(List.of(new PluginProcessor()));
    task.call();
    return messages.getDiagnostics().stream().map(Sources::line).toList();
  }

  private static String line(Diagnostic<? extends JavaFileObject> message) {
    JavaFileObject file = message.getSource();
    String place = file == null ? "" : " " + Path.of(file.getName()).getFileName();
    return message.getKind() + place + ": " + message.getMessage(Locale.ROOT);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String className, String text) {
      super(URI.create("memory:///shop/" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
