#include "foldwise/report/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace foldwise {

namespace {

std::vector<std::string> heading_lines(std::string_view name) {
  if (name.find_first_of("()+*/ ") != std::string_view::npos) {
    return {std::string(name)};
  }
  std::vector<std::string> lines(1);
  for (const char letter : name) {
    if (letter == '.' || letter == '_') {
      lines.emplace_back();
    } else {
      lines.back() += letter;
    }
  }
  return lines;
}

}  // namespace

std::string text_table(std::span<const TextColumn> columns) {
  std::vector<std::vector<std::string>> headings;
  std::vector<std::size_t> widths;
  std::size_t heading_height = 0;
  for (const TextColumn& column : columns) {
    headings.push_back(heading_lines(column.name));
    heading_height = std::max(heading_height, headings.back().size());
    const auto widest = [](const std::vector<std::string>& texts) {
      return texts.empty() ? 0 : std::ranges::max_element(texts, {}, &std::string::size)->size();
    };
    widths.push_back(std::max(widest(headings.back()), widest(column.cells)));
  }
  std::string table;
  const auto add_line = [&](const auto& cell_of) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      fmt::format_to(std::back_inserter(table), "{}{:>{}}", i == 0 ? "" : "  ", cell_of(i), widths[i]);
    }
    table.erase(table.find_last_not_of(' ') + 1);
    table += '\n';
  };
  for (std::size_t line = 0; line < heading_height; ++line) {
    add_line([&](std::size_t i) {
      const std::size_t blank_lines = heading_height - headings[i].size();
      return line < blank_lines ? std::string() : headings[i][line - blank_lines];
    });
  }
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    add_line([&](std::size_t i) { return columns[i].cells[row]; });
  }
  return table;
}

}  // namespace foldwise
