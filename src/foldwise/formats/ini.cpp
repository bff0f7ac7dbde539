#include "foldwise/formats/ini.hpp"

#include <fmt/format.h>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/text_lines.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kDefaultSection = "DEFAULT";

std::size_t indent_of(std::string_view line) { return line.find_first_not_of(" \t\v\f"); }

/// The name in a line `[name]`; what follows the last bracket does not count. nullopt for any other line.
std::optional<std::string_view> section_name(std::string_view text) {
  const std::size_t end = text.rfind(']');
  if (!text.starts_with('[') || end == std::string_view::npos || end < 2) {
    return std::nullopt;
  }
  return text.substr(1, end - 1);
}

}  // namespace

IniFile::IniFile(std::string_view text, std::string_view file) : file_(file) {
  Section* section = nullptr;
  IniValue* value = nullptr;  // what a continuation line continues
  std::size_t indent = 0;     // of the option or section above
  TextLines lines(text);
  while (const std::optional<TextLine> line = lines.next()) {
    const std::string_view content = trimmed(line->text);
    if (content.starts_with('#') || content.starts_with(';')) {
      continue;
    }
    if (content.empty()) {
      if (value != nullptr) {
        value->text += '\n';
      }
      continue;
    }
    const std::size_t line_indent = indent_of(line->text);
    if (value != nullptr && line_indent > indent) {
      value->text += fmt::format("\n{}", content);
      continue;
    }
    indent = line_indent;
    if (const auto name = section_name(content)) {
      section = &open_section(*name, line->number);
      value = nullptr;
    } else if (section == nullptr) {
      throw ParseError(file_, line->number, fmt::format("{} stands before the first [section]", quoted_text(content)));
    } else {
      value = &add_option(*section, content, line->number);
    }
  }
}

IniFile::Section& IniFile::open_section(std::string_view name, int line) {
  const auto [entry, added] = sections_.try_emplace(std::string(name));
  if (!added && name != kDefaultSection) {
    throw ParseError(file_, line,
                     fmt::format("section {} stands twice, first in line {}", quoted_text(name), entry->second.line));
  }
  entry->second.line = line;
  return entry->second;
}

IniValue& IniFile::add_option(Section& section, std::string_view text, int line) {
  const std::size_t separator = text.find_first_of("=:");
  const std::string_view name = trimmed(text.substr(0, separator));
  if (separator == std::string_view::npos || name.empty()) {
    throw ParseError(file_, line, fmt::format("{} is neither [section] nor option = value", quoted_text(text)));
  }
  const auto [entry, added] = section.options.try_emplace(lower_case(name));
  if (!added) {
    throw ParseError(file_, line,
                     fmt::format("option {} stands twice, first in line {}", quoted_text(name), entry->second.line));
  }
  entry->second = {std::string(trimmed(text.substr(separator + 1))), line};
  return entry->second;
}

bool IniFile::has_section(std::string_view section) const {
  return section != kDefaultSection && sections_.find(section) != sections_.end();
}

std::optional<IniValue> IniFile::find(std::string_view section, std::string_view option) const {
  if (!has_section(section)) {
    return std::nullopt;
  }
  for (const std::string_view place : {section, kDefaultSection}) {
    const auto found = sections_.find(place);
    if (found == sections_.end()) {
      continue;
    }
    const auto entry = found->second.options.find(lower_case(option));
    if (entry == found->second.options.end()) {
      continue;
    }
    const IniValue& raw = entry->second;
    IniValue value{{}, raw.line};
    // Blank lines after a value are none of it; one before, from an option whose value begins on the next line, is.
    const std::string text = raw.text.substr(0, raw.text.find_last_not_of('\n') + 1);
    for (std::size_t index = 0; index < text.size(); ++index) {
      if (text[index] == '%' && text[++index] != '%') {
        throw ParseError(file_, raw.line, fmt::format("{} is {}, a % must be written %%", option, quoted_text(text)));
      }
      value.text += text[index];
    }
    return value;
  }
  return std::nullopt;
}

IniValue IniFile::required(std::string_view section, std::string_view option) const {
  std::optional<IniValue> value = find(section, option);
  if (value) {
    return *value;
  }
  const auto found = sections_.find(section);
  if (!has_section(section)) {
    throw ParseError(file_, 0, fmt::format("section [{}] is missing", section));
  }
  throw ParseError(file_, found->second.line, fmt::format("section [{}] has no {}", section, option));
}

}  // namespace foldwise
