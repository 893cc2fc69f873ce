// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.processor;

import dev.veduta.spi.Plugin;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.StandardLocation;

/// Writes the line of `META-INF/services` by which plain Java finds a class with [Plugin], one for
/// each kind of provider that it is, and refuses a class that could not be used.
///
/// Compilers find it in the jar of the SPI where that lies on their processor path. Lines that are
/// there already stay as long as their classes are providers: they may be written by hand, or
/// belong to classes that an incremental compilation leaves alone.
public final class PluginProcessor extends AbstractProcessor {
  /// Canonical names by binary ones, since the elements of one round are stale in the next.
  private final SortedMap<String, String> annotated = new TreeMap<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Plugin.class.getName());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    PluginReader reader = new PluginReader(processingEnv.getElementUtils());
    for (TypeElement annotation : annotations) {
      for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
        if (reader.isAnnotated(type)) {
          annotated.put(reader.binaryName(type), type.getQualifiedName().toString());
        }
      }
    }
    if (round.processingOver()) {
      finish(reader);
    }
    return false; // a container's processor may look for beans with it
  }

  /// In the last round, when all that other processors generate is there.
  private void finish(PluginReader reader) {
    List<TypeElement> plugins =
        annotated.values().stream()
            .map(name -> processingEnv.getElementUtils().getTypeElement(name))
            .filter(Objects::nonNull)
            .toList();
    SortedMap<String, ServiceFile> files = new TreeMap<>();
    boolean sound = true;
    for (TypeElement plugin : plugins) {
      List<String> faults =
          reader.fault(plugin).map(List::of).orElseGet(() -> enter(plugin, files, reader));
      faults.forEach(fault -> processingEnv.getMessager().printError(fault, plugin));
      sound &= faults.isEmpty();
    }
    if (sound) {
      files.values().forEach(file -> write(file, plugins));
    }
  }

  /// Adds a plug-in to the file of each of its kinds; says where its name is taken.
  private List<String> enter(
      TypeElement plugin, SortedMap<String, ServiceFile> files, PluginReader reader) {
    return reader.kinds(plugin).stream()
        .map(kind -> files.computeIfAbsent(reader.binaryName(kind), _ -> existing(kind, reader)))
        .map(file -> file.add(reader.binaryName(plugin), reader.name(plugin).orElseThrow()))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The file as it is, without the classes that are compiled now and those that are no providers.
  private ServiceFile existing(TypeElement kind, PluginReader reader) {
    ServiceFile file = new ServiceFile(reader.binaryName(kind));
    for (String line : read(file).lines().toList()) {
      String className = ServiceFile.className(line);
      if (className.isEmpty() || annotated.containsKey(className)) {
        continue;
      }
      Optional<TypeElement> found =
          reader.find(className).filter(type -> reader.isNamed(type, kind));
      if (found.isPresent()) {
        file.keep(className, reader.name(found.get()));
      } else {
        processingEnv
            .getMessager()
            .printNote(
                "%s names %s, which is no %s with a name; the line goes"
                    .formatted(file.path(), className, kind.getSimpleName()));
      }
    }
    return file;
  }

  private String read(ServiceFile file) {
    try (InputStream in =
        processingEnv
            .getFiler()
            .getResource(StandardLocation.CLASS_OUTPUT, "", file.path())
            .openInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException | NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printError(
              "can't read %s in the compiler's output: %s. Remove it, or compile elsewhere."
                  .formatted(file.path(), e));
      return "";
    }
  }

  private void write(ServiceFile file, List<TypeElement> plugins) {
    try (OutputStream out =
        processingEnv
            .getFiler()
            .createResource(
                StandardLocation.CLASS_OUTPUT, "", file.path(), plugins.toArray(Element[]::new))
            .openOutputStream()) {
      out.write(file.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printError(
              "can't write %s to the compiler's output: %s. Make room there, or compile elsewhere."
                  .formatted(file.path(), e));
    }
  }
}
