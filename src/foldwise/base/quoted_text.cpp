#include "foldwise/base/quoted_text.hpp"

#include "foldwise/base/nearest_name.hpp"

namespace foldwise {

std::string quoted_text(std::string_view text) { return "'" + one_line(text, 60) + "'"; }

}  // namespace foldwise
