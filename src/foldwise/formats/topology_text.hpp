#pragma once

#include <string>

#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The SCALE-Sim topology of convolutions that read_topology() reads back as the same layers. Layers that are the
/// channels of one depth-wise row (`xDPyChannel_0`, `xDPyChannel_1`, ...) are that row again. Throws Error for a layer
/// whose name no row can have: with a comma, a line break, blanks around it, or DP in it where it is no such channel.
std::string topology_text(const Network& network);

}  // namespace foldwise
