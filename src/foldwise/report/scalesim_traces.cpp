#include "foldwise/report/scalesim_traces.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

#include "foldwise/base/number_text.hpp"

namespace foldwise {

namespace {

/// Longest text of one number with its comma: 20 characters as an integer, 25 as a float.
constexpr std::size_t kLongestNumber = 26;

/// Python prints floats from here on in exponent form.
constexpr std::int64_t kFirstExponentForm = 10'000'000'000'000'000;

std::string_view file_name(TraceKind kind) {
  switch (kind) {
    case TraceKind::ifmap_sram:
      return "IFMAP_SRAM_TRACE.csv";
    case TraceKind::filter_sram:
      return "FILTER_SRAM_TRACE.csv";
    case TraceKind::ofmap_sram:
      return "OFMAP_SRAM_TRACE.csv";
    case TraceKind::ifmap_dram:
      return "IFMAP_DRAM_TRACE.csv";
    case TraceKind::filter_dram:
      return "FILTER_DRAM_TRACE.csv";
    case TraceKind::ofmap_dram:
      return "OFMAP_DRAM_TRACE.csv";
  }
  __builtin_unreachable();
}

bool is_sram(TraceKind kind) { return kind <= TraceKind::ofmap_sram; }

/// Most of a trace is "no request", in long runs: where the array fills or empties, and where it is wider than the
/// layer. A run is copied, not printed.
constexpr std::size_t kRun = 64;

template <std::size_t size>
constexpr std::array<char, kRun*(size - 1)> repeated(const char (&text)[size]) {
  std::array<char, kRun*(size - 1)> result{};
  for (std::size_t index = 0; index < result.size(); ++index) {
    result[index] = text[index % (size - 1)];
  }
  return result;
}

constexpr auto kNoRequests = repeated(",-1");
constexpr auto kNoRequestFloats = repeated(",-1.0");

template <bool is_float>
char* print(char* out, std::int64_t number) {
  if (is_float && (number >= kFirstExponentForm || number <= -kFirstExponentForm)) {
    const std::string text = float_text(static_cast<double>(number));
    return std::copy(text.begin(), text.end(), out);
  }
  out = std::to_chars(out, out + kLongestNumber, number).ptr;
  if (is_float) {
    *out++ = '.';
    *out++ = '0';
  }
  return out;
}

template <bool is_float>
char* print_row(char* out, std::int64_t cycle, std::span<const std::int64_t> addresses) {
  constexpr std::string_view run = is_float ? std::string_view(kNoRequestFloats.data(), kNoRequestFloats.size())
                                            : std::string_view(kNoRequests.data(), kNoRequests.size());
  constexpr std::size_t no_request_size = run.size() / kRun;
  out = print<is_float>(out, cycle);
  for (std::size_t column = 0; column < addresses.size();) {
    if (addresses[column] != -1) {
      *out++ = ',';
      out = print<is_float>(out, addresses[column++]);
      continue;
    }
    std::size_t count = 1;
    while (count < kRun && column + count < addresses.size() && addresses[column + count] == -1) {
      ++count;
    }
    std::memcpy(out, run.data(), count * no_request_size);
    out += count * no_request_size;
    column += count;
  }
  *out++ = '\n';
  return out;
}

}  // namespace

ScaleSimTraces::ScaleSimTraces(const std::filesystem::path& directory) {
  for (std::size_t index = 0; index < files_.size(); ++index) {
    files_[index] = std::make_unique<AtomicFile>(directory / file_name(kTraceKinds[index]));
  }
}

void ScaleSimTraces::row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t> addresses) {
  line_.resize(std::max(line_.size(), (addresses.size() + 1) * kLongestNumber));
  char* const begin = line_.data();
  const char* const end =
      is_sram(kind) ? print_row<false>(begin, cycle, addresses) : print_row<true>(begin, cycle, addresses);
  files_[static_cast<std::size_t>(kind)]->write({begin, static_cast<std::size_t>(end - begin)});
}

void ScaleSimTraces::commit() {
  for (const std::unique_ptr<AtomicFile>& file : files_) {
    file->commit();
  }
}

}  // namespace foldwise
