#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foldwise {

/// A table of text: what `foldwise list` shows of one kind of name.
struct Listing {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  ///< each as long as `headings`; the first cell is the name
};

/// A kind of thing that has names.
struct ListingKind {
  std::string_view name;  ///< "fields", "metrics", …
  std::string_view meaning;
  Listing (*list)();
};

std::span<const ListingKind> listing_kinds();

}  // namespace foldwise
