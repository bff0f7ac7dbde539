#include "foldwise/formats/onnx_plugin.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// `foldwise_read_onnx_graph` of src/foldwise/onnx/plugin.cpp.
using ReadOnnxGraph = void(const std::filesystem::path& path, const OnnxSizes& sizes, OnnxContent content,
                           OnnxGraph& graph);

/// nullptr when it cannot be loaded; dlerror() then says why. The run path of whoever holds this code leads to it.
ReadOnnxGraph* load_reader() {
  void* const library = ::dlopen("libfoldwise_onnx.so", RTLD_NOW | RTLD_LOCAL);
  return library == nullptr ? nullptr : reinterpret_cast<ReadOnnxGraph*>(::dlsym(library, "foldwise_read_onnx_graph"));
}

}  // namespace

OnnxGraph read_onnx_graph(const std::filesystem::path& path, const OnnxSizes& sizes, OnnxContent content) {
  ReadOnnxGraph* const read = load_reader();
  if (read == nullptr) {
    throw Error(fmt::format("{}: no ONNX model can be read: {}", path.string(), ::dlerror()));
  }
  OnnxGraph graph;
  read(path, sizes, content, graph);
  return graph;
}

}  // namespace foldwise
