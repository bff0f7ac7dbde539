#include "foldwise/base/error.hpp"

#include <fmt/format.h>

namespace foldwise {

ParseError::ParseError(std::string_view file, int line, std::string_view message)
    : Error(line > 0 ? fmt::format("{}:{}: {}", file, line, message) : fmt::format("{}: {}", file, message)),
      line_(line) {}

}  // namespace foldwise
