// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/// All classes of this class path once more, as a server has those of an application.
record IsolatedClasses(URLClassLoader loader) implements AutoCloseable {

  static IsolatedClasses open() throws MalformedURLException {
    return new IsolatedClasses(
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()));
  }

  /// Its own version of a class.
  Class<?> its(Class<?> ours) throws ClassNotFoundException {
    return loader.loadClass(ours.getName());
  }

  /// As containers call applications: their class loader is the thread's.
  <T, E extends Exception> T inside(Call<T, E> call) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /// What is called.
  interface Call<T, E extends Exception> {
    T call() throws E;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    StringTokenizer entries =
        new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
    while (entries.hasMoreTokens()) {
      urls.add(Path.of(entries.nextToken()).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
