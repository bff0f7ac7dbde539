#pragma once

#include <span>
#include <string>
#include <vector>

namespace foldwise {

struct TextColumn {
  std::string name;
  std::vector<std::string> cells;  ///< as many in every column of a table
};

/// Columns side by side under their names, text to the right, two blanks between. A name such as sram.ifmap_kib stands
/// in three lines above its narrow column. Lines end in "\n".
std::string text_table(std::span<const TextColumn> columns);

}  // namespace foldwise
