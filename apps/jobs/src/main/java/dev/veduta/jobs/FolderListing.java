// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Finds the pictures of a folder one after the other, however many there are.
///
/// @param folder without links in its path
/// @param recursive whether folders in it are gone through, too
/// @param wanted which paths below the folder are meant; none for all
/// @param scratch a folder for names that are too many for memory
record FolderListing(Path folder, boolean recursive, List<PathMatcher> wanted, Path scratch) {
  private static final int NAMES_IN_MEMORY = 50_000;

  /// What is done with a picture.
  interface Visitor {
    /// @param source its path below the folder, with `/` between names
    void visit(String source, long bytes) throws IOException;
  }

  /// @throws VedutaException when there is no such folder, or a pattern is wrong
  static FolderListing of(JobSource.Folder source, Path scratch) {
    Path folder = source.folder();
    if (!Files.isDirectory(folder)) {
      throw new VedutaException(
          Files.exists(folder)
              ? folder + " is a file, expected a folder; list files in a text file instead"
              : "there is no folder " + folder);
    }
    try {
      return new FolderListing(
          folder.toRealPath(),
          source.recursive(),
          source.patterns().stream().map(FolderListing::matcher).toList(),
          scratch);
    } catch (IOException e) {
      throw unlistable(folder, e);
    }
  }

  private static PathMatcher matcher(String pattern) {
    try {
      // A pattern without folders is about names in any of them.
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return pattern.contains("/") ? matcher : path -> matcher.matches(path.getFileName());
    } catch (PatternSyntaxException e) {
      throw new VedutaException(
          "'%s' is no pattern of file names: %s; write one such as '*.jpg' or 'a/**/b?.png'"
              .formatted(pattern, e.getDescription()),
          e);
    }
  }

  /// Visits all pictures in their order.
  ///
  /// @throws VedutaException when a folder can't be listed
  void visit(Visitor visitor) throws IOException {
    visit(folder, visitor);
  }

  private void visit(Path one, Visitor visitor) throws IOException {
    try (SortedNames files = new SortedNames(scratch, NAMES_IN_MEMORY, PictureFiles.ORDER);
        SortedNames folders = new SortedNames(scratch, NAMES_IN_MEMORY, PictureFiles.ORDER)) {
      list(one, files, folders);
      for (Iterator<String> names = files.sorted(); names.hasNext(); ) {
        Path file = one.resolve(names.next());
        visitor.visit(source(folder.relativize(file)), size(file));
      }
      for (Iterator<String> names = folders.sorted(); names.hasNext(); ) {
        visit(one.resolve(names.next()), visitor);
      }
    }
  }

  private void list(Path one, SortedNames files, SortedNames folders) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(one)) {
      for (Path entry : entries) {
        String name = PictureFiles.name(entry);
        if (PictureFiles.isHidden(name)) {
          continue;
        }
        // A link to a folder leads out of this one or to something that is found anyway.
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (recursive) {
            folders.add(name);
          }
        } else if (PictureFiles.endsLikePicture(entry) && isMeant(entry)) {
          files.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      if (one.equals(folder)) {
        throw unlistable(one, e);
      } // else it was removed a moment ago
    } catch (DirectoryIteratorException e) {
      throw unlistable(one, PrivateFiles.cause(e));
    } catch (AccessDeniedException e) {
      throw unlistable(one, e);
    }
  }

  private boolean isMeant(Path file) {
    Path below = folder.relativize(file);
    return (wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.matches(below)))
        && (Files.isRegularFile(file) || isBrokenLink(file));
  }

  /// It is a picture that fails, so that people see it.
  private static boolean isBrokenLink(Path file) {
    return Files.isSymbolicLink(file) && !Files.exists(file);
  }

  private static long size(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).size();
    } catch (IOException _) {
      return -1; // what is wrong with it shows when it is worked on
    }
  }

  /// A relative path with `/` between names.
  static String source(Path relative) {
    StringBuilder source = new StringBuilder();
    for (Path name : relative) {
      source.append(source.isEmpty() ? "" : "/").append(name);
    }
    return source.toString();
  }

  private static VedutaException unlistable(Path folder, IOException fault) {
    String reason =
        fault instanceof AccessDeniedException
            ? "this user may not read it"
            : String.valueOf(fault.getMessage());
    return new VedutaException(
        "the folder %s can't be listed: %s".formatted(folder, reason), fault);
  }
}
