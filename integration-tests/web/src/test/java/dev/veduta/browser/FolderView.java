// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// The view of folders and jobs, as people use it.
record FolderView(Page page) {
  private static final double PATIENCE = 120_000;

  static FolderView open(Page page) {
    page.navigate("/#jobs");
    page.locator(".jobs-form").waitFor();
    return new FolderView(page);
  }

  static FolderView open(Page page, String job) {
    page.navigate("/#jobs/" + job);
    page.locator(".jobs-far").waitFor();
    return new FolderView(page);
  }

  /// Writes pictures, each another one, into a folder.
  static Path pictures(Path folder, int count) {
    try {
      Files.createDirectories(folder);
      BufferedImage fox =
          ImageIO.read(new ByteArrayInputStream(PictureView.example("fox-and-pear")));
      for (int i = 0; i < count; i++) {
        fox.setRGB(0, 0, i);
        ImageIO.write(fox, "png", folder.resolve("fox %d.png".formatted(i)).toFile());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies pictures that differ, those of the documentation, into a folder.
  static List<Path> samples(Path folder) {
    Path samples = Path.of("..", "..", "docs", "samples");
    try (Stream<Path> files = Files.list(samples)) {
      Files.createDirectories(folder);
      List<Path> copies = new ArrayList<>();
      for (Path one : files.filter(file -> file.toString().endsWith(".png")).sorted().toList()) {
        copies.add(Files.copy(one, folder.resolve(samples.relativize(one))));
      }
      return copies;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Chooses a folder of this machine, by the first place on the page that takes one.
  FolderView choose(Path folder) {
    page.locator("input[webkitdirectory]").first().setInputFiles(folder);
    return this;
  }

  FolderView press(String button) {
    button(button).click();
    return this;
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// Waits until what is said of how far the job is has this in it.
  FolderView await(String words) {
    page.locator(".jobs-far")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile(words)))
        .waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE));
    return this;
  }

  /// Waits until the table shows so many rows.
  FolderView awaitRows(int count) {
    page.waitForFunction(
        "count => document.querySelectorAll('.jobs-items tbody tr').length === count",
        count,
        new Page.WaitForFunctionOptions().setTimeout(PATIENCE));
    return this;
  }

  /// Waits until what is said of the files that were chosen has this in it.
  FolderView awaitChosen(String words) {
    page.locator(".jobs-drop [role=status]")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile(words)))
        .waitFor();
    return this;
  }

  /// Saves what came out.
  Download export(String format) {
    return page.waitForDownload(
        () ->
            page.locator("a[download]")
                .filter(new Locator.FilterOptions().setHasText(format))
                .click());
  }

  List<String> names() {
    return page.locator("td[data-title=Name]").allInnerTexts();
  }

  List<String> texts() {
    return page.locator("td[data-title=Text]").allInnerTexts();
  }
}
