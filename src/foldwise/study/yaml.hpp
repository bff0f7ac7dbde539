#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace foldwise {

struct YamlEntry;

enum class YamlKind { null, scalar, list, map };

/// A YAML document as a plain tree; every part knows its line. Numbers are still text.
struct YamlNode {
  YamlKind kind = YamlKind::null;
  int line = 0;
  std::string text;                ///< of a scalar
  std::vector<YamlNode> items;     ///< of a list
  std::vector<YamlEntry> entries;  ///< of a map, in order, keys distinct

  /// The value of that key, nullptr when there is none.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  int line = 0;  ///< of the key
  YamlNode value;
};

YamlNode yaml_scalar(std::string text, int line);

/// Parses one document; `file` is what errors call it. Throws ParseError: what is no YAML, a tab in the indentation, a
/// key that stands twice or is no scalar, an alias (*name), a second document.
YamlNode parse_yaml(std::string_view text, std::string_view file);

}  // namespace foldwise
