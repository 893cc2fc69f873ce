// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of oneDNN's C API that are used here, by the names and numbers of `dnnl.h` 3.11.
///
/// Objects are pointers, which whoever made them destroys. To be touched only where [Library] has
/// been loaded.
@SuppressWarnings("restricted") // Library says who may not, and how to ask for it
final class OneDnn {
  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int SCRATCHPAD_OF_USER = 1;
  private static final int IMPLEMENTATION = 8;
  private static final long LONGEST_NAME = 256;

  private static final SymbolLookup LIBRARY = Library.get().functions();

  private static final MethodHandle ENGINE = function("dnnl_engine_create", Signature.ENGINE);
  private static final MethodHandle STREAM = function("dnnl_stream_create", Signature.STREAM);
  private static final MethodHandle WAIT = function("dnnl_stream_wait", Signature.OBJECT);
  private static final MethodHandle MATRIX =
      function("dnnl_memory_desc_create_with_tag", Signature.MATRIX);
  private static final MethodHandle STRIDES =
      function("dnnl_memory_desc_create_with_strides", Signature.STRIDES);
  private static final MethodHandle BYTES = function("dnnl_memory_desc_get_size", Signature.SIZE);
  private static final MethodHandle ATTRIBUTES =
      function("dnnl_primitive_attr_create", Signature.OBJECT);
  private static final MethodHandle SCRATCHPAD =
      function("dnnl_primitive_attr_set_scratchpad_mode", Signature.OBJECT_NUMBER);
  private static final MethodHandle PRODUCT =
      function("dnnl_matmul_primitive_desc_create", Signature.SEVEN_OBJECTS);
  private static final MethodHandle QUERY = function("dnnl_primitive_desc_query", Signature.QUERY);
  private static final MethodHandle OPERAND =
      function("dnnl_primitive_desc_query_md", Signature.OPERAND);
  private static final MethodHandle PRIMITIVE =
      function("dnnl_primitive_create", Signature.OBJECTS);
  private static final MethodHandle MEMORY = function("dnnl_memory_create", Signature.FOUR_OBJECTS);
  private static final MethodHandle PLACE =
      function("dnnl_memory_set_data_handle", Signature.SHORT_PLACE);
  private static final MethodHandle EXECUTE = function("dnnl_primitive_execute", Signature.EXECUTE);
  private static final MethodHandle ISA = function("dnnl_get_effective_cpu_isa", Signature.NOTHING);
  private static final MethodHandle THREADS =
      function("omp_set_num_threads", Signature.SHORT_NUMBER);
  private static final MethodHandle MOST_THREADS =
      function("omp_get_max_threads", Signature.NOTHING);

  static {
    // Compiled products belong to engines, which free them; oneDNN would keep a thousand.
    MethodHandle kept = function("dnnl_set_primitive_cache_capacity", Signature.NUMBER);
    check("dnnl_set_primitive_cache_capacity", () -> (int) kept.invokeExact(0));
  }

  private OneDnn() {}

  /// What is made here and destroyed by its name.
  enum Kind {
    ENGINE("dnnl_engine_destroy"),
    STREAM("dnnl_stream_destroy"),
    MATRIX("dnnl_memory_desc_destroy"),
    ATTRIBUTES("dnnl_primitive_attr_destroy"),
    PRODUCT("dnnl_primitive_desc_destroy"),
    PRIMITIVE("dnnl_primitive_destroy"),
    MEMORY("dnnl_memory_destroy");

    private final MethodHandle destroy;

    Kind(String destroy) {
      this.destroy = function(destroy, Signature.OBJECT);
    }

    void destroy(MemorySegment object) {
      check("the destruction of " + name(), () -> (int) destroy.invokeExact(object));
    }
  }

  /// An operand of a product: its descriptor's number in a query, and its own in a call.
  enum Operand {
    SRC(129, 1),
    WEIGHTS(131, 33),
    DST(133, 17),
    SCRATCHPAD(136, 80);

    private final int query;
    private final int argument;

    Operand(int query, int argument) {
      this.query = query;
      this.argument = argument;
    }

    int argument() {
      return argument;
    }
  }

  /// The processor.
  static MemorySegment engine() {
    return make("an engine", out -> (int) ENGINE.invokeExact(out, CPU, 0L));
  }

  static MemorySegment stream(MemorySegment engine) {
    return make("a stream", out -> (int) STREAM.invokeExact(out, engine, IN_ORDER));
  }

  /// Describes a matrix of rows that begin `pitch` elements apart.
  static MemorySegment rows(int type, long rows, long columns, long pitch) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocateFrom(JAVA_LONG, rows, columns);
      MemorySegment strides = arena.allocateFrom(JAVA_LONG, pitch, 1);
      return make("rows", out -> (int) STRIDES.invokeExact(out, 2, shape, type, strides));
    }
  }

  /// Describes a matrix in the layout of that tag.
  static MemorySegment panels(int type, long rows, long columns, int tag) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocateFrom(JAVA_LONG, rows, columns);
      return make("panels", out -> (int) MATRIX.invokeExact(out, 2, shape, type, tag));
    }
  }

  static long bytes(MemorySegment matrix) {
    try {
      return (long) BYTES.invokeExact(matrix);
    } catch (Throwable e) {
      throw failed("dnnl_memory_desc_get_size", e);
    }
  }

  /// Chooses how to multiply, in memory that the caller lends; [IllegalStateException] where this
  /// processor can't.
  static MemorySegment product(
      MemorySegment engine, MemorySegment src, MemorySegment weights, MemorySegment dst) {
    MemorySegment attributes = make("attributes", out -> (int) ATTRIBUTES.invokeExact(out));
    try {
      check("attributes", () -> (int) SCRATCHPAD.invokeExact(attributes, SCRATCHPAD_OF_USER));
      return make(
          "a product",
          out ->
              (int)
                  PRODUCT.invokeExact(
                      out, engine, src, weights, MemorySegment.NULL, dst, attributes));
    } finally {
      Kind.ATTRIBUTES.destroy(attributes);
    }
  }

  /// Describes an operand; the description is the product's.
  static MemorySegment operand(MemorySegment product, Operand which) {
    try {
      return (MemorySegment) OPERAND.invokeExact(product, which.query, 0);
    } catch (Throwable e) {
      throw failed("dnnl_primitive_desc_query_md", e);
    }
  }

  /// What multiplies, such as `brg_matmul:avx512_core_bf16`.
  static String implementation(MemorySegment product) {
    return make(
            "an implementation's name",
            out -> (int) QUERY.invokeExact(product, IMPLEMENTATION, 0, out))
        .reinterpret(LONGEST_NAME)
        .getString(0);
  }

  /// Compiles a product.
  static MemorySegment primitive(MemorySegment product) {
    return make("a compiled product", out -> (int) PRIMITIVE.invokeExact(out, product));
  }

  /// A matrix that lies nowhere yet.
  static MemorySegment memory(MemorySegment matrix, MemorySegment engine) {
    return make("memory", out -> (int) MEMORY.invokeExact(out, matrix, engine, MemorySegment.NULL));
  }

  /// Says where a matrix lies.
  static void place(MemorySegment memory, long address) {
    int status;
    try {
      status = (int) PLACE.invokeExact(memory, address);
    } catch (Throwable e) {
      throw failed("dnnl_memory_set_data_handle", e);
    }
    succeed("dnnl_memory_set_data_handle", status);
  }

  /// Computes a product on the calling thread alone and waits for it.
  ///
  /// @param arguments `{int, pointer}` for each operand
  static void execute(
      MemorySegment primitive,
      MemorySegment stream,
      int operands,
      MemorySegment arguments,
      MemorySegment x,
      MemorySegment weights,
      MemorySegment sums) {
    int status;
    try {
      THREADS.invokeExact(1);
      status = (int) EXECUTE.invokeExact(primitive, stream, operands, arguments, x, weights, sums);
      if (status == 0) {
        status = (int) WAIT.invokeExact(stream);
      }
    } catch (Throwable e) {
      throw failed("dnnl_primitive_execute", e);
    }
    succeed("dnnl_primitive_execute", status);
  }

  /// Bits of the instructions that oneDNN uses here, `dnnl_cpu_isa_t`.
  static int instructions() {
    try {
      return (int) ISA.invokeExact();
    } catch (Throwable e) {
      throw failed("dnnl_get_effective_cpu_isa", e);
    }
  }

  /// How many threads OpenMP may use for the calling one.
  static int threads() {
    try {
      return (int) MOST_THREADS.invokeExact();
    } catch (Throwable e) {
      throw failed("omp_get_max_threads", e);
    }
  }

  static void useThreads(int threads) {
    try {
      THREADS.invokeExact(threads);
    } catch (Throwable e) {
      throw failed("omp_set_num_threads", e);
    }
  }

  @FunctionalInterface
  private interface Call {
    int status() throws Throwable;
  }

  @FunctionalInterface
  private interface Maker {
    int make(MemorySegment out) throws Throwable;
  }

  private static MemorySegment make(String what, Maker maker) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(what, () -> maker.make(out));
      return out.get(ADDRESS, 0);
    }
  }

  private static void check(String what, Call call) {
    int status;
    try {
      status = call.status();
    } catch (Throwable e) {
      throw failed(what, e);
    }
    succeed(what, status);
  }

  private static void succeed(String what, int status) {
    if (status != 0) {
      throw new IllegalStateException(
          "oneDNN refused %s: %s (status %d)".formatted(what, meaning(status), status));
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 1 -> "out of memory";
      case 2 -> "invalid arguments";
      case 3 -> "no such product for this processor";
      case 4 -> "no further implementation";
      case 5 -> "it failed";
      case 6 -> "not required";
      default -> "unknown";
    };
  }

  private static IllegalStateException failed(String what, Throwable e) {
    return new IllegalStateException(what + " could not be called", e);
  }

  private static MethodHandle function(String name, Signature signature) {
    return signature.link(LIBRARY.findOrThrow(name));
  }
}
