#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foldwise {

struct TextLine {
  int number;             ///< from 1
  std::string_view text;  ///< without its line end
};

/// The lines of a text one after the other. "\n", "\r\n" and a lone "\r" each end a line, as in text files read by
/// Python, which is how SCALE-Sim reads its inputs.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : rest_(text) {}

  /// The next line, nullopt after the last.
  std::optional<TextLine> next();

 private:
  std::string_view rest_;
  int number_ = 0;
};

/// With the letters A to Z made small; other bytes stay.
std::string lower_case(std::string_view text);

}  // namespace foldwise
