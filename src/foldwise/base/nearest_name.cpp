#include "foldwise/base/nearest_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace foldwise {

namespace {

constexpr int kLeftOut = 1;
constexpr int kSwapped = 1;
constexpr int kTooMany = 3;
constexpr int kChanged = 3;
constexpr std::size_t kLongestWord = 100;  // bounds the work on a word that is no name at all

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Cheapest way from `word` to `name`: the classic dynamic program, row by row of the word, with swapped neighbours.
int distance(std::string_view word, std::string_view name) {
  std::vector<int> before_last(name.size() + 1);
  std::vector<int> last(name.size() + 1);
  std::vector<int> current(name.size() + 1);
  for (std::size_t j = 0; j <= name.size(); ++j) {
    last[j] = static_cast<int>(j) * kLeftOut;
  }
  for (std::size_t i = 1; i <= word.size(); ++i) {
    current[0] = static_cast<int>(i) * kTooMany;
    for (std::size_t j = 1; j <= name.size(); ++j) {
      const bool same = lower(word[i - 1]) == lower(name[j - 1]);
      current[j] = std::min({last[j - 1] + (same ? 0 : kChanged), last[j] + kTooMany, current[j - 1] + kLeftOut});
      if (i > 1 && j > 1 && lower(word[i - 1]) == lower(name[j - 2]) && lower(word[i - 2]) == lower(name[j - 1])) {
        current[j] = std::min(current[j], before_last[j - 2] + kSwapped);
      }
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[name.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names) {
  word = word.substr(0, kLongestWord);
  std::string_view nearest;
  int smallest = std::numeric_limits<int>::max();
  for (const std::string_view name : names) {
    if (const int candidate = distance(word, name); candidate < smallest) {
      smallest = candidate;
      nearest = name;
    }
  }
  return nearest;
}

std::string unknown_name_message(std::string_view kind, std::string_view word,
                                 std::span<const std::string_view> names) {
  std::string message = fmt::format("unknown {} \"{}\"", kind, one_line(word));
  if (!names.empty()) {
    message += fmt::format("; the nearest known name is \"{}\"", nearest_name(word, names));
  }
  return message;
}

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line(text.substr(0, longest));
  std::replace_if(
      line.begin(), line.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; },
      '?');
  if (text.size() > longest) {
    line += "...";
  }
  return line;
}

}  // namespace foldwise
