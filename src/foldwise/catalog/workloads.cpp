#include "foldwise/catalog/workloads.hpp"

#include <fmt/format.h>

#include <system_error>

#include "foldwise/catalog/data_directory.hpp"

namespace foldwise {

namespace {

constexpr WorkloadEntry kWorkloads[] = {
    {"lenet5", "LeNet-5 on 32 x 32 digits, 0.4 M MACs"},
    {"alexnet", "AlexNet, ImageNet, 0.7 G MACs"},
    {"vgg16", "VGG-16, ImageNet, 15 G MACs"},
    {"googlenet", "GoogLeNet, ImageNet, 1.6 G MACs"},
    {"resnet18", "ResNet-18, ImageNet, 1.8 G MACs"},
    {"resnet50", "ResNet-50, ImageNet, 3.9 G MACs"},
    {"mobilenet_v1", "MobileNet v1, ImageNet, 0.6 G MACs, depth-wise layers channel by channel"},
    {"yolov2_tiny", "YOLOv2-tiny object detector, 416 x 416 pixels, 3.5 G MACs"},
    {"bert_base", "BERT-base encoder as matrix products, 128 tokens, 11 G MACs"},
    {"gpt2_small", "GPT-2 small prefill as matrix products, 1,024 tokens, 146 G MACs"},
};

}  // namespace

std::filesystem::path WorkloadEntry::file() const {
  return data_directory() / "workloads" / fmt::format("{}.csv", name);
}

std::span<const WorkloadEntry> shipped_workloads() { return kWorkloads; }

std::filesystem::path find_workload(std::string_view text, const std::filesystem::path& folder) {
  std::filesystem::path path = folder / std::filesystem::path(text);
  if (std::error_code ignored; std::filesystem::exists(path, ignored)) {
    return path;
  }
  for (const WorkloadEntry& workload : kWorkloads) {
    if (workload.name == text) {
      return workload.file();
    }
  }
  return path;
}

}  // namespace foldwise
