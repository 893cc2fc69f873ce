// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.api.VedutaException;
import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Module;
import dev.veduta.cuda.driver.RejectedImageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// All kernels, loaded onto one device and ready to be launched, recorded too. Its owner closes it
/// before the device, when nothing runs any more.
///
/// Of each module the device gets the image that needs the least work: machine code made for
/// exactly this device where its driver is as new as the compiler that made it, or else PTX that
/// the driver compiles.
final class KernelLibrary implements AutoCloseable {

  /// The lowest compute capability with tensor cores for bfloat16, times ten.
  private static final int LOWEST = 80;

  /// Drivers from here on load machine code of nvcc 13.
  private static final int CUBIN_DRIVER = 13000;

  private final Map<String, Module> modules = new LinkedHashMap<>();
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Map<String, KernelManifest.Kernel> kernels;
  private final TreeSet<String> origins = new TreeSet<>();

  private KernelLibrary(KernelManifest manifest) {
    this.kernels = manifest.kernels();
  }

  /// Loads the kernels onto a device.
  ///
  /// @throws VedutaException if it can run none of the images
  static KernelLibrary open(Device device) {
    KernelManifest manifest = KernelManifest.read();
    KernelLibrary library = new KernelLibrary(manifest);
    try {
      TreeSet<String> names = new TreeSet<>();
      manifest.kernels().values().forEach(kernel -> names.add(kernel.module()));
      for (String name : names) {
        library.load(device, manifest, name);
      }
      library.takeFunctions();
      return library;
    } catch (RuntimeException e) {
      library.close();
      throw e;
    }
  }

  private void load(Device device, KernelManifest manifest, String name) {
    boolean isForThis = false;
    List<String> refusals = new ArrayList<>();
    for (String form : forms(device.capability(), device.driverVersion())) {
      String image = name + "." + form;
      if (!manifest.images().containsKey(image)) {
        continue;
      }
      isForThis = true;
      try {
        modules.put(name, device.load(KernelManifest.file(image)));
        origins.add(form.replace('.', ' ').replace("ptx", "PTX"));
        return;
      } catch (RejectedImageException e) {
        refusals.add(image + ": " + e.getMessage());
      }
    }
    boolean isOptional =
        manifest.images().keySet().stream().noneMatch((name + ".sm_80.ptx")::equals);
    if (isForThis || !isOptional) {
      throw new VedutaException(
          "%s of compute capability %d.%d with a driver of CUDA %d.%d can't run our kernels (%s); they need 8.0 and CUDA 12.0: install a newer driver, or set backend = cpu"
              .formatted(
                  device.name(),
                  device.capability() / 10,
                  device.capability() % 10,
                  device.driverVersion() / 1000,
                  device.driverVersion() % 1000 / 10,
                  refusals.isEmpty() ? "no image is for it" : String.join("; ", refusals)));
    }
  }

  /// The forms of images that a device may run, the best first.
  static List<String> forms(int capability, int driverVersion) {
    List<String> forms = new ArrayList<>();
    String own = capability == 90 ? "sm_90a" : "sm_" + capability;
    if (driverVersion >= CUBIN_DRIVER) {
      forms.add(own + ".cubin");
    }
    if (capability >= LOWEST) {
      forms.add(own + ".ptx");
      forms.add("sm_80.ptx");
    }
    return forms.stream().distinct().toList();
  }

  /// Takes every function now: a driver may load one at its first use only, which a recording does
  /// not allow.
  private void takeFunctions() {
    kernels.forEach(
        (name, kernel) -> {
          if (modules.containsKey(kernel.module())) {
            functions.put(name, take(name, kernel, 0));
          }
        });
  }

  private Function take(String name, KernelManifest.Kernel kernel, int dynamicSharedBytes) {
    Module module = Objects.requireNonNull(modules.get(kernel.module()), name);
    return module.function(name, dynamicSharedBytes).taking(kernel.parameters());
  }

  /// Whether this device has a kernel: those for one kind of device are left out on others.
  boolean has(String name) {
    return functions.containsKey(name);
  }

  /// A kernel.
  ///
  /// @param dynamicSharedBytes the most that launches will ask for
  Function function(String name, int dynamicSharedBytes) {
    Function function = functions.get(name);
    KernelManifest.Kernel kernel = kernels.get(name);
    if (function == null || kernel == null) {
      throw new IllegalArgumentException(
          "there is no kernel %s among those for this device: %s"
              .formatted(name, functions.keySet()));
    }
    return dynamicSharedBytes == 0 ? function : take(name, kernel, dynamicSharedBytes);
  }

  /// What the kernels were loaded from, such as `sm_90a cubin`.
  String origin() {
    return String.join(", ", origins);
  }

  @Override
  public void close() {
    functions.clear();
    modules.values().forEach(Module::close);
    modules.clear();
  }
}
