#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/study/ask_tell.hpp"

namespace foldwise {

/// Designs to be evaluated outside, as one JSON object (docs/file-formats.md); on one line, or indented for people.
std::string asked_json(const Study& study, std::span<const PendingTrial> trials, const AskTell& ask_tell,
                       bool one_line);

/// Results that came from outside: a JSON object, a list of them, or an object with that list as "trials"
/// (docs/file-formats.md). NaN and Infinity, as Python writes them, stand for no value. Throws Error "place: …" for
/// what is no such text, a key that is not known (with the nearest one), and fields that are not those of the trial.
std::vector<ToldResult> parse_told(std::string_view text, std::string_view place, const Study& study,
                                   const AskTell& ask_tell);

/// What became of results that were told, as one JSON object.
std::string told_json(std::span<const Trial> trials, const AskTell& ask_tell);

}  // namespace foldwise
