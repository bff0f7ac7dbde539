#pragma once

namespace foldwise {

/// Tells OpenBLAS, below libtorch, how many threads it may use: it does not ask libtorch and would take every core.
/// False when the BLAS in use is not OpenBLAS, which makes training many times slower.
bool set_blas_threads(int threads);

}  // namespace foldwise
