#include "foldwise/study/study_record.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

StudyRecord record() {
  StudyRecord study;
  study.name = "lab";
  study.model = "scalesim-v2";
  study.inputs = {{"study", "lab.yaml", "a: 1\nb: 2\n", "00"}, {"workload", "net.csv", "x\n", "11"}};
  study.overrides = {{"seed", "7"}, {"trials", "100"}};
  study.objectives = {{Sense::minimize, "speed", "total_cycles"}};
  return study;
}

TEST(StudyRecord, is_one_question_wherever_its_files_lie_and_whatever_its_budget) {
  StudyRecord now = record();
  now.inputs[0].path = "elsewhere/lab.yaml";
  now.overrides = {{"seconds", "3"}, {"seed", "7"}};
  EXPECT_EQ(difference_between(record(), now), "");
}

TEST(StudyRecord, names_the_input_that_changed_and_its_first_line_that_did) {
  StudyRecord now = record();
  now.inputs[0] = {"study", "lab.yaml", "a: 1\nb: 3\n", "22"};
  EXPECT_EQ(difference_between(record(), now),
            "study lab.yaml has changed: SHA-256 was 00 and is 22; line 2 was \"b: 2\" and is \"b: 3\"");
  now.inputs[0].text = "a: 1\nb: 2\nc: 4\n";
  EXPECT_EQ(difference_between(record(), now),
            "study lab.yaml has changed: SHA-256 was 00 and is 22; line 3 was \"\" and is \"c: 4\"");
  now.inputs[0].text = "a: 1\nb: 2";
  EXPECT_EQ(difference_between(record(), now),
            "study lab.yaml has changed: SHA-256 was 00 and is 22; the line ends differ");
}

TEST(StudyRecord, names_settings_that_differ_unless_they_are_free) {
  StudyRecord now = record();
  now.overrides = {{"seed", "8"}};
  EXPECT_EQ(difference_between(record(), now), "settings: was \"--seed 7\" and is \"--seed 8\"");
  EXPECT_EQ(difference_between(record(), now, {"seed"}), "");
}

TEST(StudyRecord, names_whatever_else_differs) {
  StudyRecord now = record();
  now.model = "ideal-memory";
  EXPECT_EQ(difference_between(record(), now), "model: was \"scalesim-v2\" and is \"ideal-memory\"");
  now = record();
  now.objectives[0].sense = Sense::maximize;
  EXPECT_EQ(difference_between(record(), now),
            "objectives: was \"minimize total_cycles\" and is \"maximize total_cycles\"");
}

}  // namespace
}  // namespace foldwise
