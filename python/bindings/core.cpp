#include "bind.hpp"

// Lowest floor first: a signature that names a class needs the class to be known.
PYBIND11_MODULE(_core, core) {
  core.doc() = "The engine of foldwise. Private: use the packages foldwise and scalesim.";
  foldwise::bind_base(core);
  foldwise::bind_workload(core);
  foldwise::bind_hardware(core);
  foldwise::bind_simulator(core);
  foldwise::bind_matrices(core);
  foldwise::bind_formats(core);
  foldwise::bind_quantization(core);
  foldwise::bind_proxy(core);
  foldwise::bind_report(core);
  foldwise::bind_search(core);
  foldwise::bind_study(core);
  foldwise::bind_catalog(core);
}
