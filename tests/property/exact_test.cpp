// The search that proves: on random small studies its answer is brute force's, and what is said of a box of designs is
// true of every design in it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/study/assessor.hpp"
#include "foldwise/study/run_study.hpp"
#include "foldwise/study/study_bounds.hpp"
#include "foldwise/study/study_file.hpp"
#include "tests/support/random_layers.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

template <typename Value>
Value pick(Rng& rng, const std::vector<Value>& values) {
  return values[static_cast<std::size_t>(rng.below(values.size()))];
}

/// A study of one or two random layers. Sizes are small where the text says KiB, so words are narrow at times and
/// layers large for their scratchpads.
Study random_study(Rng& rng, std::string& text) {
  const auto range = [&](int most) {
    const auto from = static_cast<int>(1 + rng.below(static_cast<std::uint64_t>(most)));
    return fmt::format("{{from: {}, to: {}}}", from, from + static_cast<int>(rng.below(6)));
  };
  const std::vector<std::string> objectives = {
      "minimize: total_cycles",        "minimize: total_cycles * area", "maximize: overall_utilization",
      "minimize: stall_cycles + area", "maximize: macs / total_cycles", "minimize: max(layer.total_cycles)",
      "maximize: mapping_efficiency",  "minimize: dram_accesses",       "minimize: sram_accesses ^ 2 / total_cycles"};
  const std::vector<std::string> constraints = {
      "array.rows * array.cols <= 40", "mapping_efficiency >= 70", "dataflow != ws", "area <= 60", "total_cycles < 0",
      "overall_utilization >= 20"};
  text = "workload: net.csv\nspace:\n";
  if (rng.below(4) == 0) {
    text += "  \"array.rows, array.cols\": [[1, 12], [2, 6], [3, 4], [4, 3], [6, 2], [12, 1]]\n";
  } else {
    text += fmt::format("  array.rows: {}\n  array.cols: {}\n", range(12), range(12));
  }
  text += fmt::format("  sram.ifmap_kib: {}\n  sram.filter_kib: {}\n", range(3),
                      rng.below(2) == 0 ? std::string("[4, 1, 2]") : range(3));
  text += fmt::format("  sram.ofmap_kib: [1, 3]\n  dataflow: {}\n",
                      pick<std::string>(rng, {"[ws, os, is]", "[ws, per-layer, os, is]"}));
  text += fmt::format("accelerator:\n  bandwidth.mode: {}\n  bandwidth.words_per_cycle: {}\n",
                      pick<std::string>(rng, {"USER", "USER", "CALC"}), 1 + rng.below(12));
  if (rng.below(2) == 0) {
    text += "  word_bits.ifmap: 64\n  word_bits.filter: 64\n  word_bits.ofmap: 32\n";
  }
  if (rng.below(2) == 0) {
    text += fmt::format("constraints: [\"{}\"]\n", pick(rng, constraints));
  }
  text += fmt::format("objectives:\n  - {}\nmodel: {}\nstrategy: exact\n", pick(rng, objectives),
                      pick<std::string>(rng, {"scalesim-v2", "scalesim-v2", "scalesim-v3"}));
  Study study;
  study.spec = parse_study(text, "random.yaml");
  for (const FieldSetting& setting : study.spec.accelerator) {
    setting.field->set(study.base, setting.value);
  }
  Network network;
  for (std::uint64_t layers = 1 + rng.below(2); layers > 0; --layers) {
    network.layers.push_back({"layer", random_layer_case(rng, 40'000).shape});
  }
  study.workloads.push_back({network, 1.0});
  return study;
}

/// Calls check(rng) so many times, up to the first failure, with seeds that say which case it was.
template <typename Check>
void for_each_case(std::uint64_t count, const Check& check) {
  for (std::uint64_t seed = 1; seed <= count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rng rng(seed);
    check(rng);
  }
}

/// What a study makes of its points.
class Observer {
 public:
  explicit Observer(const Study& study)
      : study_(study),
        evaluator_(model_named(study.spec.model.text).make(study.workloads, metrics_of(study.spec))),
        assessor_(study, evaluator_->metrics()) {}

  const Evaluator& evaluator() const { return *evaluator_; }

  Trial trial(const DesignPoint& point) const {
    const Accelerator accelerator = assessor_.accelerator_of(point);
    return assessor_.assess(0, point, accelerator, evaluator_->evaluate(accelerator));
  }

  /// Of a feasible trial: the smaller, the better.
  double to_minimize(const Trial& trial) const {
    const double objective = trial.objectives.front();
    return study_.spec.objectives.front().sense == Sense::minimize ? objective : -objective;
  }

 private:
  const Study& study_;
  std::unique_ptr<Evaluator> evaluator_;
  Assessor assessor_;
};

/// Searches the study with strategy exact and evaluates every design of it besides: one answer.
void expect_brute_force_answer(const Study& study) {
  const Observer observer(study);
  const DesignSpace& space = study.spec.space.design_space();
  std::optional<double> least;
  for (std::uint64_t rank = 0; rank < space.size(); ++rank) {
    const Trial trial = observer.trial(space.point(rank));
    if (trial.state == TrialState::complete) {
      least = std::min(least.value_or(observer.to_minimize(trial)), observer.to_minimize(trial));
    }
  }
  const auto strategy = make_strategy(study, observer.evaluator().model());
  SerialExecutor executor;
  const StudyRun run = run_study(study, *strategy, observer.evaluator(), executor);
  const Proof proof = *strategy->proof();
  EXPECT_EQ(run.end, StudyEnd::exhausted);
  EXPECT_TRUE(proof.optimal());
  EXPECT_EQ(strategy->gap(), 0.0);
  ASSERT_EQ(proof.incumbent.has_value(), least.has_value());
  if (least) {
    EXPECT_EQ(proof.objective, *least);
    EXPECT_EQ(proof.bound, *least);
  }
  visit_boxes(space, proof.boxes, [](const Box&) {});  // covers the space
}

TEST(Exact, equals_brute_force_on_random_studies) {
  for_each_case(60, [](Rng& rng) {
    std::string text;
    const Study study = random_study(rng, text);
    SCOPED_TRACE(text);
    expect_brute_force_answer(study);
  });
}

/// A shipped study of one objective, its first.
Study shipped_study(std::string_view name, std::vector<Override> overrides = {}) {
  overrides.push_back({"strategy", "exact"});
  Study study = read_study(source_directory() / "studies" / fmt::format("{}.yaml", name), std::move(overrides));
  study.spec.model.text = models().front().name;
  study.spec.objectives.erase(study.spec.objectives.begin() + 1, study.spec.objectives.end());
  return study;
}

TEST(Exact, equals_brute_force_on_shipped_studies) {
  for (const std::string_view name : {"lenet5-lab", "codesign-lab", "resnet18"}) {
    SCOPED_TRACE(name);
    expect_brute_force_answer(shipped_study(name));
  }
}

TEST(Exact, equals_brute_force_on_200_000_designs) {
  const Study study = shipped_study("lenet5-lab", {{"set", "bandwidth.mode=CALC"},
                                                   {"set", "array.rows={from: 1, to: 64}"},
                                                   {"set", "array.cols={from: 1, to: 65}"},
                                                   {"set", "sram.filter_kib=4"}});
  EXPECT_EQ(study.spec.space.design_space().size(), 64U * 65 * 16 * 3);
  expect_brute_force_answer(study);
}

TEST(StudyBounds, are_true_of_every_design_of_a_box) {
  for_each_case(400, [](Rng& rng) {
    std::string text;
    const Study study = random_study(rng, text);
    SCOPED_TRACE(text);
    const Observer observer(study);
    StudyBounds bounds(study, study.spec.model.text);
    const DesignSpace& space = study.spec.space.design_space();
    Box box = box_of(space);
    // A random path down the tree; at each box, one of its designs.
    while (true) {
      DesignPoint point = first_point(box);
      for (std::size_t i = 0; i < box.ranges.size(); ++i) {
        point.indices[i] += static_cast<std::uint32_t>(rng.below(box.ranges[i].last - box.ranges[i].first + 1));
      }
      const Trial trial = observer.trial(point);
      const BoxBound quick = bounds.quick(box);
      const BoxBound thorough = bounds.thorough(box, INFINITY);
      if (trial.state == TrialState::complete) {
        EXPECT_LE(quick.objective, observer.to_minimize(trial)) << space.rank(point);
        EXPECT_LE(thorough.objective, observer.to_minimize(trial)) << space.rank(point);
      } else if (quick.broken_constraint >= 0 && trial.state == TrialState::infeasible) {
        EXPECT_GT(trial.violations[static_cast<std::size_t>(quick.broken_constraint)], 0.0);
      }
      if (is_point(box)) {
        break;
      }
      const auto halves_of_box = halves(box, bounds.parameter_to_cut(box));
      box = rng.below(2) == 0 ? halves_of_box.first : halves_of_box.second;
    }
  });
}

}  // namespace
}  // namespace foldwise
