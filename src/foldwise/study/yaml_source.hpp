#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/study/yaml.hpp"

namespace foldwise {

/// A node of a YAML file and the name of the file: what a rule needs to say where it was broken. Neither is owned.
struct YamlSource {
  const YamlNode& node;
  const std::string& file;

  [[noreturn]] void fail(std::string_view message) const { throw ParseError(file, node.line, message); }

  YamlSource at(const YamlNode& other) const { return {other, file}; }

  /// Runs what may throw an Error that knows no file, and adds file and line.
  template <typename Function>
  decltype(auto) located(const Function& function) const {
    return foldwise::located(file, node.line, function);
  }
};

/// Readers of one thing each; `what` is how errors call it. All throw ParseError.
const std::string& text_of(const YamlSource& source, std::string_view what);
double number_of(const YamlSource& source, std::string_view what);
std::int64_t integer_of(const YamlSource& source, std::string_view what, std::int64_t smallest);

/// A text without control characters, which tables and messages show as it is.
const std::string& name_of(const YamlSource& source, std::string_view what);

/// The items of a list, perhaps none; a single value is a list of one.
std::vector<YamlSource> items_of(const YamlSource& source);

/// The same, but throws when there is none.
std::vector<YamlSource> some_items_of(const YamlSource& source, std::string_view what);

void require_map(const YamlSource& source, std::string_view what);
void refuse_unknown_keys(const YamlSource& source, std::string_view what,
                         std::initializer_list<std::string_view> known);
YamlSource required_key(const YamlSource& map, std::string_view key, std::string_view what);

/// Calls `function` with the value of `key` when the map has it.
template <typename Function>
void with_key(const YamlSource& map, std::string_view key, const Function& function) {
  if (const YamlNode* value = map.node.find(key)) {
    function(map.at(*value));
  }
}

}  // namespace foldwise
