#include "foldwise/study/study_space.hpp"

#include <gtest/gtest.h>

#include "foldwise/study/field_text.hpp"

namespace foldwise {
namespace {

const AcceleratorField* field(std::string_view name) { return &accelerator_field_named(name); }

StudySpace lab_space() {
  return StudySpace({{{field("array.rows")}, {FieldValues(3, 2, 4)}},
                     {{field("sram.ifmap_kib"), field("sram.filter_kib")}, {FieldValues({1, 2}), FieldValues({8, 4})}},
                     {{field("dataflow")}, {FieldValues({1, 0})}}});
}

TEST(FieldValues, of_a_range_are_computed) {
  const FieldValues values(1, 1, 1U << 31);
  EXPECT_EQ(values.size(), 1U << 31);
  EXPECT_EQ(values[(1U << 31) - 1], 0x1p31);
}

TEST(StudySpace, is_a_space_of_numbers_whose_choices_have_no_order) {
  const StudySpace space = lab_space();
  const auto parameters = space.design_space().parameters();
  ASSERT_EQ(parameters.size(), 3U);
  EXPECT_EQ(parameters[0], (Parameter{"array.rows", 4, ParameterKind::ordered}));
  EXPECT_EQ(parameters[1], (Parameter{"sram.ifmap_kib, sram.filter_kib", 2, ParameterKind::ordered}));
  EXPECT_EQ(parameters[2], (Parameter{"dataflow", 2, ParameterKind::choice}));
}

TEST(StudySpace, sets_the_fields_of_a_point_and_no_other) {
  Accelerator accelerator;
  accelerator.array.cols = 77;
  lab_space().apply({{2, 1, 0}}, accelerator);
  EXPECT_EQ(accelerator.array.rows, 7);
  EXPECT_EQ(accelerator.array.cols, 77);
  EXPECT_EQ(accelerator.memory.sram_bytes.ifmap, 2 * 1024);
  EXPECT_EQ(accelerator.memory.sram_bytes.filter, 4 * 1024);
  EXPECT_EQ(accelerator.dataflow, Dataflow::weight_stationary);
}

}  // namespace
}  // namespace foldwise
