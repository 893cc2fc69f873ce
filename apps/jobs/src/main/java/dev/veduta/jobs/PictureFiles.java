// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Which files are pictures, and in which order people expect them.
public final class PictureFiles {
  /// What the names of picture files end in, behind the last dot.
  public static final List<String> ENDINGS =
      List.of("bmp", "gif", "jfif", "jpeg", "jpg", "png", "tif", "tiff", "webp");

  /// The order of names that puts `frame-2` before `frame-10`: where both have a number, the number
  /// decides.
  public static final Comparator<String> ORDER = PictureFiles::compare;

  private PictureFiles() {}

  /// Whether it is a file, not hidden, whose name ends like that of a picture.
  public static boolean isPicture(Path file) {
    return !isHidden(name(file)) && endsLikePicture(file) && Files.isRegularFile(file);
  }

  /// Whether its name ends like that of a picture.
  public static boolean endsLikePicture(Path file) {
    String name = name(file);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      char left = a.charAt(i);
      char right = b.charAt(j);
      int order;
      if (isDigit(left) && isDigit(right)) {
        int leftEnd = numberEnd(a, i);
        int rightEnd = numberEnd(b, j);
        order = compareNumbers(a.substring(i, leftEnd), b.substring(j, rightEnd));
        i = leftEnd;
        j = rightEnd;
      } else {
        order = Character.compare(left, right);
        i++;
        j++;
      }
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(a.length() - i, b.length() - j);
    return order == 0 ? a.compareTo(b) : order;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int numberEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /// By their digits, of any number.
  private static int compareNumbers(String a, String b) {
    String left = withoutZeros(a);
    String right = withoutZeros(b);
    int order = Integer.compare(left.length(), right.length());
    return order == 0 ? left.compareTo(right) : order;
  }

  private static String withoutZeros(String number) {
    int from = 0;
    while (from < number.length() - 1 && number.charAt(from) == '0') {
      from++;
    }
    return number.substring(from);
  }
}
