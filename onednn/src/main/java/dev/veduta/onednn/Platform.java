// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.library.NativeFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A system and processor that oneDNN's library is published for.
///
/// @param classifier of the artefact, such as `linux-x86_64`
/// @param openMp the OpenMP runtime's file, which is loaded first; empty where it is the system's
/// @param library oneDNN itself
/// @param systemOpenMp the name of the system's OpenMP runtime where there is no file
record Platform(
    String classifier, Optional<NativeFile> openMp, NativeFile library, String systemOpenMp) {

  /// What the files belong to.
  static final String ARTEFACT = "org.bytedeco:dnnl:3.11-1.5.13";

  /// oneDNN's version, as the folder is named.
  static final String VERSION = "3.11";

  private static final List<Platform> ALL =
      List.of(
          new Platform(
              "linux-x86_64",
              Optional.of(
                  file(
                      "linux-x86_64",
                      "libgomp.so.1",
                      298_776,
                      "115302e45583ad3e8df681c0a5af4c8273b7399f764965280d70d8780e5ee454")),
              file(
                  "linux-x86_64",
                  "libdnnl.so.3",
                  89_662_848,
                  "a8948803c5718bac623b664be77fb47e24328e8693997e96e02c4308b0ee826f"),
              ""),
          new Platform(
              "linux-arm64",
              Optional.of(
                  file(
                      "linux-arm64",
                      "libgomp.so.1",
                      277_896,
                      "58e440465a4174fa7e7ec529e6a2b3b27eeafd048c75a2c6781fd8cd740e1f2c")),
              file(
                  "linux-arm64",
                  "libdnnl.so.3",
                  60_692_064,
                  "7fe2ab67ff4a08c3944fbb46f52819dcdd74907926ececb544c1940226962301"),
              ""),
          new Platform(
              "macosx-arm64",
              Optional.of(
                  file(
                      "macosx-arm64",
                      "libomp.dylib",
                      743_200,
                      "e4ec1a31166cbf190c350e2c2542c0300e167e16b6f4850fb601cd761657df5a")),
              file(
                  "macosx-arm64",
                  "libdnnl.3.dylib",
                  22_748_016,
                  "5fb3242888a85fb00a527d2919195f92312570ea4e3be34360f676e34f34d296"),
              ""),
          new Platform(
              "windows-x86_64",
              Optional.empty(),
              file(
                  "windows-x86_64",
                  "dnnl.dll",
                  47_472_640,
                  "53fc2341bf0baf8826bc21625ac2514c47892f68badea0cc39464586a712fa08"),
              "VCOMP140.DLL"));

  private static NativeFile file(String classifier, String name, long size, String sha256) {
    return new NativeFile(
        ARTEFACT, "org/bytedeco/dnnl/%s/%s".formatted(classifier, name), size, sha256);
  }

  /// The one that this JVM runs on.
  static Optional<Platform> here() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Optional<Platform> of(String system, String processor) {
    String os = system.toLowerCase(Locale.ROOT);
    String classifier =
        (os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os)
            + "-"
            + switch (processor) {
              case "amd64", "x86_64" -> "x86_64";
              case "aarch64", "arm64" -> "arm64";
              default -> processor;
            };
    return ALL.stream().filter(one -> one.classifier.equals(classifier)).findFirst();
  }

  /// The artefact that has the files of this platform.
  String artefact() {
    return ARTEFACT + ":" + classifier;
  }

  /// What the files' folder is called.
  String folder() {
    return "onednn-" + VERSION + "-" + classifier;
  }

  boolean isWindows() {
    return classifier.startsWith("windows");
  }
}
