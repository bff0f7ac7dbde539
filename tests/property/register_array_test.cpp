// The demand is right if an array that is fed with it computes the layer. The engine's SRAM traces say which words
// enter and leave by which port in which line; here the words get values, a register-level array multiplies and adds
// them, and what leaves it is gathered at the addresses that the trace names. That must be the convolution, and nothing
// else may leave.
#include "foldwise/simulator/register_array.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "foldwise/simulator/trace_layer.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/literal_demand.hpp"
#include "tests/support/recorded_traces.hpp"

namespace foldwise {
namespace {

/// The value in memory at an address: from 1 to 9, so that no sum of products can cancel out.
std::int64_t value_at(std::int64_t address) { return 1 + (address * 7919 + address / 13) % 9; }

/// The ofmap by address, from the definition of a convolution. Beyond its edge the ifmap is 0.
std::map<std::int64_t, std::int64_t> convolution(const ConvShape& shape, const PerOperand<std::int64_t>& offset) {
  std::map<std::int64_t, std::int64_t> ofmap;
  std::int64_t address = offset.ofmap;
  for (std::int64_t row = 0; row < shape.ofmap_height(); ++row) {
    for (std::int64_t column = 0; column < shape.ofmap_width(); ++column) {
      for (std::int64_t filter = 0; filter < shape.filters; ++filter) {
        std::int64_t sum = 0;
        std::int64_t weight = offset.filter + filter * shape.window();
        for (std::int64_t height = row * shape.row_stride; height < row * shape.row_stride + shape.filter_height;
             ++height) {
          for (std::int64_t width = column * shape.column_stride;
               width < column * shape.column_stride + shape.filter_width; ++width) {
            for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
              if (height < shape.ifmap_height && width < shape.ifmap_width) {
                const std::int64_t pixel = (height * shape.ifmap_width + width) * shape.channels + channel;
                sum += value_at(offset.ifmap + pixel) * value_at(weight);
              }
              ++weight;
            }
          }
        }
        ofmap[address++] = sum;
      }
    }
  }
  return ofmap;
}

/// What enters by the ports in a line: the values of the words that a trace row asks for.
std::vector<std::int64_t> values_of(const std::vector<std::int64_t>& row) {
  std::vector<std::int64_t> values;
  for (std::size_t port = 1; port < row.size(); ++port) {
    values.push_back(row[port] == kNoWord ? 0 : value_at(row[port]));
  }
  return values;
}

struct Output {
  std::int64_t line;
  std::int64_t port;
  std::int64_t value;
};

/// Everything but 0 that leaves an array which is fed line by line with what `traces` ask for, by the demand line in
/// which the array says it.
std::vector<Output> outputs_of(const LayerCase& layer_case, const RecordedTraces& traces) {
  const Dataflow dataflow = layer_case.accelerator.dataflow;
  const GemmShape gemm = as_gemm(layer_case.shape);
  const std::int64_t time = dataflow == Dataflow::output_stationary   ? gemm.k
                            : dataflow == Dataflow::weight_stationary ? gemm.m
                                                                      : gemm.n;
  const bool ifmap_from_top = dataflow == Dataflow::input_stationary;
  const RecordedTraces::Rows& left = traces.of(ifmap_from_top ? TraceKind::filter_sram : TraceKind::ifmap_sram);
  const RecordedTraces::Rows& top = traces.of(ifmap_from_top ? TraceKind::ifmap_sram : TraceKind::filter_sram);
  RegisterArray array(dataflow, layer_case.accelerator.array, time);
  const std::vector<std::int64_t> idle_left(left.front().size() - 1);
  const std::vector<std::int64_t> idle_top(top.front().size() - 1);
  const auto lines = static_cast<std::int64_t>(left.size());
  std::vector<Output> outputs;
  for (std::int64_t cycle = 0; cycle < lines + array.output_delay(); ++cycle) {
    const auto line = static_cast<std::size_t>(cycle);
    const std::span<const std::int64_t> leaving =
        cycle < lines ? array.step(values_of(left[line]), values_of(top[line])) : array.step(idle_left, idle_top);
    for (std::size_t port = 0; port < leaving.size(); ++port) {
      if (leaving[port] != 0) {
        outputs.push_back({cycle - array.output_delay(), static_cast<std::int64_t>(port), leaving[port]});
      }
    }
  }
  return outputs;
}

LayerCase with_plain_addresses(LayerCase layer_case) {
  layer_case.accelerator.memory.offset = {0, 10'000'000, 20'000'000};
  return layer_case;
}

TEST(RegisterArray, computes_the_layer_when_it_is_fed_with_the_demand) {
  for_each_random_case(property_cases() / 4, [](const LayerCase& drawn) {
    const LayerCase layer_case = with_plain_addresses(drawn);
    RecordedTraces traces;
    trace_layer(layer_case.shape, layer_case.accelerator, traces);
    std::map<std::int64_t, std::int64_t> expected = convolution(layer_case.shape, layer_case.accelerator.memory.offset);
    std::map<std::int64_t, std::int64_t> ofmap;
    for (const auto& [address, value] : expected) {
      ofmap[address] = 0;
    }
    const RecordedTraces::Rows& named = traces.of(TraceKind::ofmap_sram);
    for (const Output& output : outputs_of(layer_case, traces)) {
      const std::int64_t address =
          named.at(static_cast<std::size_t>(output.line)).at(static_cast<std::size_t>(output.port) + 1);
      ASSERT_NE(address, kNoWord) << "in line " << output.line << " at port " << output.port;
      ofmap[address] += output.value;  // ws and is: partial sums of the row folds
    }
    EXPECT_EQ(ofmap, expected);
  });
}

/// A product of one fold that fills an array of 3 x 4 PEs for 5 entries in time.
constexpr std::int64_t kRows = 3;
constexpr std::int64_t kColumns = 4;
constexpr std::int64_t kTime = 5;

struct OneFold {
  std::string_view dataflow;
  GemmShape product;
  std::int64_t first_output;  ///< line
  std::int64_t last_output;
};

constexpr OneFold kFolds[] = {
    {"os", {.m = kRows, .n = kColumns, .k = kTime}, kTime - 1, (kTime - 1) + (kRows - 1) + (kColumns - 1)},
    {"ws", {.m = kTime, .n = kColumns, .k = kRows}, 2 * kRows - 1, (2 * kRows - 1) + (kTime - 1) + (kColumns - 1)},
    {"is", {.m = kColumns, .n = kTime, .k = kRows}, 2 * kRows - 1, (2 * kRows - 1) + (kTime - 1) + (kColumns - 1)},
};

LayerCase layer_case_of_fold(const OneFold& fold) {
  return layer_case(as_conv(fold.product), {kRows, kColumns}, fold.dataflow, kCalc, {1024, 1024, 1024},
                    {0, 10'000'000, 20'000'000});
}

TEST(RegisterArray, hands_out_first_and_last_outputs_in_the_lines_of_the_schedule) {
  for (const OneFold& fold : kFolds) {
    SCOPED_TRACE(fold.dataflow);
    const LayerCase layer_case = layer_case_of_fold(fold);
    RecordedTraces traces;
    const LayerReport report = trace_layer(layer_case.shape, layer_case.accelerator, traces);
    const std::vector<Output> outputs = outputs_of(layer_case, traces);
    EXPECT_EQ(outputs.size(), static_cast<std::size_t>(fold.product.m * fold.product.n));
    EXPECT_EQ(outputs.front().line, fold.first_output);
    EXPECT_EQ(outputs.front().port, 0);
    EXPECT_EQ(outputs.back().line, fold.last_output);
    EXPECT_EQ(outputs.back().port, kColumns - 1);
    EXPECT_EQ(fold.last_output, report.compute_cycles);
  }
}

}  // namespace
}  // namespace foldwise
