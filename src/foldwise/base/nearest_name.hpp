#pragma once

#include <span>
#include <string>
#include <string_view>

namespace foldwise {

/// The name that `word` most likely means: the one with the fewest letters to add, drop, change or swap, where a letter
/// left out counts less than one too many, so that a part of a name finds the whole ("cycles" means "total_cycles").
/// Upper and lower case are alike; of equals the first. `names` must not be empty.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names);

/// The words that refuse an unknown name: `unknown metric "cyles"; the nearest known name is "cycles"`. Without names,
/// only the first half. Characters that would break the line are shown as '?', and a long word is cut.
std::string unknown_name_message(std::string_view kind, std::string_view word, std::span<const std::string_view> names);

/// `text` as it may stand in a one-line message: control characters become '?', and after `longest` bytes "..."
/// follows.
std::string one_line(std::string_view text, std::size_t longest = 80);

}  // namespace foldwise
