#include "foldwise/simulator/simulate.hpp"

#include "foldwise/simulator/layer_run.hpp"

namespace foldwise {

namespace {

LayerReport simulate_sharing(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail,
                             ScaleSimVersion version, WalkCache* walks) {
  if (detail == ReportDetail::compute || detail == ReportDetail::folds) {
    const FoldSchedule schedule(shape, accelerator);
    LayerReport report;
    if (detail == ReportDetail::compute) {
      report_compute(schedule, report);
    } else {
      report_folds(schedule, report);
    }
    return report;
  }
  return LayerRun(shape, accelerator, version, walks).run(detail);
}

}  // namespace

LayerReport simulate(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail,
                     ScaleSimVersion version) {
  return simulate_sharing(shape, accelerator, detail, version, nullptr);
}

LayerReport LayerSimulator::simulate(const Accelerator& accelerator, ReportDetail detail) const {
  return simulate_sharing(shape_, accelerator, detail, version_, &walks_);
}

}  // namespace foldwise
