#pragma once

namespace foldwise {

__extension__ using Integer128 = __int128;
__extension__ using Unsigned128 = unsigned __int128;

/// numerator / denominator with a single rounding, as Python divides integers of any size; both positive.
double rounded_quotient(Integer128 numerator, Integer128 denominator);

}  // namespace foldwise
