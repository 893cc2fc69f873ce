// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The plug-ins that can be used: those that `META-INF/services` names, and an application's own.
///
/// Each kind is looked for when it is first asked for; an instance made then is the only one of its
/// class. Safe for use by many threads.
public final class Providers {
  private final List<ClassLoader> loaders;
  private final List<Provider> own;
  private final Map<Class<?>, List<? extends Provider>> found = new ConcurrentHashMap<>();

  private Providers(List<ClassLoader> loaders, List<Provider> own) {
    this.loaders = loaders;
    this.own = own;
  }

  /// The plug-ins seen by the calling thread's context class loader and by our own.
  public static Providers installed() {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    add(loaders, Thread.currentThread().getContextClassLoader());
    add(loaders, Providers.class.getClassLoader());
    return new Providers(List.copyOf(loaders), List.of());
  }

  /// These and an application's own. An own one wins over an installed one of its kind and name;
  /// one whose class is installed too only replaces that instance.
  ///
  /// @throws ConfigurationException when two own ones of a kind have one name
  public Providers with(List<? extends Provider> own) {
    List<Provider> together = new ArrayList<>(this.own);
    together.addAll(own);
    Providers providers = new Providers(loaders, List.copyOf(together));
    own.stream().flatMap(provider -> kinds(provider).stream()).distinct().forEach(providers::all);
    return providers;
  }

  /// All of that kind, own ones first.
  ///
  /// @throws ConfigurationException when two have one name, or one can't be loaded
  public <P extends Provider> List<P> all(Class<P> kind) {
    return found.computeIfAbsent(kind, _ -> collect(kind)).stream().map(kind::cast).toList();
  }

  /// The one of that kind and name, if there is one that can be used here.
  public <P extends Provider> Optional<P> find(Class<P> kind, String name) {
    return named(kind, name).filter(provider -> provider.obstacle().isEmpty());
  }

  /// The one of that kind and name.
  ///
  /// @throws ConfigurationException that names those that exist, or says why it can't be used here
  public <P extends Provider> P get(Class<P> kind, String name) {
    P provider =
        named(kind, name)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "there is no %s '%s'; there are: %s. Add the jar that brings it to the class path."
                            .formatted(label(kind), name, names(kind))));
    provider
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new ConfigurationException(
                  "%s '%s' can't be used here: %s".formatted(label(kind), name, obstacle));
            });
    return provider;
  }

  /// The names of all of that kind, for messages.
  String names(Class<? extends Provider> kind) {
    List<? extends Provider> all = all(kind);
    return all.isEmpty()
        ? "none"
        : all.stream().map(Provider::name).sorted().collect(Collectors.joining(", "));
  }

  private <P extends Provider> Optional<P> named(Class<P> kind, String name) {
    return all(kind).stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  private <P extends Provider> List<P> collect(Class<P> kind) {
    Map<String, P> installed = new LinkedHashMap<>();
    for (ClassLoader loader : loaders) {
      load(kind, loader)
          .forEach(provider -> installed.putIfAbsent(provider.getClass().getName(), provider));
    }
    List<P> added = new ArrayList<>();
    for (Provider provider : own) {
      if (kind.isInstance(provider)) {
        P mine = kind.cast(provider);
        if (installed.replace(className(mine), mine) == null) {
          added.add(mine);
        }
      }
    }
    Map<String, P> byName = byName(kind, added);
    byName(kind, installed.values()).forEach(byName::putIfAbsent);
    return List.copyOf(byName.values());
  }

  private static <P extends Provider> List<P> load(Class<P> kind, ClassLoader loader) {
    List<P> loaded = new ArrayList<>();
    try {
      ServiceLoader.load(kind, loader).forEach(loaded::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new ConfigurationException(
          "a %s that META-INF/services names can't be loaded: %s. Mend or remove its jar."
              .formatted(label(kind), e.getMessage()),
          e);
    }
    return loaded;
  }

  private static <P extends Provider> Map<String, P> byName(Class<P> kind, Iterable<P> providers) {
    Map<String, P> byName = new LinkedHashMap<>();
    for (P provider : providers) {
      P other = byName.putIfAbsent(provider.name(), provider);
      if (other != null) {
        throw new ConfigurationException(
            "two plug-ins are the %s '%s': %s and %s. Rename or remove one."
                .formatted(label(kind), provider.name(), className(other), className(provider)));
      }
    }
    return byName;
  }

  /// The class as it was written: containers hand out subclasses of it.
  private static String className(Provider provider) {
    for (Class<?> type = provider.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getDeclaredAnnotation(Plugin.class) != null) {
        return type.getName();
      }
    }
    return provider.getClass().getName();
  }

  private static Set<Class<? extends Provider>> kinds(Provider provider) {
    Set<Class<? extends Provider>> kinds = new LinkedHashSet<>();
    for (Class<?> type = provider.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> kind : type.getInterfaces()) {
        if (kind != Provider.class && Provider.class.isAssignableFrom(kind)) {
          kinds.add(kind.asSubclass(Provider.class));
        }
      }
    }
    return kinds;
  }

  /// `CaptionModelProvider` as users read it: `caption model`.
  private static String label(Class<?> kind) {
    return kind.getSimpleName()
        .replaceFirst("Provider$", "")
        .replaceAll("(?<=.)(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static void add(Set<ClassLoader> loaders, @Nullable ClassLoader loader) {
    if (loader != null) {
      loaders.add(loader);
    }
  }
}
