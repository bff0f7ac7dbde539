#include "list_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/base/nearest_name.hpp"
#include "foldwise/catalog/listing.hpp"

namespace foldwise {

namespace {

struct ListOptions {
  std::string kind;
  bool json = false;
};

std::vector<std::string_view> kind_names() {
  std::vector<std::string_view> names;
  for (const ListingKind& kind : listing_kinds()) {
    names.push_back(kind.name);
  }
  return names;
}

/// The table of that kind; without a kind, the kinds themselves.
Listing listing_of(std::string_view name) {
  Listing kinds{.headings = {"name", "meaning"}, .rows = {}};
  for (const ListingKind& kind : listing_kinds()) {
    if (kind.name == name) {
      return kind.list();
    }
    kinds.rows.push_back({std::string(kind.name), std::string(kind.meaning)});
  }
  return kinds;
}

void print_row(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    line += fmt::format("{:<{}}  ", cells[column], widths[column]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  fmt::print("{}\n", line);
}

void print_table(const Listing& listing) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < listing.headings.size(); ++column) {
    std::size_t width = listing.headings[column].size();
    for (const std::vector<std::string>& row : listing.rows) {
      width = std::max(width, row[column].size());
    }
    widths.push_back(width);
  }
  print_row(listing.headings, widths);
  for (const std::vector<std::string>& row : listing.rows) {
    print_row(row, widths);
  }
}

void print_json(const Listing& listing) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const std::vector<std::string>& row : listing.rows) {
    nlohmann::ordered_json object;
    for (std::size_t column = 0; column < row.size(); ++column) {
      object[listing.headings[column]] = row[column];
    }
    rows.push_back(std::move(object));
  }
  fmt::print("{}\n", rows.dump(2));
}

}  // namespace

void add_list_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("list", "Show every name that a study file or an option may say");
  const auto options = std::make_shared<ListOptions>();
  command
      ->add_option("kind", options->kind,
                   fmt::format("{}; without it, what each of these is", fmt::join(kind_names(), ", ")))
      ->check([](const std::string& kind) {
        const std::vector<std::string_view> names = kind_names();
        return std::ranges::find(names, kind) == names.end() ? unknown_name_message("kind of name", kind, names)
                                                             : std::string();
      })
      ->type_name("KIND");
  command->add_flag("--json", options->json, "print an array of JSON objects instead of a table");
  command->final_callback([options] {
    const Listing listing = listing_of(options->kind);
    options->json ? print_json(listing) : print_table(listing);
  });
}

}  // namespace foldwise
