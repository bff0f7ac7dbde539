#pragma once

#include <string>
#include <string_view>

namespace foldwise {

/// A user's text between single quotes, fit for a one-line message: one_line() of at most 60 bytes.
std::string quoted_text(std::string_view text);

}  // namespace foldwise
