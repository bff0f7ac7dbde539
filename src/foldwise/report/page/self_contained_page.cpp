#include "foldwise/report/page/self_contained_page.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <vector>

#include "foldwise/base/digest.hpp"
#include "foldwise/report/page/assets.hpp"

namespace foldwise {

namespace {

/// Base64 (RFC 4648) of bytes written in hexadecimal digits.
std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char symbol : hex) {
    std::uint32_t value = 0;
    std::from_chars(&symbol, &symbol + 1, value, 16);
    bits = bits << 4U | value;
    count += 4;
    if (count >= 6) {
      count -= 6;
      text += digits[bits >> static_cast<unsigned>(count) & 63U];
    }
  }
  if (count > 0) {
    text += digits[bits << static_cast<unsigned>(6 - count) & 63U];
  }
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::string source_hash(std::string_view text) { return fmt::format("'sha256-{}'", base64_of_hex(sha256(text))); }

/// JSON inside a script element: no "<" may be in it, or "</script" would end the element.
std::string embedded_json(const nlohmann::ordered_json& data) {
  const std::string text = data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    if (letter == '<') {
      safe += "\\u003c";
    } else {
      safe += letter;
    }
  }
  return safe;
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string self_contained_page(std::string_view title, std::string_view body, const nlohmann::ordered_json& data,
                                std::span<const std::string_view> scripts) {
  std::vector<std::string_view> all = {chart_library(), chart_parts_script(), page_script()};
  all.insert(all.end(), scripts.begin(), scripts.end());
  std::string script_hashes;
  for (const std::string_view script : all) {
    script_hashes += " " + source_hash(script);
  }
  std::string page = fmt::format(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src{}; style-src {}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{}</title>
<style>{}</style>
</head>
<body>
)",
                                 script_hashes, source_hash(page_style()), html_text(title), page_style());
  page += body;
  page += fmt::format(R"(<details class="licence"><summary>Charts by Apache ECharts, Apache License 2.0</summary>
<pre tabindex="0">{}

{}</pre></details>
<script type="application/json" id="data">{}</script>
)",
                      html_text(chart_library_notice()), html_text(chart_library_licence()), embedded_json(data));
  for (const std::string_view script : all) {
    page += "<script>";
    page += script;
    page += "</script>\n";
  }
  return page + "</body>\n</html>\n";
}

}  // namespace foldwise
