// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/// What an ELF file of machine code for NVIDIA's GPUs says of itself.
///
/// @param machine whose code it is, 190 for NVIDIA's
/// @param abi its version; drivers load those that they know
/// @param architecture such as 90 for sm_90 and sm_90a
/// @param kernels what each needs, by its name
record Cubin(int machine, int abi, int architecture, Map<String, Needs> kernels) {
  private static final int ELF = 0x464c457f;
  private static final int SYMBOLS = 2;

  // Attributes in the section .nv.info, and the form of those that have values.
  private static final int VALUES = 4;
  private static final int FRAME = 0x11;
  private static final int REGISTERS = 0x2f;

  /// @param registers of a thread
  /// @param stack bytes of a thread's own memory
  record Needs(int registers, int stack) {}

  /// @param name as the section's header has it
  /// @param link the section that this one refers to
  private record Section(String name, int type, int offset, int size, int link) {}

  static Cubin parse(byte[] image) {
    ByteBuffer elf = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.getInt(0) != ELF) {
      throw new IllegalArgumentException("it does not begin as ELF does");
    }
    int count = elf.getShort(60);
    int names = section(elf, elf.getShort(62), 0).offset;
    Map<Integer, Integer> registers = new HashMap<>();
    Map<Integer, Integer> stacks = new HashMap<>();
    Map<Integer, String> symbols = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Section section = section(elf, i, names);
      if (section.type == SYMBOLS) {
        symbols = symbols(elf, section, section(elf, section.link, names).offset);
      } else if (section.name.equals(".nv.info")) {
        read(elf, section, registers, stacks);
      }
    }
    Map<String, Needs> kernels = new HashMap<>();
    for (Map.Entry<Integer, Integer> entry : registers.entrySet()) {
      kernels.put(
          symbols.getOrDefault(entry.getKey(), "?"),
          new Needs(entry.getValue(), stacks.getOrDefault(entry.getKey(), 0)));
    }
    return new Cubin(elf.getShort(18), elf.get(8), elf.getInt(48) >> 8 & 0xff, kernels);
  }

  private static Section section(ByteBuffer elf, int index, int names) {
    int header = (int) elf.getLong(40) + 64 * index;
    return new Section(
        text(elf, names + elf.getInt(header)),
        elf.getInt(header + 4),
        (int) elf.getLong(header + 24),
        (int) elf.getLong(header + 32),
        elf.getInt(header + 40));
  }

  private static Map<Integer, String> symbols(ByteBuffer elf, Section section, int names) {
    Map<Integer, String> symbols = new HashMap<>();
    for (int i = 0; i < section.size / 24; i++) {
      symbols.put(i, text(elf, names + elf.getInt(section.offset + 24 * i)));
    }
    return symbols;
  }

  private static void read(
      ByteBuffer elf,
      Section section,
      Map<Integer, Integer> registers,
      Map<Integer, Integer> stacks) {
    int at = section.offset;
    while (at < section.offset + section.size) {
      int form = elf.get(at);
      int attribute = elf.get(at + 1);
      int size = form == VALUES ? elf.getShort(at + 2) : 0;
      if (attribute == REGISTERS) {
        registers.put(elf.getInt(at + 4), elf.getInt(at + 8));
      } else if (attribute == FRAME) {
        stacks.put(elf.getInt(at + 4), elf.getInt(at + 8));
      }
      at += 4 + size;
    }
  }

  private static String text(ByteBuffer elf, int from) {
    int end = from;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - from];
    elf.get(from, text);
    return new String(text, US_ASCII);
  }
}
