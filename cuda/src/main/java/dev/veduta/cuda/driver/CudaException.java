// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import dev.veduta.api.VedutaException;
import java.util.Set;

/// Says which of the driver's functions failed and why.
public final class CudaException extends VedutaException {
  private static final long serialVersionUID = 1L;

  static final int INVALID_VALUE = 1;
  static final int OUT_OF_MEMORY = 2;
  static final int NO_DEVICE = 100;
  static final int NOT_FOUND = 500;
  static final int GRAPH_EXEC_UPDATE_FAILURE = 910;

  /// An image that is not for this device, not for this driver, or that its compiler refuses.
  private static final Set<Integer> OF_IMAGES = Set.of(200, 209, 218, 221, 222, 223, 225, 300);

  /// What no later call of the process survives: faults of a kernel and of the device.
  private static final Set<Integer> FATAL =
      Set.of(214, 220, 226, 700, 702, 710, 714, 715, 716, 717, 718, 719, 721);

  /// What may be said about an error, and what to do.
  private static String advice(int code) {
    if (FATAL.contains(code)) {
      return "the GPU can't be used by this process any longer; start it anew, and if it happens"
          + " again report it with the log, or use another backend";
    }
    return switch (code) {
      case OUT_OF_MEMORY -> "use precision bf16, fewer sessions, or a GPU with more memory";
      case NO_DEVICE -> "nvidia-smi -L lists the devices there are; a container needs --gpus all";
      case 3, 4 -> "the driver has been shut down; start the process anew";
      case 201 -> "the thread has no device; this is a mistake in Veduta, report it";
      case 803 -> "the driver was updated; restart the machine, or load its new kernel module";
      case 804 -> "this GPU's driver is too old for the installed CUDA compatibility package";
      default ->
          "see CUDA's documentation for the name of the error, and nvidia-smi for the device";
    };
  }

  private final int code;

  /// @param what failed, as a noun: `a launch of veduta_add`
  /// @param code what the driver returned, other than 0
  /// @param name such as `CUDA_ERROR_INVALID_VALUE`
  /// @param meaning in the driver's words
  public CudaException(String what, int code, String name, String meaning) {
    super("%s failed: %s (%d, %s); %s".formatted(what, name, code, meaning, advice(code)));
    this.code = code;
  }

  /// What the driver returned.
  public int code() {
    return code;
  }

  /// Whether this process can't use the device any longer.
  public boolean isFatal() {
    return FATAL.contains(code);
  }

  boolean isOfImage() {
    return OF_IMAGES.contains(code);
  }
}
