// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import dev.veduta.containers.album.Album;
import dev.veduta.containers.album.PictureSize;
import dev.veduta.containers.album.Receipts;
import dev.veduta.containers.album.Units;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.spi.CaptionModelProvider;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/// The archives that are deployed.
final class Archives {
  static final String COLOUR_MODEL = "classpath:dev/veduta/containers/colour-base";
  static final String SIZE_MODEL = "classpath:dev/veduta/containers/size-base";

  /// Settings under which the album works.
  static final Map<String, String> SETTINGS =
      Map.of(
          "veduta.captioner.default.model", COLOUR_MODEL,
          "veduta.captioner.sizes.model", SIZE_MODEL);

  private static final String BEANS =
      """
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
      """;

  private Archives() {}

  /// The application with a third party's plug-in among its libraries.
  static WebArchive album(Map<String, String> settings) {
    return ShrinkWrap.create(WebArchive.class)
        .addClasses(Album.class, Units.class, PictureSize.class, Receipts.class)
        .addAsResource(config(settings), "META-INF/microprofile-config.properties")
        .addAsWebInfResource(new StringAsset(BEANS), "beans.xml")
        .addAsLibrary(plugin("colour.jar", AverageColour.class));
  }

  /// A library with a plug-in that its `META-INF/services` names.
  static JavaArchive plugin(String name, Class<? extends CaptionModelProvider> plugin) {
    return ShrinkWrap.create(JavaArchive.class, name)
        .addClass(plugin)
        .addAsServiceProvider(CaptionModelProvider.class, plugin);
  }

  private static StringAsset config(Map<String, String> settings) {
    return new StringAsset(
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n")));
  }
}
