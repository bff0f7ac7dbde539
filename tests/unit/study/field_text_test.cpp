#include "foldwise/study/field_text.hpp"

#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

const AcceleratorField& field(std::string_view name) { return accelerator_field_named(name); }

std::string refusal(std::string_view name, std::string_view text) {
  return message_of<Error>([&] { parse_value(field(name), text); });
}

TEST(FieldText, every_fields_bounds_are_read_back_from_their_text) {
  for (const AcceleratorField& each : accelerator_fields()) {
    for (const double value : {each.smallest, each.largest}) {
      EXPECT_EQ(parse_value(each, value_text(each, value)), value) << each.name;
    }
  }
}

TEST(FieldText, choices_are_words) {
  EXPECT_EQ(value_text(field("dataflow"), parse_value(field("dataflow"), "ws")), "ws");
  EXPECT_EQ(refusal("dataflow", "rs"), "dataflow is \"rs\", must be one of os, ws, is, per-layer");
  EXPECT_EQ(refusal("bandwidth.mode", "user"), "bandwidth.mode is \"user\", must be one of USER, CALC");
}

TEST(FieldText, numbers_obey_the_fields_rules) {
  EXPECT_EQ(parse_value(field("clock_ghz"), "0.7"), 0.7);
  EXPECT_EQ(refusal("array.rows", "many"), "array.rows is \"many\", must be a number");
  EXPECT_EQ(refusal("array.rows", ""), "array.rows is \"\", must be a number");
  EXPECT_EQ(refusal("array.rows", "nan"), "array.rows is \"nan\", must be a number");
  EXPECT_EQ(refusal("array.rows", "0x10"), "array.rows is \"0x10\", must be a number");
  EXPECT_EQ(refusal("array.rows", "2.5"), "array.rows is 2.5, must be a whole number");
  EXPECT_EQ(refusal("array.rows", "0"), "array.rows is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal("array.rows", "2147483649"), "array.rows is 2147483649, must be from 1 to 2147483648");
  EXPECT_EQ(refusal("clock_ghz", "-1"), "clock_ghz is -1, must be from 0 to 1000");
}

TEST(FieldText, an_unknown_field_is_refused_with_the_nearest_one) {
  EXPECT_EQ(message_of<Error>([] { accelerator_field_named("array.row"); }),
            "unknown field \"array.row\"; the nearest known name is \"array.rows\"");
}

}  // namespace
}  // namespace foldwise
