#include "blas_threads.hpp"

#include <dlfcn.h>

namespace foldwise {

bool set_blas_threads(int threads) {
  // Which BLAS libtorch finds, the system decides when the program starts; so OpenBLAS is looked for, not linked.
  void* const found = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
  if (found == nullptr) {
    return false;
  }
  reinterpret_cast<void (*)(int)>(found)(threads);
  return true;
}

}  // namespace foldwise
