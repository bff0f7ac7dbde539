#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foldwise {

/// Takes features one by one, with or without their names.
class FeatureSink {
 public:
  explicit FeatureSink(std::span<float> values) : values_(values) {}
  explicit FeatureSink(std::vector<std::string>& names) : names_(&names) {}

  void add(std::string_view name, double value) { add("", name, value); }

  void add(std::string_view prefix, std::string_view name, double value) {
    if (names_ != nullptr) {
      names_->push_back(fmt::format("{}{}", prefix, name));
    } else {
      values_[next_++] = static_cast<float>(value);
    }
  }

 private:
  std::span<float> values_;
  std::size_t next_ = 0;
  std::vector<std::string>* names_ = nullptr;
};

inline double log_of(std::int64_t value) { return std::log(static_cast<double>(value)); }

inline double truth(bool value) { return value ? 1.0 : 0.0; }

}  // namespace foldwise
