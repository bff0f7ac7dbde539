#include "foldwise/study/yaml.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

std::string refusal(std::string_view text) {
  return message_of<ParseError>([&] { parse_yaml(text, "study.yaml"); });
}

TEST(ParseYaml, gives_scalars_lists_and_maps_with_their_lines) {
  const YamlNode root = parse_yaml("name: lab\nspace:\n  rows: {from: 3, to: 10}\n  dataflow: [ws, os]\nbase:\n", "f");
  ASSERT_EQ(root.kind, YamlKind::map);
  EXPECT_EQ(root.find("name")->text, "lab");
  const YamlNode* space = root.find("space");
  ASSERT_EQ(space->kind, YamlKind::map);
  EXPECT_EQ(space->entries[0].key, "rows");
  EXPECT_EQ(space->entries[0].line, 3);
  EXPECT_EQ(space->find("rows")->find("to")->text, "10");
  EXPECT_EQ(space->find("dataflow")->items[1].text, "os");
  EXPECT_EQ(space->find("dataflow")->items[1].line, 4);
  EXPECT_EQ(root.find("base")->kind, YamlKind::null);
  EXPECT_EQ(root.find("seed"), nullptr);
}

TEST(ParseYaml, of_nothing_is_null) {
  EXPECT_EQ(parse_yaml("", "f").kind, YamlKind::null);
  EXPECT_EQ(parse_yaml("# a comment only\n", "f").kind, YamlKind::null);
}

TEST(ParseYaml, reads_windows_line_ends) { EXPECT_EQ(parse_yaml("a: 1\r\nb: 2\r\n", "f").find("b")->text, "2"); }

TEST(ParseYaml, names_the_line_of_a_tab_in_the_indentation) {
  EXPECT_EQ(refusal("space:\n\tarray.rows: [1]\n"), "study.yaml:2: a tab in the indentation; YAML takes spaces only");
  EXPECT_EQ(parse_yaml("a:\t1\n", "f").find("a")->text, "1");  // elsewhere YAML allows it
}

TEST(ParseYaml, refuses_a_key_that_stands_twice) {
  EXPECT_EQ(refusal("seed: 1\nname: x\nseed: 2\n"), "study.yaml:3: key \"seed\" stands twice");
}

TEST(ParseYaml, refuses_what_a_study_has_no_use_for) {
  EXPECT_EQ(refusal("a: &x [1]\nb: *x\n"), "study.yaml:2: aliases (*name) are not supported");
  EXPECT_EQ(refusal("[a, b]: 1\n"), "study.yaml:1: a key must be a word");
  EXPECT_EQ(refusal("a: 1\n---\nb: 2\n"), "study.yaml:3: a second document begins here; there must be one only");
}

TEST(ParseYaml, says_where_the_text_is_no_yaml) {
  EXPECT_TRUE(refusal("a: 1\nb: [1, 2\nc: 3\n").starts_with("study.yaml:3: ")) << refusal("a: 1\nb: [1, 2\nc: 3\n");
  EXPECT_TRUE(refusal(std::string(10000, '[')).starts_with("study.yaml:1: "));
}

}  // namespace
}  // namespace foldwise
