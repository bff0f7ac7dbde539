#include "foldwise/report/views/best_changes.hpp"

#include <algorithm>
#include <cmath>

#include "foldwise/base/error.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

std::vector<const AcceleratorField*> fields_that_matter(const Accelerator& accelerator, ScaleSimVersion version) {
  std::vector<std::string_view> names = {"array.rows",     "array.cols",      "dataflow",
                                         "sram.ifmap_kib", "sram.filter_kib", "sram.ofmap_kib"};
  if (accelerator.memory.mode == BandwidthMode::user) {
    if (accelerator.memory.bandwidth_bytes_per_cycle > 0) {
      names.emplace_back("bandwidth.bytes_per_cycle");
    } else {
      names.emplace_back("bandwidth.words_per_cycle");
      if (version == ScaleSimVersion::v3) {
        names.insert(names.end(), {"bandwidth.ifmap_bank", "bandwidth.filter_bank"});
      }
    }
  }
  std::vector<const AcceleratorField*> fields;
  fields.reserve(names.size());
  for (const std::string_view name : names) {
    fields.push_back(&accelerator_field_named(name));
  }
  return fields;
}

std::vector<double> neighbours(const AcceleratorField& field, double value) {
  std::vector<double> values;
  if (field.choices.empty()) {
    values = {std::floor(value / 2), value - 1, value + 1, value * 2};
  } else {
    for (std::size_t choice = 0; choice < field.choices.size(); ++choice) {
      values.push_back(static_cast<double>(choice));
    }
  }
  std::erase_if(values,
                [&](double other) { return other == value || other < field.smallest || other > field.largest; });
  return values;
}

}  // namespace

BestChanges best_changes(const Network& network, const Accelerator& accelerator, ScaleSimVersion version) {
  const std::vector<Workload> workloads = {{.network = network}};
  const std::vector<std::string> metrics = {"total_cycles"};
  const ScaleSimEvaluator evaluator(workloads, metrics, version);
  const Evaluation unchanged = evaluator.evaluate(accelerator);
  if (unchanged.failed()) {
    throw Error(unchanged.failure);
  }
  BestChanges best{static_cast<std::int64_t>(unchanged.values.front()), {}};
  for (const AcceleratorField* field : fields_that_matter(accelerator, version)) {
    const double value = field->get(accelerator);
    BestChange change{field, value, value, best.total_cycles};
    for (const double other : neighbours(*field, value)) {
      Accelerator changed = accelerator;
      field->set(changed, other);
      const Evaluation evaluation = evaluator.evaluate(changed);
      if (!evaluation.failed() && evaluation.values.front() < static_cast<double>(change.total_cycles)) {
        change.to = other;
        change.total_cycles = static_cast<std::int64_t>(evaluation.values.front());
      }
    }
    best.changes.push_back(change);
  }
  std::ranges::stable_sort(best.changes, {}, &BestChange::total_cycles);
  return best;
}

}  // namespace foldwise
