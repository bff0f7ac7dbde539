#pragma once

#include "foldwise/search/search_strategy.hpp"

namespace foldwise {

/// Every point of the space, in rank order.
class GridSearch final : public SearchStrategy {
 public:
  explicit GridSearch(DesignSpace space);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;

 private:
  DesignSpace space_;
  std::uint64_t next_rank_ = 0;
};

}  // namespace foldwise
