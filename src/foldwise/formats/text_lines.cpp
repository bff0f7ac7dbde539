#include "foldwise/formats/text_lines.hpp"

namespace foldwise {

std::optional<TextLine> TextLines::next() {
  if (rest_.empty()) {
    return std::nullopt;
  }
  const std::size_t end = rest_.find_first_of("\r\n");
  const TextLine line{++number_, rest_.substr(0, end)};
  if (end == std::string_view::npos) {
    rest_ = {};
  } else {
    rest_.remove_prefix(end + (rest_.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return line;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& symbol : result) {
    if (symbol >= 'A' && symbol <= 'Z') {
      symbol = static_cast<char>(symbol - 'A' + 'a');
    }
  }
  return result;
}

}  // namespace foldwise
