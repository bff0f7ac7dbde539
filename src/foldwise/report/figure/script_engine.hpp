#pragma once

#include <span>
#include <string>
#include <string_view>

namespace foldwise {

/// Runs scripts in ECMAScript 5, one after the other, in a world of their own without files, network or clock, then
/// calls their function `function` with text and returns the text that it returns. Throws Error with the script's own
/// message.
std::string call_script(std::span<const std::string_view> scripts, std::string_view function,
                        std::span<const std::string_view> arguments);

}  // namespace foldwise
