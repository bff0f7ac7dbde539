#include "foldwise/external/external_evaluator.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/study/study.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kStudy = R"(
model: {name: external, command: [sh, -c, 'SCRIPT'], timeout_seconds: 30}
metrics: [luts, watts]
accelerator: {clock_ghz: 0.5}
space: {array.rows: [4, 8], dataflow: [ws, os]}
constraints: [luts <= 100]
objectives: {minimize: latency_us}
)";

/// A study whose program is a shell script without single quotes.
class ExternalModel : public testing::Test {
 protected:
  Study study_with(const std::string& script) {
    std::string text = kStudy;
    text.replace(text.find("SCRIPT"), 6, script);
    text.replace(text.find("latency_us"), 10, "array.rows / luts");
    return read_study(folder.write("s.yaml", text));
  }

  Evaluation evaluation(const std::string& script) {
    const Study study = study_with(script);
    return ExternalEvaluator(study).evaluate(design());
  }

  std::string failure(const std::string& script) { return evaluation(script).failure; }

  /// The failure of a program that writes this answer.
  std::string failure_of_answer(const std::string& answer) {
    folder.write("answer", answer);
    const std::string failed = failure("cat answer");
    const std::string begin = "answer of program sh: ";
    return failed.starts_with(begin) ? failed.substr(begin.size()) : failed;
  }

  static Accelerator design() {
    Accelerator accelerator;
    accelerator.array.rows = 8;
    accelerator.dataflow = Dataflow::weight_stationary;
    accelerator.clock_ghz = 0.5;
    return accelerator;
  }

  static constexpr const char* kFields = R"("fields": {"array.rows": 8, "dataflow": "ws"})";

  TemporaryDirectory folder;
};

TEST_F(ExternalModel, takes_the_metrics_in_the_order_of_the_study) {
  folder.write("answer", std::string("{") + kFields + R"(, "metrics": {"watts": 2.5, "more": 1, "luts": 50}})");
  const Study study = study_with("cat answer");
  const ExternalEvaluator evaluator(study);
  EXPECT_THAT(evaluator.metrics(), ElementsAre("luts", "watts"));
  EXPECT_EQ(evaluator.model(), "external");
  EXPECT_THAT(evaluator.evaluate(design()).values, ElementsAre(50, 2.5));
}

TEST_F(ExternalModel, a_recorded_metric_may_have_no_value) {
  for (const char* metrics : {R"({"luts": 50})", R"({"luts": 50, "watts": null})", R"({"luts": 50, "watts": NaN})"}) {
    folder.write("answer", fmt::format("{{{}, \"metrics\": {}}}", kFields, metrics));
    const std::vector<double> values = evaluation("cat answer").values;
    ASSERT_EQ(values.size(), 2U) << metrics;
    EXPECT_TRUE(std::isnan(values[1]));
  }
}

TEST_F(ExternalModel, asks_with_the_design_and_all_that_it_may_need) {
  failure("cat > question");
  const std::string question = bytes_of(folder.path() / "question");
  EXPECT_THAT(question,
              testing::StartsWith(R"({"study":"s","fields":{"array.rows":8,"dataflow":"ws"},"accelerator":{)"));
  EXPECT_THAT(question, HasSubstr(R"("array.cols":8)"));
  EXPECT_THAT(question, HasSubstr(R"("clock_ghz":0.5)"));
  EXPECT_THAT(question, testing::EndsWith(R"(,"workloads":[],"wanted":["luts","watts"]})"
                                          "\n"));
}

TEST_F(ExternalModel, refuses_every_answer_that_is_none) {
  const std::string fields = kFields;
  EXPECT_THAT(failure_of_answer(""), HasSubstr("parse error"));
  EXPECT_THAT(failure_of_answer("garbage\nof lines"), HasSubstr("parse error at line 1, column 1"));
  EXPECT_EQ(failure_of_answer("[]"), "must be an object with the \"fields\" of the design");
  EXPECT_EQ(failure_of_answer(R"({"metrics": {"luts": 50}})"), "must be an object with the \"fields\" of the design");
  EXPECT_EQ(failure_of_answer("{" + fields + "}"), "has neither \"metrics\" nor \"failure\"");
  EXPECT_EQ(failure_of_answer("{" + fields + R"(, "metrics": 3})"), "metrics must be an object");
  EXPECT_EQ(failure_of_answer("{" + fields + R"(, "metrics": {"luts": "50"}})"),
            "luts is \"50\", must be a number or null");
  EXPECT_EQ(failure_of_answer("{" + fields + R"(, "metrics": {"watts": 50}})"),
            "metric luts is missing, an objective or a constraint needs it");
  for (const char* none : {"null", "NaN", "-Infinity"}) {
    EXPECT_EQ(failure_of_answer("{" + fields + R"(, "metrics": {"luts": )" + none + "}}"),
              "metric luts is no finite number, an objective or a constraint needs it");
  }
}

TEST_F(ExternalModel, refuses_the_answer_to_another_design) {
  const std::string metrics = R"(, "metrics": {"luts": 50}})";
  EXPECT_EQ(failure_of_answer(R"({"fields": {"array.rows": 4, "dataflow": "ws"})" + metrics),
            "array.rows is 4, but the design has 8");
  EXPECT_EQ(failure_of_answer(R"({"fields": {"array.rows": 8, "dataflow": "os"})" + metrics),
            "dataflow is \"os\", but the design has \"ws\"");
  EXPECT_EQ(failure_of_answer(R"({"fields": {"array.rows": 8})" + metrics), "fields have no dataflow, the design has");
  EXPECT_EQ(failure_of_answer(R"({"fields": {"array.row": 8})" + metrics),
            "unknown field \"array.row\"; the nearest known name is \"array.rows\"");
}

TEST_F(ExternalModel, a_failure_is_the_programs_own_word) {
  EXPECT_EQ(failure_of_answer(std::string("{") + kFields + R"(, "failure": "timing not met\n"})"), "timing not met?");
}

TEST_F(ExternalModel, what_goes_wrong_with_the_program_is_a_failure) {
  EXPECT_EQ(failure("echo the reason >&2; exit 2"), "program sh: exited with status 2: the reason");
}

TEST_F(ExternalModel, answers_many_threads_each_for_its_design) {
  const Study study = study_with(
      "python3 -c \"import json, sys; design = json.load(sys.stdin); design[\\\"metrics\\\"] = "
      "{\\\"luts\\\": design[\\\"fields\\\"][\\\"array.rows\\\"]}; print(json.dumps(design))\"");
  const ExternalEvaluator evaluator(study);
  std::vector<std::string> wrong(4);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
    threads.emplace_back([&, thread] {
      Accelerator accelerator = design();
      accelerator.array.rows = static_cast<std::int64_t>(thread) + 1;
      const Evaluation evaluation = evaluator.evaluate(accelerator);
      if (evaluation.failed() || evaluation.values[0] != static_cast<double>(thread) + 1) {
        wrong[thread] = "failed " + evaluation.failure;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(wrong, testing::Each(""));
}

TEST_F(ExternalModel, needs_a_program) {
  Study study = study_with("true");
  study.spec.program.reset();
  EXPECT_THAT(message_of<Error>([&] { static_cast<void>(ExternalEvaluator{study}); }),
              HasSubstr("model external names no program"));
}

}  // namespace
}  // namespace foldwise
