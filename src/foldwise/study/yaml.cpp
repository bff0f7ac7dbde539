#include "foldwise/study/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>
#include <unordered_set>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"

namespace foldwise {

namespace {

/// Builds the tree from what yaml-cpp finds, in one pass.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view file) : file_(file) {}

  YamlNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    YamlNode node;
    node.line = line_of(mark);
    add(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw ParseError(file_, line_of(mark), "aliases (*name) are not supported");
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string& value) override {
    add(yaml_scalar(value, line_of(mark)));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(YamlKind::list, mark);
  }

  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(YamlKind::map, mark);
  }

  void OnMapEnd() override { close(); }

 private:
  /// A list or map of which the end is not yet seen.
  struct Open {
    YamlNode node;
    std::unordered_set<std::string> keys;
    std::optional<YamlNode> key;  // the key whose value comes next
  };

  static int line_of(const YAML::Mark& mark) { return mark.line + 1; }

  void open(YamlKind kind, const YAML::Mark& mark) {
    open_.emplace_back();
    open_.back().node.kind = kind;
    open_.back().node.line = line_of(mark);
  }

  void close() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlKind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key) {
      if (node.kind == YamlKind::null) {
        node.line = parent.key->line;  // yaml-cpp gives the line of what follows
      }
      parent.node.entries.push_back({std::move(parent.key->text), parent.key->line, std::move(node)});
      parent.key.reset();
    } else {
      if (node.kind != YamlKind::scalar) {
        throw ParseError(file_, node.line, "a key must be a word");
      }
      if (!parent.keys.insert(node.text).second) {
        throw ParseError(file_, node.line, fmt::format("key \"{}\" stands twice", one_line(node.text)));
      }
      parent.key = std::move(node);
    }
  }

  std::string_view file_;
  std::vector<Open> open_;
  YamlNode root_;
};

/// YAML forbids tabs in the indentation; its parsers complain far from the place, if at all.
void refuse_tabs(std::string_view text, std::string_view file) {
  int line = 1;
  bool in_indentation = true;
  for (const char letter : text) {
    if (letter == '\n') {
      ++line;
      in_indentation = true;
    } else if (letter == '\t' && in_indentation) {
      throw ParseError(file, line, "a tab in the indentation; YAML takes spaces only");
    } else if (letter != ' ') {
      in_indentation = false;
    }
  }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key == key) {
      return &entry.value;
    }
  }
  return nullptr;
}

YamlNode yaml_scalar(std::string text, int line) {
  YamlNode node;
  node.kind = YamlKind::scalar;
  node.line = line;
  node.text = std::move(text);
  return node;
}

YamlNode parse_yaml(std::string_view text, std::string_view file) {
  refuse_tabs(text, file);
  TreeBuilder tree(file);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(tree);
    YamlNode root = tree.take_root();
    if (parser.HandleNextDocument(tree)) {
      throw ParseError(file, tree.take_root().line, "a second document begins here; there must be one only");
    }
    return root;
  } catch (const YAML::Exception& error) {
    throw ParseError(file, error.mark.is_null() ? 0 : error.mark.line + 1, one_line(error.msg));
  }
}

}  // namespace foldwise
