// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.checkpoint.pytorch.PickleValue.Dictionary;
import dev.veduta.checkpoint.pytorch.PickleValue.Huge;
import dev.veduta.checkpoint.pytorch.PickleValue.Plain;
import dev.veduta.checkpoint.pytorch.PickleValue.Sequence;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;
import dev.veduta.checkpoint.pytorch.PickleValue.Text;
import dev.veduta.checkpoint.pytorch.PickleValue.Tuple;
import dev.veduta.checkpoint.pytorch.PickleValue.Whole;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads the part of Python's pickle format that `torch.save` writes for weights, protocols 2 to 5,
/// and refuses every other operation. It makes values only; it loads no class and calls nothing.
///
/// Format: <https://docs.python.org/3/library/pickletools.html>.
final class Unpickler {
  private static final int NEWEST_PROTOCOL = 5;

  private final PickleInput input;
  private final PickleStack stack;

  private final Consumer<Storage> storages;

  private Unpickler(PickleInput input, Consumer<Storage> storages) {
    this.input = input;
    this.storages = storages;
    this.stack = new PickleStack(input);
  }

  /// Reads one value and leaves the input behind it.
  ///
  /// @param storages is told every storage that is named
  static PickleValue read(PickleInput input, Consumer<Storage> storages) {
    return new Unpickler(input, storages).read();
  }

  private PickleValue read() {
    while (true) {
      int operation = input.operation();
      switch (operation) {
        case '.' -> {
          return stack.result();
        }
        case 0x80 -> checkProtocol();
        case 0x95 -> input.skip(Long.BYTES); // a frame, which only helps to read ahead
        case '(' -> stack.mark();
        case 'N' -> stack.push(Plain.NONE);
        case 0x88, 0x89 -> stack.push(Plain.TRUTH);
        case 'K' -> stack.push(new Whole(input.unsignedByte()));
        case 'M' -> stack.push(new Whole(input.unsignedShort()));
        case 'J' -> stack.push(new Whole(input.signedInt()));
        case 0x8a -> stack.push(number(input.unsignedByte()));
        case 'G' -> {
          input.skip(Double.BYTES);
          stack.push(Plain.NUMBER);
        }
        case 'X' -> stack.push(new Text(input.text(input.unsignedInt())));
        case 0x8c, 'U' -> stack.push(new Text(input.text(input.unsignedByte())));
        case 'C' -> bytes(input.unsignedByte());
        case 'B' -> bytes(input.unsignedInt());
        case ')' -> stack.push(new Tuple(List.of()));
        case 0x85 -> tuple(1);
        case 0x86 -> tuple(2);
        case 0x87 -> tuple(3);
        case 't' -> stack.push(new Tuple(stack.popMarked()));
        case ']' -> stack.push(new Sequence(new ArrayList<>()));
        case 'a' -> append(List.of(stack.pop()));
        case 'e' -> append(stack.popMarked());
        case '}' -> stack.push(Dictionary.empty());
        case 's' -> {
          PickleValue value = stack.pop();
          put(List.of(stack.pop(), value));
        }
        case 'u' -> put(stack.popMarked());
        case 'q' -> stack.remember(input.unsignedByte());
        case 'r' -> stack.remember(input.unsignedInt());
        case 0x94 -> stack.remember();
        case 'h' -> stack.push(stack.recall(input.unsignedByte()));
        case 'j' -> stack.push(stack.recall(input.unsignedInt()));
        case 'c' -> {
          String module = input.line();
          stack.push(PickleGlobals.find(input, module, input.line()));
        }
        case 0x93 -> {
          PickleValue name = stack.pop();
          stack.push(PickleGlobals.find(input, text(stack.pop()), text(name)));
        }
        case 'Q' -> {
          Storage storage = PickleGlobals.storage(input, stack.pop());
          storages.accept(storage);
          stack.push(storage);
        }
        case 'R' -> {
          PickleValue arguments = stack.pop();
          stack.push(PickleGlobals.call(input, stack.pop(), arguments));
        }
        case 'b' -> build();
        default -> throw input.wrong(refused(operation));
      }
    }
  }

  private void checkProtocol() {
    int protocol = input.unsignedByte();
    if (protocol > NEWEST_PROTOCOL) {
      throw input.wrong(
          "asks for pickle protocol %d, the newest known is %d"
              .formatted(protocol, NEWEST_PROTOCOL));
    }
  }

  private PickleValue number(int length) {
    BigInteger number = input.number(length);
    return number.bitLength() < Long.SIZE ? new Whole(number.longValue()) : new Huge(number);
  }

  private void bytes(long length) {
    input.skip(length);
    stack.push(Plain.BYTES);
  }

  private void tuple(int length) {
    PickleValue[] items = new PickleValue[length];
    for (int i = length - 1; i >= 0; i--) {
      items[i] = stack.pop();
    }
    stack.push(new Tuple(List.of(items)));
  }

  private void append(List<PickleValue> items) {
    if (!(stack.peek() instanceof Sequence list)) {
      throw input.wrong("appends to what is no list");
    }
    list.items().addAll(items);
  }

  /// @param items keys and values by turns
  private void put(List<PickleValue> items) {
    if (!(stack.peek() instanceof Dictionary dictionary)) {
      throw input.wrong("puts a key into what is no dictionary");
    }
    if (items.size() % 2 != 0) {
      throw input.wrong("puts a key without a value into a dictionary");
    }
    for (int i = 0; i < items.size(); i += 2) {
      PickleGlobals.put(input, dictionary, items.get(i), items.get(i + 1));
    }
  }

  /// Only dictionaries have attributes here: `_metadata`, which no tensor needs.
  private void build() {
    stack.pop();
    if (!(stack.peek() instanceof Dictionary)) {
      throw input.wrong("sets attributes of what is no dictionary");
    }
  }

  private String text(PickleValue value) {
    if (value instanceof Text text) {
      return text.value();
    }
    throw input.wrong("names a class by what is no text");
  }

  private static String refused(int operation) {
    return "holds the operation 0x%02x%s, which weights do not need; nothing of it was run. %s"
        .formatted(
            operation,
            operation > ' ' && operation < 0x7f ? " ('%c')".formatted(operation) : "",
            PickleGlobals.ADVICE);
  }
}
