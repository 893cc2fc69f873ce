// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Names put in order, any number of them: those that are too many for memory are sorted in parts,
/// each in a file of its own, and the parts merged. It owns these files and removes them.
final class SortedNames implements AutoCloseable {
  private final Path folder;
  private final int most;
  private final Comparator<String> order;
  private final List<String> names = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /// @param folder for files
  /// @param most names in memory, at least 1
  SortedNames(Path folder, int most, Comparator<String> order) {
    this.folder = folder;
    this.most = most;
    this.order = order;
  }

  void add(String name) throws IOException {
    names.add(name);
    if (names.size() == most) {
      sort();
      parts.add(Part.of(folder.resolve(".names-" + PrivateFiles.random(8)), names));
      names.clear();
    }
  }

  /// All names in their order; nothing may be added any more.
  Iterator<String> sorted() throws IOException {
    sort();
    if (parts.isEmpty()) {
      return Collections.unmodifiableList(names).iterator();
    }
    Merge merge = new Merge(order);
    for (Part part : parts) {
      merge.add(part.names());
    }
    merge.add(names.iterator());
    return merge;
  }

  private void sort() {
    names.sort(order);
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.close();
    }
  }

  /// Sorted names in a file.
  private static final class Part implements AutoCloseable {
    private final Path file;
    private final List<DataInputStream> open = new ArrayList<>();

    private Part(Path file) {
      this.file = file;
    }

    static Part of(Path file, List<String> names) throws IOException {
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(
                      PrivateFiles.open(file, StandardOpenOption.CREATE_NEW))))) {
        for (String name : names) {
          out.writeUTF(name);
        }
      }
      return new Part(file);
    }

    Iterator<String> names() throws IOException {
      DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
      open.add(in);
      List<String> next = new ArrayList<>();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          try {
            if (next.isEmpty()) {
              next.add(in.readUTF());
            }
            return true;
          } catch (EOFException _) {
            return false;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public String next() {
          if (!hasNext()) {
            throw new NoSuchElementException("no more names in " + file);
          }
          return next.removeLast();
        }
      };
    }

    @Override
    public void close() throws IOException {
      for (DataInputStream in : open) {
        in.close();
      }
      Files.deleteIfExists(file);
    }
  }

  /// The least of what is next in each part.
  private static final class Merge implements Iterator<String> {
    private final PriorityQueue<Head> heads;

    private record Head(String name, Iterator<String> rest) {}

    Merge(Comparator<String> order) {
      heads = new PriorityQueue<>(Comparator.comparing(Head::name, order));
    }

    void add(Iterator<String> names) {
      if (names.hasNext()) {
        heads.add(new Head(names.next(), names));
      }
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public String next() {
      Head head = heads.remove();
      add(head.rest());
      return head.name();
    }
  }
}
