#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"

namespace foldwise {

/// The entry of that name in one of the tables here. Throws Error that calls it a `kind` and names the nearest one.
template <typename Entry>
const Entry& find_entry(std::string_view kind, std::string_view name, std::span<const Entry> entries) {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries) {
    if (entry.name == name) {
      return entry;
    }
    names.push_back(entry.name);
  }
  throw Error(unknown_name_message(kind, name, names));
}

}  // namespace foldwise
