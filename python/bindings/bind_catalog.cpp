#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/catalog/listing.hpp"

namespace py = pybind11;

namespace foldwise {

void bind_catalog(py::module_& core) {
  core.def("listing_kinds", [] {
    std::vector<std::string> names;
    for (const ListingKind& kind : listing_kinds()) {
      names.emplace_back(kind.name);
    }
    return names;
  });
  core.def(
      "listing",
      [](const std::string& name) {
        std::vector<std::string_view> names;
        for (const ListingKind& kind : listing_kinds()) {
          if (kind.name == name) {
            Listing listing = kind.list();
            return py::make_tuple(std::move(listing.headings), std::move(listing.rows));
          }
          names.push_back(kind.name);
        }
        throw Error(unknown_name_message("listing", name, names));
      },
      py::arg("kind"), "(headings, rows)");
}

}  // namespace foldwise
