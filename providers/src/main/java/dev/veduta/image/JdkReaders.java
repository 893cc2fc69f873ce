// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.util.Iterator;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/// The readers of pictures that come with the JDK.
final class JdkReaders {
  private JdkReaders() {}

  /// The JDK's provider of readers for a format, whatever else is installed.
  ///
  /// @param name its class below `com.sun.imageio.plugins`
  static ImageReaderSpi get(String name) {
    Iterator<ImageReaderSpi> found =
        registry()
            .getServiceProviders(
                ImageReaderSpi.class,
                provider -> provider.getClass().getName().equals("com.sun.imageio.plugins." + name),
                false);
    if (!found.hasNext()) {
      throw new IllegalStateException("the module java.desktop lacks " + name);
    }
    return found.next();
  }

  /// The registry is one for the whole JVM, and begins with the plug-ins of whoever asks first.
  /// Those of an application in a server would stay there when it has gone, and keep all of it in
  /// memory.
  private static IIORegistry registry() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return IIORegistry.getDefaultInstance();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
