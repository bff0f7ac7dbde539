// What a study costs beside its evaluations: ask, apply, work out objectives and constraints, store, tell.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/search/strategies/random.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/run_study.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "tests/support/source_directory.hpp"

namespace foldwise {
namespace {

/// Answers at once, with numbers that make a Pareto front of some length.
class InstantEvaluator final : public Evaluator {
 public:
  explicit InstantEvaluator(std::vector<std::string> metrics) : metrics_(std::move(metrics)) {}

  std::string_view model() const override { return "instant"; }
  const std::vector<std::string>& metrics() const override { return metrics_; }
  Evaluation evaluate(const Accelerator& accelerator) const override {
    const double cycles = 1e6 / area(accelerator) + static_cast<double>(accelerator.dataflow);
    return {.values = std::vector<double>(metrics_.size(), cycles), .failure = {}};
  }

 private:
  std::vector<std::string> metrics_;
};

enum class Kept { nothing, in_memory, in_sqlite };

/// The space of studies/lenet5-lab, trial by trial. CPU time is that of the process: a thread of its own stores.
void run_lab(benchmark::State& state, Kept kept) {
  const Study study = read_study(source_directory() / "studies/lenet5-lab.yaml");
  const InstantEvaluator evaluator(metrics_of(study.spec));
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "foldwise-study-benchmark.db";
  std::filesystem::remove(file);
  SerialExecutor executor;
  std::int64_t trials = 0;
  for (auto _ : state) {
    std::unique_ptr<Storage> storage;
    const StudyRecord record = record_of(study, evaluator.metrics(), evaluator.model());
    if (kept == Kept::in_memory) {
      storage = std::make_unique<MemoryStorage>(record);
    } else if (kept == Kept::in_sqlite) {
      storage = SqliteStorage::create(file, record);
    }
    RandomSearch strategy(study.spec.space.design_space(), 1);
    StudyRunOptions options;
    options.storage = storage.get();
    trials += run_study(study, strategy, evaluator, executor, options).outcome.trials();
    storage.reset();
    std::filesystem::remove(file);
  }
  state.counters["per_trial"] =
      benchmark::Counter(static_cast<double>(trials), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(run_lab, keeping_nothing, Kept::nothing)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(run_lab, keeping_in_memory, Kept::in_memory)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(run_lab, keeping_in_sqlite, Kept::in_sqlite)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// A stored study of many trials, kept until the program ends.
class ManyTrials {
 public:
  ManyTrials() {
    const Study study = read_study(source_directory() / "studies/lenet5-lab.yaml");
    const InstantEvaluator evaluator(metrics_of(study.spec));
    const auto storage = SqliteStorage::create(path_, record_of(study, evaluator.metrics(), evaluator.model()));
    RandomSearch strategy(study.spec.space.design_space(), 1);
    SerialExecutor executor;
    StudyRunOptions options;
    options.storage = storage.get();
    run_study(study, strategy, evaluator, executor, options);
  }
  ~ManyTrials() { std::filesystem::remove(path_); }
  ManyTrials(const ManyTrials&) = delete;
  ManyTrials& operator=(const ManyTrials&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() / "foldwise-study-benchmark-read.db";
};

/// What opening a stored study and knowing its best designs costs, trial by trial.
void rank_stored(benchmark::State& state) {
  static const ManyTrials stored;
  std::int64_t trials = 0;
  for (auto _ : state) {
    trials += outcome_of(*SqliteStorage::open(stored.path())).trials();
  }
  state.counters["per_trial"] =
      benchmark::Counter(static_cast<double>(trials), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(rank_stored)->Unit(benchmark::kMillisecond);

template <typename Strategy, typename... Seed>
void ask_all(benchmark::State& state, const Seed&... seed) {
  const DesignSpace space({{"a", 1000}, {"b", 1000}, {"c", 1000}, {"d", 3, ParameterKind::choice}});
  Strategy strategy(space, seed...);
  for (auto _ : state) {
    benchmark::DoNotOptimize(strategy.ask(1000));
  }
  state.counters["per_point"] = benchmark::Counter(static_cast<double>(state.iterations()) * 1000,
                                                   benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void ask_grid(benchmark::State& state) { ask_all<GridSearch>(state); }
void ask_random(benchmark::State& state) { ask_all<RandomSearch>(state, std::uint64_t{1}); }

BENCHMARK(ask_grid);
BENCHMARK(ask_random);

}  // namespace
}  // namespace foldwise
