#pragma once

#include <filesystem>
#include <string_view>

#include "foldwise/formats/onnx_graph.hpp"

namespace foldwise {

/// Reads the model at `path`, whose dimensions have the sizes that the file or `sizes` gives. Throws Error "path: …".
OnnxGraph read_graph(const std::filesystem::path& path, const OnnxSizes& sizes,
                     OnnxContent content = OnnxContent::shapes);

/// The same from the bytes of a file; `path` is what errors call it, and where weights outside of it are looked for.
OnnxGraph parse_graph(std::string_view bytes, const std::filesystem::path& path, const OnnxSizes& sizes,
                      OnnxContent content = OnnxContent::shapes);

}  // namespace foldwise
