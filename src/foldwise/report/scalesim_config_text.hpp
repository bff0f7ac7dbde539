#pragma once

#include <string>

#include "foldwise/hardware/accelerator.hpp"

namespace foldwise {

/// A SCALE-Sim config that reads back as this accelerator (formats/scalesim_config.hpp), but for what such a file
/// cannot say: the clock, the area coefficients, words of other widths than 8 bits and a dataflow for each layer stand
/// in comments.
std::string scalesim_config_text(const Accelerator& accelerator);

}  // namespace foldwise
