// How the time of a simulation grows: doubles one size at a time and plots time against it. Events make time, not
// cycles: where the cycles double and the bar stays, the engine works as it promises.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>

#include "foldwise/simulator/simulate.hpp"

namespace foldwise {
namespace {

struct Input {
  ConvShape shape;
  Accelerator accelerator;
};

Input base_input(const ConvShape& shape, Dataflow dataflow, BandwidthMode mode) {
  Input input{.shape = shape, .accelerator = {}};
  input.accelerator.array = {16, 16};
  input.accelerator.dataflow = dataflow;
  input.accelerator.memory.sram_bytes = {16 * 1024, 16 * 1024, 16 * 1024};
  input.accelerator.memory.mode = mode;
  return input;
}

/// The best of seven measurements, each of runs for at least half a millisecond.
double microseconds(const Input& input) {
  using Clock = std::chrono::steady_clock;
  double best = 1e300;
  for (int repetition = 0; repetition < 7; ++repetition) {
    int runs = 0;
    std::chrono::duration<double, std::micro> elapsed{};
    const Clock::time_point start = Clock::now();
    do {
      simulate(input.shape, input.accelerator);
      ++runs;
      elapsed = Clock::now() - start;
    } while (elapsed.count() < 500);
    best = std::min(best, elapsed.count() / runs);
  }
  return best;
}

/// One row per doubling of what `scale` sets: cycles simulated, time, and a bar as long as the logarithm of the time.
template <typename Scale>
void plot(std::string_view what, Input input, std::int64_t first, int doublings, Scale scale) {
  fmt::print("\n{:>12} {:>15} {:>10}\n", what, "cycles", "us");
  for (std::int64_t size = first; doublings >= 0; size *= 2, --doublings) {
    scale(input, size);
    const double time = microseconds(input);
    const auto bar = static_cast<std::size_t>(std::max(1.0, 10 * std::log10(10 * time)));
    fmt::print("{:>12} {:>15} {:>10.2f}  {}\n", size, simulate(input.shape, input.accelerator).total_cycles, time,
               std::string(bar, '#'));
  }
}

void plot_all(std::string_view title, const ConvShape& shape, Dataflow dataflow, BandwidthMode mode) {
  fmt::print("\n== {}, {}, {} mode\n", title, short_name(dataflow), mode == BandwidthMode::user ? "USER" : "CALC");
  const Input base = base_input(shape, dataflow, mode);
  plot("ifmap rows", base, shape.ifmap_height, 4,
       [](Input& input, std::int64_t size) { input.shape.ifmap_height = size; });
  plot("filters (N)", base, shape.filters, 4, [](Input& input, std::int64_t size) { input.shape.filters = size; });
  plot("channels", base, shape.channels, 4, [](Input& input, std::int64_t size) { input.shape.channels = size; });
  plot("array rows", base, 4, 6, [](Input& input, std::int64_t size) { input.accelerator.array.rows = size; });
  plot("array cols", base, 4, 6, [](Input& input, std::int64_t size) { input.accelerator.array.cols = size; });
  plot("SRAM, bytes", base, 1024, 8, [](Input& input, std::int64_t size) {
    input.accelerator.memory.sram_bytes = {size, size, size};
  });
}

}  // namespace
}  // namespace foldwise

int main() {
  using namespace foldwise;
  // A 1x1 convolution is a matrix product: M = ifmap pixels, N = filters, K = channels.
  constexpr ConvShape product = {16, 16, 1, 1, 256, 256, 1, 1};
  constexpr ConvShape overlapping = {18, 18, 3, 3, 64, 64, 1, 1};
  for (const Dataflow dataflow : kDataflows) {
    plot_all("matrix product", product, dataflow, BandwidthMode::user);
    plot_all("3x3 convolution", overlapping, dataflow, BandwidthMode::user);
    plot_all("3x3 convolution", overlapping, dataflow, BandwidthMode::calc);
  }
}
