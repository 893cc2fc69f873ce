// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "images.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>

namespace emulator {

namespace {

/// The newest version of PTX that a driver of a CUDA version takes, times ten.
int newest_ptx(long driver) {
  const long version = driver / 10;  // 1204 for 12.4
  if (version >= 1300) return 90 + static_cast<int>(version - 1300);
  if (version >= 1209) return 88;
  if (version >= 1208) return 87;
  if (version >= 1206) return 85;
  return version >= 1200 ? 80 + static_cast<int>(version - 1200) : 78;
}

/// The number after a word, and what follows it.
bool number_after(const std::string& text, const char* word, size_t from, long& number,
                  size_t* end = nullptr) {
  const size_t at = text.find(word, from);
  if (at == std::string::npos) return false;
  const char* start = text.c_str() + at + strlen(word);
  char* after;
  number = strtol(start, &after, 10);
  if (end != nullptr) *end = static_cast<size_t>(after - text.c_str());
  return after != start;
}

Result read_ptx(const std::string& text, std::string& log) {
  long major, minor, target;
  size_t end;
  if (!number_after(text, ".version", 0, major, &end) || text[end] != '.' ||
      !number_after(text, ".", end, minor) || !number_after(text, ".target sm_", 0, target, &end)) {
    log = "ptxas: no .version and .target sm_... in the text";
    return INVALID_PTX;
  }
  const long version = major * 10 + minor, newest = newest_ptx(settings().driver);
  if (version > newest) {
    log = "ptxas: unsupported .version " + std::to_string(major) + "." + std::to_string(minor) +
          "; current version is " + std::to_string(newest / 10) + "." + std::to_string(newest % 10);
    return UNSUPPORTED_PTX_VERSION;
  }
  const bool exact = text[end] == 'a';
  if (exact ? target != settings().capability : target > settings().capability) {
    log = "ptxas: .target sm_" + std::to_string(target) + (exact ? "a" : "") +
          " is not for a device of compute capability " + std::to_string(settings().capability);
    return NO_BINARY_FOR_GPU;
  }
  return SUCCESS;
}

/// Reads an ELF file for NVIDIA's machine: since version 8 of its ABI, that of CUDA 13, the
/// capability is in the second byte of its flags, and before in the first.
Result read_elf(const unsigned char* elf, std::string& log) {
  uint16_t machine;
  uint32_t flags;
  memcpy(&machine, elf + 18, sizeof machine);
  memcpy(&flags, elf + 48, sizeof flags);
  if (machine != 190) {
    log = "an ELF file for machine " + std::to_string(machine) + ", not for a GPU";
    return INVALID_IMAGE;
  }
  const bool recent = elf[8] >= 8;
  if (recent && settings().driver < 13000) {
    log = "a cubin of CUDA 13, which is newer than the driver";
    return INVALID_IMAGE;
  }
  const long target = recent ? flags >> 8 & 0xFF : flags & 0xFF;
  if (target / 10 != settings().capability / 10 || target > settings().capability) {
    log = "a cubin for sm_" + std::to_string(target) + ", and a device of compute capability " +
          std::to_string(settings().capability);
    return NO_BINARY_FOR_GPU;
  }
  return SUCCESS;
}

/// The bytes of an ELF file: its section headers come last, or its segments'.
size_t elf_bytes(const unsigned char* elf) {
  uint64_t at[2];
  uint16_t size[4];
  memcpy(at, elf + 32, sizeof at);
  memcpy(size, elf + 54, sizeof size);
  return std::max(at[0] + size[0] * size[1], at[1] + size[2] * size[3]);
}

bool word_at(const std::string& text, size_t at, const std::string& word) {
  const size_t end = at + word.size();
  return end >= text.size() || (!isalnum(static_cast<unsigned char>(text[end])) && text[end] != '_');
}

/// The bytes of a variable or parameter that is declared in text[from, to), such as
/// `.param .align 64 .b8 x[128]`.
size_t declared_bytes(const std::string& text, size_t from, size_t to) {
  const std::string declaration = text.substr(from, to - from);
  size_t unit = 0;
  for (const char* kind : {".b", ".u", ".s", ".f"}) {
    for (size_t at = declaration.find(kind); at != std::string::npos;
         at = declaration.find(kind, at + 1)) {
      const long bits = strtol(declaration.c_str() + at + 2, nullptr, 10);
      if (bits >= 8) unit = static_cast<size_t>(bits) / 8;
    }
  }
  const size_t bracket = declaration.find('[');
  return bracket == std::string::npos
             ? unit
             : unit * strtoul(declaration.c_str() + bracket + 1, nullptr, 10);
}

/// Reads the head and the shared variables of the kernel whose name begins at `at`.
void read_entry(const std::string& text, size_t at, Facts& facts) {
  facts.complete = true;
  size_t body = text.find('{', at);
  if (body == std::string::npos) body = text.size();
  const size_t open = text.find('(', at);
  const size_t close = open < body ? text.find(')', open) : open;
  for (size_t from = open; from < close;) {
    from = text.find(".param", from);
    if (from >= close) break;
    const size_t to = std::min(close, text.find(',', from));
    facts.parameters.push_back(declared_bytes(text, from, to));
    from = to;
  }
  long limit;
  const size_t maximum = text.find(".maxntid", at);
  if (maximum < body && number_after(text, ".maxntid", at, limit)) {
    facts.max_threads = static_cast<unsigned>(limit);
  }
  const size_t next = std::min(text.find(".entry", body), text.size());
  for (size_t from = text.find("\n\t.shared", body); from < next;
       from = text.find("\n\t.shared", from + 1)) {
    facts.static_shared += static_cast<unsigned>(declared_bytes(text, from, text.find(';', from)));
  }
}

}  // namespace

Result read_image(const void* image, Module& module, std::string& log) {
  const auto* bytes = static_cast<const unsigned char*>(image);
  if (memcmp(bytes, "\177ELF", 4) == 0) {
    const Result read = read_elf(bytes, log);
    if (read != SUCCESS) return read;
    module.ptx = false;
    module.image.assign(static_cast<const char*>(image), elf_bytes(bytes));
    return SUCCESS;
  }
  const std::string text = static_cast<const char*>(image);
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos || (text[start] != '.' && text.compare(start, 2, "//") != 0)) {
    log = "neither a cubin nor PTX";
    return INVALID_IMAGE;
  }
  module.ptx = true;
  module.image = text;
  return read_ptx(text, log);
}

bool find_entry(const Module& module, const std::string& name, Facts& facts) {
  const std::string& image = module.image;
  const std::string word = (module.ptx ? ".entry " : ".text.") + name;
  for (size_t at = image.find(word); at != std::string::npos; at = image.find(word, at + 1)) {
    if (!word_at(image, at, word)) continue;
    if (module.ptx) read_entry(image, at, facts);
    return true;
  }
  return image.find(module.ptx ? ".entry " : ".text.") == std::string::npos;
}

}  // namespace emulator
