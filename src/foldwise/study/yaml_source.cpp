#include "foldwise/study/yaml_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

const std::string& text_of(const YamlSource& source, std::string_view what) {
  if (source.node.kind != YamlKind::scalar || source.node.text.empty()) {
    source.fail(fmt::format("{} must be a word or number", what));
  }
  return source.node.text;
}

const std::string& name_of(const YamlSource& source, std::string_view what) {
  const std::string& text = text_of(source, what);
  if (one_line(text, text.size()) != text) {
    source.fail(fmt::format("{} is \"{}\", must have no control characters", what, one_line(text)));
  }
  return text;
}

std::vector<YamlSource> items_of(const YamlSource& source) {
  std::vector<YamlSource> items;
  if (source.node.kind == YamlKind::list) {
    for (const YamlNode& item : source.node.items) {
      items.push_back(source.at(item));
    }
  } else if (source.node.kind != YamlKind::null) {
    items.push_back(source);
  }
  return items;
}

std::vector<YamlSource> some_items_of(const YamlSource& source, std::string_view what) {
  std::vector<YamlSource> items = items_of(source);
  if (items.empty()) {
    source.fail(fmt::format("{} is empty", what));
  }
  return items;
}

void require_map(const YamlSource& source, std::string_view what) {
  if (source.node.kind != YamlKind::map) {
    source.fail(fmt::format("{} must be a map of keys and values", what));
  }
}

void refuse_unknown_keys(const YamlSource& source, std::string_view what,
                         std::initializer_list<std::string_view> known) {
  require_map(source, what);
  for (const YamlEntry& entry : source.node.entries) {
    if (std::ranges::find(known, entry.key) == known.end()) {
      throw ParseError(source.file, entry.line,
                       unknown_name_message(fmt::format("key of {}", what), entry.key, {known.begin(), known.size()}));
    }
  }
}

YamlSource required_key(const YamlSource& map, std::string_view key, std::string_view what) {
  const YamlNode* value = map.node.find(key);
  if (value == nullptr) {
    map.fail(fmt::format("{} has no key \"{}\"", what, key));
  }
  return map.at(*value);
}

double number_of(const YamlSource& source, std::string_view what) {
  const std::optional<double> number = parse_number(text_of(source, what));
  if (!number) {
    source.fail(fmt::format("{} is \"{}\", must be a number", what, one_line(source.node.text)));
  }
  return *number;
}

std::int64_t integer_of(const YamlSource& source, std::string_view what, std::int64_t smallest) {
  const std::optional<std::int64_t> number = parse_integer(text_of(source, what));
  if (!number || *number < smallest) {
    source.fail(
        fmt::format("{} is \"{}\", must be a whole number from {}", what, one_line(source.node.text), smallest));
  }
  return *number;
}

}  // namespace foldwise
