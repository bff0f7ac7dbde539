#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foldwise {

/// An integer as Python's int() reads it, which is how SCALE-Sim reads every number: blanks around, a sign, and single
/// underscores between digits are allowed. nullopt when the text is no integer or does not fit in 64 bits.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// A double as Python's repr() prints it: the shortest digits that read back to the same number, ".0" on integral
/// values, exponent form below 1e-4 and from 1e16 on. Reports of SCALE-Sim print every ratio this way.
std::string float_text(double value);

/// `text` without blanks (space, tab, CR, LF, VT, FF) at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace foldwise
