#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/hardware/accelerator_fields.hpp"

namespace foldwise {

/// Designs and their results as JSON, the same for `foldwise ask` and `tell` and for programs that a study runs
/// (docs/file-formats.md). Everything that reads throws Error in one line.

/// {"array.rows": 8, "dataflow": "ws"}
nlohmann::ordered_json fields_json(std::span<const AcceleratorField* const> fields, const Accelerator& accelerator);

/// Parses JSON, and also NaN and Infinity as Python's json module writes them, which stand for no value: null.
nlohmann::ordered_json parse_result_json(std::string_view text);

/// Refuses fields that are not those of the design; `design` is how the message calls it. They may be some of its
/// fields only.
void require_fields(const nlohmann::ordered_json& told, const Accelerator& asked, std::string_view design);

/// Values by name; NaN for null.
std::map<std::string, double> metrics_from_json(const nlohmann::ordered_json& told);

/// A number, NaN for null; `name` is how the message calls it.
double number_from_json(const nlohmann::ordered_json& value, std::string_view name);

/// Why there is no result, in one line.
std::string failure_from_json(const nlohmann::ordered_json& told);

}  // namespace foldwise
