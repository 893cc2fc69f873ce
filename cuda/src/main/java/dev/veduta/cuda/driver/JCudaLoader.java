// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Loads JCuda's classes, and the few that call it, once more for this user of them alone, and
/// tells them where their library lies.
///
/// Left to itself JCuda unpacks its library under a predictable name among everybody's temporary
/// files, trusts what it finds there, and finds nothing where jars are modules. And a JVM loads a
/// library for one class loader only, while an application that is deployed twice has two.
final class JCudaLoader extends ClassLoader {
  private static final String CALLS = DriverCalls.class.getPackageName() + ".jcuda.";

  private final ClassLoader jars;
  private final Path library;

  /// @param library a file that no other class loader has loaded
  JCudaLoader(ClassLoader jars, Path library) {
    super("veduta-jcuda", jars);
    this.jars = jars;
    this.library = library;
  }

  /// @throws LinkageError if the system refuses the library
  /// @throws ClassNotFoundException if JCuda is not on the class path
  DriverCalls calls() throws ReflectiveOperationException {
    try {
      return (DriverCalls)
          loadClass(CALLS + "JCudaCalls").getConstructor(Path.class).newInstance(library);
    } catch (java.lang.reflect.InvocationTargetException e) {
      if (e.getCause() instanceof LinkageError refused) {
        throw refused;
      }
      throw e;
    }
  }

  @Override
  protected @Nullable String findLibrary(String name) {
    return name.startsWith("JCudaDriver-") ? library.toString() : null;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("jcuda.") && !name.startsWith(CALLS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = jars.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, JCudaLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new UncheckedIOException("the class %s can't be read".formatted(name), e);
    }
  }
}
