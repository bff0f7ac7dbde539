#include "foldwise/hardware/accelerator_fields.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace foldwise {
namespace {

TEST(AcceleratorFields, have_names_of_their_own_and_say_what_they_mean) {
  std::set<std::string_view> names;
  for (const AcceleratorField& field : accelerator_fields()) {
    EXPECT_TRUE(names.insert(field.name).second) << field.name << " twice";
    EXPECT_FALSE(field.meaning.empty()) << field.name;
    EXPECT_EQ(find_accelerator_field(field.name)->get, field.get);
  }
  EXPECT_EQ(find_accelerator_field("array.row"), nullptr);
}

// Getter and setter must mean the same part of the accelerator, and no other field's.
TEST(AcceleratorFields, keep_what_they_are_set_to_and_leave_the_others_alone) {
  for (const AcceleratorField& field : accelerator_fields()) {
    Accelerator accelerator;
    const double value = field.choices.empty() ? (field.get(accelerator) == 3 ? 4 : 3)
                                               : static_cast<double>(field.choices.size() - 1) - field.get(accelerator);
    field.set(accelerator, value);
    EXPECT_EQ(field.get(accelerator), value) << field.name;
    const Accelerator untouched;
    for (const AcceleratorField& other : accelerator_fields()) {
      if (other.name != field.name) {
        EXPECT_EQ(other.get(accelerator), other.get(untouched)) << field.name << " changed " << other.name;
      }
    }
  }
}

TEST(AcceleratorFields, the_default_is_within_every_bound) {
  const Accelerator accelerator;
  for (const AcceleratorField& field : accelerator_fields()) {
    EXPECT_GE(field.get(accelerator), field.smallest) << field.name;
    EXPECT_LE(field.get(accelerator), field.largest) << field.name;
  }
}

TEST(AcceleratorFields, choices_are_named_in_the_order_of_their_values) {
  Accelerator accelerator;
  const AcceleratorField& dataflow = *find_accelerator_field("dataflow");
  for (std::size_t choice = 0; choice < kDataflows.size(); ++choice) {
    dataflow.set(accelerator, 3);  // per-layer
    EXPECT_TRUE(accelerator.dataflow_per_layer);
    dataflow.set(accelerator, static_cast<double>(choice));
    EXPECT_EQ(short_name(accelerator.dataflow), dataflow.choices[choice]);
    EXPECT_FALSE(accelerator.dataflow_per_layer);
  }
  EXPECT_EQ(dataflow.choices[3], "per-layer");
}

}  // namespace
}  // namespace foldwise
