#include "foldwise/simulator/simulate.hpp"

#include "foldwise/simulator/layer_run.hpp"

namespace foldwise {

LayerReport simulate(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail) {
  if (detail == ReportDetail::folds) {
    LayerReport report;
    report_folds(FoldSchedule(shape, accelerator), report);
    return report;
  }
  return LayerRun(shape, accelerator).run(detail);
}

}  // namespace foldwise
