#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

namespace foldwise {

/// One HTML file that needs nothing else: opens from disk, asks no network. `body` is trusted HTML, `data` is what the
/// scripts find in the element "data", `scripts` run in order after page.js. The content security policy admits these
/// scripts and the style by their hashes and forbids everything else, so that text of a study cannot become code.
std::string self_contained_page(std::string_view title, std::string_view body, const nlohmann::ordered_json& data,
                                std::span<const std::string_view> scripts);

/// `text` with the characters that mean something in HTML written as entities.
std::string html_text(std::string_view text);

}  // namespace foldwise
