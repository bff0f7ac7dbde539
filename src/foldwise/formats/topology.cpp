// A row of a topology and its last field. SCALE-Sim splits a row at its commas and throws the last piece away, because
// its own files end every row with a comma and the last piece is then empty. A row that does not end so loses its last
// field there: SCALE-Sim dies where that was one it needs, and goes on without it where it was not (a column stride,
// which then equals the row stride). Here the piece is thrown away wherever SCALE-Sim can go on without it, so that
// numbers agree, and kept where SCALE-Sim would die.
#include "foldwise/formats/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/text_lines.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestTopologyBytes = std::uint64_t{1} << 32;

constexpr std::array<std::string_view, 7> kConvSizes = {"ifmap height", "ifmap width", "filter height", "filter width",
                                                        "channels",     "filters",     "row stride"};
constexpr std::array<std::string_view, 3> kGemmSizes = {"M", "N", "K"};

/// The fields of a row that can matter: a name, the sizes, and one more.
struct Row {
  int line;
  std::array<std::string_view, kConvSizes.size() + 2> fields;  // trimmed
  std::size_t count = 0;                                       // of all pieces between commas
  std::string_view last;                                       // the last piece, trimmed
};

Row split(const TextLine& line) {
  Row row{.line = line.number, .fields = {}, .count = 0, .last = {}};
  std::string_view rest = line.text;
  while (true) {
    const std::size_t comma = rest.find(',');
    row.last = trimmed(rest.substr(0, comma));
    if (row.count < row.fields.size()) {
      row.fields[row.count] = row.last;
    }
    ++row.count;
    if (comma == std::string_view::npos) {
      return row;
    }
    rest.remove_prefix(comma + 1);
  }
}

bool is_depthwise(std::string_view name) { return name.find("DP") != std::string_view::npos; }

/// A warning that may hold for millions of lines: kept once, with the number of lines.
class LineWarning {
 public:
  void add(std::string_view file, int line, std::string_view message) {
    if (lines_++ == 0) {
      first_ = fmt::format("{}:{}: {}", file, line, message);
    }
  }

  void append_to(std::vector<std::string>& warnings) const {
    if (lines_ > 0) {
      warnings.push_back(lines_ == 1 ? first_ : fmt::format("{} (and {} lines more)", first_, lines_ - 1));
    }
  }

 private:
  std::string first_;
  std::int64_t lines_ = 0;
};

class TopologyReader {
 public:
  TopologyReader(std::string_view file, TopologyKind kind, std::size_t layers)
      : file_(file), sizes_(kind == TopologyKind::conv ? std::span<const std::string_view>(kConvSizes) : kGemmSizes) {
    layers_.reserve(layers);
  }

  void add(Row row) {
    drop_last_piece(row);
    const std::string_view name = row.fields[0];
    std::array<std::int64_t, kConvSizes.size()> sizes{};
    for (std::size_t index = 0; index < sizes_.size(); ++index) {
      sizes[index] = size_in(row, sizes_[index], row.fields[index + 1]);
    }
    if (sizes_.size() == kGemmSizes.size()) {
      note_sparsity(row);
      append(row, name, as_conv({.m = sizes[0], .n = sizes[1], .k = sizes[2]}));
      return;
    }
    ConvShape shape{.ifmap_height = sizes[0],
                    .ifmap_width = sizes[1],
                    .filter_height = sizes[2],
                    .filter_width = sizes[3],
                    .channels = sizes[4],
                    .filters = sizes[5],
                    .row_stride = sizes[6],
                    .column_stride = sizes[6]};
    if (!note_sparsity(row) && row.count > sizes_.size() + 1) {
      shape.column_stride = size_in(row, "column stride", row.fields[sizes_.size() + 1]);
    }
    if (!is_depthwise(name)) {
      append(row, name, shape);
      return;
    }
    const std::int64_t channels = std::exchange(shape.channels, 1);
    if (channels > kMostDepthwiseChannels) {
      throw ParseError(file_, row.line,
                       fmt::format("row {} is depth-wise, a layer for each of {} channels; there may be {}",
                                   quoted_text(name), channels, kMostDepthwiseChannels));
    }
    require_valid(row, shape);
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      layers_.push_back({fmt::format("{}Channel_{}", name, channel), shape});
    }
  }

  NetworkFile finish() {
    NetworkFile result{.network = {.name = std::filesystem::path(file_).stem().string(), .layers = std::move(layers_)},
                       .warnings = {}};
    lost_fields_.append_to(result.warnings);
    sparsity_.append_to(result.warnings);
    return result;
  }

 private:
  void drop_last_piece(Row& row) {
    const std::size_t needed = sizes_.size() + 1;
    if (row.count < needed || (row.count == needed && row.last.empty())) {
      throw ParseError(file_, row.line,
                       fmt::format("row {} has {} fields, must have a name and {}", quoted_text(row.fields[0]),
                                   row.count - (row.last.empty() ? 1 : 0), fmt::join(sizes_, ", ")));
    }
    if (row.count == needed) {
      return;
    }
    --row.count;
    if (!row.last.empty()) {
      lost_fields_.add(
          file_, row.line,
          fmt::format("the row does not end with a comma, so its last field {} is ignored, as in SCALE-Sim",
                      quoted_text(row.last)));
    }
  }

  std::int64_t size_in(const Row& row, std::string_view what, std::string_view text) const {
    const std::optional<std::int64_t> value = parse_integer(text);
    if (!value || *value < 1 || *value > kLargestSize) {
      throw ParseError(file_, row.line,
                       fmt::format("{} is {}, must be a whole number from 1 to 2^31", what, quoted_text(text)));
    }
    return *value;
  }

  /// True when the field after the sizes is a sparsity ratio N:M of SCALE-Sim v3. It has no effect where sparsity is
  /// off, and a config that turns it on is refused.
  bool note_sparsity(const Row& row) {
    const std::string_view ratio = row.count > sizes_.size() + 1 ? row.fields[sizes_.size() + 1] : std::string_view();
    const std::size_t colon = ratio.find(':');
    if (colon == std::string_view::npos) {
      return false;
    }
    if (trimmed(ratio.substr(0, colon)) != trimmed(ratio.substr(colon + 1))) {
      sparsity_.add(file_, row.line,
                    fmt::format("the sparsity ratio {} is ignored: SCALE-Sim v2 has none", quoted_text(ratio)));
    }
    return true;
  }

  void append(const Row& row, std::string_view name, const ConvShape& shape) {
    require_valid(row, shape);
    layers_.push_back({std::string(name), shape});
  }

  void require_valid(const Row& row, const ConvShape& shape) const {
    try {
      validate(shape);
    } catch (const Error& error) {
      throw ParseError(file_, row.line, error.what());
    }
  }

  std::string file_;
  std::span<const std::string_view> sizes_;  // names of the sizes that every row has, after its name
  std::vector<Layer> layers_;
  LineWarning lost_fields_;
  LineWarning sparsity_;
};

/// The next line that holds a row; the caller has skipped the heading.
std::optional<TextLine> next_row(TextLines& lines) {
  std::optional<TextLine> line = lines.next();
  while (line && trimmed(line->text).empty()) {
    line = lines.next();
  }
  return line;
}

/// How many layers the rows of `lines` make, found before any is made: a file can ask for more than memory holds. A row
/// that will be refused counts as one.
std::size_t count_layers(TextLines lines, std::string_view file, TopologyKind kind) {
  std::size_t layers = 0;
  while (const std::optional<TextLine> line = next_row(lines)) {
    const Row row = split(*line);
    const bool makes_many = kind == TopologyKind::conv && is_depthwise(row.fields[0]);
    const std::int64_t made = makes_many ? parse_integer(row.fields[5]).value_or(1) : 1;
    layers += static_cast<std::size_t>(std::clamp<std::int64_t>(made, 1, kMostDepthwiseChannels));
    if (layers > kMostLayers) {
      throw ParseError(file, row.line, fmt::format("the network has more than {} layers", kMostLayers));
    }
  }
  return layers;
}

TopologyKind kind_shown_by(const Row& row, std::string_view file) {
  const std::size_t fields = row.count - (row.last.empty() ? 1 : 0);
  if (fields > kConvSizes.size()) {
    return TopologyKind::conv;
  }
  const bool has_sparsity =
      fields == kGemmSizes.size() + 2 && row.fields[fields - 1].find(':') != std::string_view::npos;
  if (fields == kGemmSizes.size() + 1 || has_sparsity) {
    return TopologyKind::gemm;
  }
  throw ParseError(file, row.line,
                   fmt::format("the row has {} fields: a matrix product has 4, a convolution 8 or 9", fields));
}

}  // namespace

NetworkFile read_topology(const std::filesystem::path& path, std::optional<TopologyKind> kind) {
  return parse_topology(read_text_file(path, kLargestTopologyBytes), path.string(), kind);
}

NetworkFile parse_topology(std::string_view text, std::string_view file, std::optional<TopologyKind> kind) {
  if (trimmed(text).empty()) {
    throw ParseError(file, 0, "is empty");
  }
  TextLines lines(text);
  lines.next();  // the heading
  if (!kind) {
    TextLines ahead = lines;
    const std::optional<TextLine> first = next_row(ahead);
    kind = first ? kind_shown_by(split(*first), file) : TopologyKind::conv;
  }
  TopologyReader reader(file, *kind, count_layers(lines, file, *kind));
  while (const std::optional<TextLine> line = next_row(lines)) {
    reader.add(split(*line));
  }
  return reader.finish();
}

}  // namespace foldwise
