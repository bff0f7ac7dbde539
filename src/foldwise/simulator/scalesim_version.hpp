#pragma once

#include <string_view>

namespace foldwise {

/// Which SCALE-Sim is computed. Version 3, as its default configuration runs it (no data layout, no sparsity, no
/// Ramulator), differs in USER mode only: each read operand has a bandwidth of its own, and a wait for a prefetch is
/// counted twice (ReadStalls).
enum class ScaleSimVersion { v2, v3 };

/// Names of the two as models. Every output of Foldwise names its model.
inline constexpr std::string_view kScaleSimV2 = "scalesim-v2";
inline constexpr std::string_view kScaleSimV3 = "scalesim-v3";

constexpr std::string_view name_of(ScaleSimVersion version) {
  return version == ScaleSimVersion::v2 ? kScaleSimV2 : kScaleSimV3;
}

}  // namespace foldwise
