#include "foldwise/simulator/simulate.hpp"

#include "foldwise/base/error.hpp"
#include "foldwise/simulator/fold_schedule.hpp"

namespace foldwise {

LayerReport simulate(const ConvShape& shape, const Accelerator& accelerator, ReportDetail detail) {
  LayerReport report;
  const FoldSchedule schedule(shape, accelerator);
  report_folds(schedule, report);
  if (detail != ReportDetail::folds) {
    throw Error("the memory model is not there yet");
  }
  return report;
}

}  // namespace foldwise
