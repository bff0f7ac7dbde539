#include "foldwise/formats/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr ConvShape kConv{.ifmap_height = 9,
                          .ifmap_width = 8,
                          .filter_height = 3,
                          .filter_width = 2,
                          .channels = 4,
                          .filters = 5,
                          .row_stride = 2,
                          .column_stride = 2};

NetworkFile conv(std::string_view rows) {
  return parse_topology("heading\n" + std::string(rows), "net.csv", TopologyKind::conv);
}

NetworkFile gemm(std::string_view rows) {
  return parse_topology("heading\n" + std::string(rows), "net.csv", TopologyKind::gemm);
}

std::string conv_refusal(std::string_view rows) {
  return message_of<ParseError>([&] { conv(rows); });
}

std::string gemm_refusal(std::string_view rows) {
  return message_of<ParseError>([&] { gemm(rows); });
}

TEST(Topology, reads_convolutions_with_one_stride_or_two) {
  const NetworkFile file = conv("A, 9, 8, 3, 2, 4, 5, 2,\n B b ,9,8,3,2,4,5,2,3,\n");
  ConvShape two_strides = kConv;
  two_strides.column_stride = 3;
  EXPECT_EQ(file.network.name, "net");
  EXPECT_THAT(file.network.layers, ElementsAre(Layer{"A", kConv}, Layer{"B b", two_strides}));
  EXPECT_THAT(file.warnings, IsEmpty());
}

TEST(Topology, reads_matrix_products_as_scale_sim_lays_them_out) {
  EXPECT_THAT(gemm("g, 7, 8, 9,\n").network.layers, ElementsAre(Layer{"g", as_conv({.m = 7, .n = 8, .k = 9})}));
}

TEST(Topology, a_dp_row_becomes_one_layer_for_each_channel_with_all_filters) {
  ConvShape one_channel = kConv;
  one_channel.channels = 1;
  EXPECT_THAT(conv("xDPy, 9, 8, 3, 2, 3, 5, 2,\n").network.layers,
              ElementsAre(Layer{"xDPyChannel_0", one_channel}, Layer{"xDPyChannel_1", one_channel},
                          Layer{"xDPyChannel_2", one_channel}));
  EXPECT_THAT(conv("dp, 9, 8, 3, 2, 4, 5, 2,\n").network.layers, ElementsAre(Layer{"dp", kConv}));
  EXPECT_EQ(gemm("DP, 7, 8, 9,\n").network.layers.size(), 1u);
}

TEST(Topology, the_first_line_is_a_heading_whatever_it_holds) {
  EXPECT_THAT(parse_topology("A, 9, 8, 3, 2, 4, 5, 2,\n", "net.csv", TopologyKind::conv).network.layers, IsEmpty());
  EXPECT_EQ(parse_topology("\nA, 9, 8, 3, 2, 4, 5, 2,\n", "net.csv", TopologyKind::conv).network.layers.size(), 1u);
}

TEST(Topology, blank_lines_windows_line_ends_and_a_byte_order_mark_change_nothing) {
  const TemporaryDirectory directory;
  const auto file = directory.write("net.csv", "\xEF\xBB\xBFheading\r\n\r\n  \t\r\nA, 9, 8, 3, 2, 4, 5, 2,\r\n\r\n");
  EXPECT_THAT(read_topology(file, TopologyKind::conv).network.layers, ElementsAre(Layer{"A", kConv}));
}

TEST(Topology, integers_are_written_as_in_python_and_further_columns_are_ignored) {
  EXPECT_THAT(conv("A, +9, 0_8, 3, 2, 4, 5, 2, 2, 77, what,\n").network.layers, ElementsAre(Layer{"A", kConv}));
  EXPECT_EQ(gemm("g, 7, 8, 9, what, 1,\n").network.layers.size(), 1u);
}

TEST(Topology, a_row_without_its_last_comma_is_read_where_scale_sim_would_die) {
  EXPECT_THAT(conv("A, 9, 8, 3, 2, 4, 5, 2").network.layers, ElementsAre(Layer{"A", kConv}));
  EXPECT_THAT(gemm("g, 7, 8, 9").network.layers, ElementsAre(Layer{"g", as_conv({.m = 7, .n = 8, .k = 9})}));
}

TEST(Topology, a_row_without_its_last_comma_loses_a_field_where_scale_sim_goes_on_without_it) {
  const NetworkFile file = conv("A, 9, 8, 3, 2, 4, 5, 2, 1\nB, 9, 8, 3, 2, 4, 5, 2, 1\n");
  EXPECT_THAT(file.network.layers, ElementsAre(Layer{"A", kConv}, Layer{"B", kConv}));
  EXPECT_THAT(file.warnings,
              ElementsAre("net.csv:2: the row does not end with a comma, so its last field '1' is ignored, "
                          "as in SCALE-Sim (and 1 lines more)"));
}

TEST(Topology, a_sparsity_ratio_is_ignored_with_a_warning_unless_it_is_dense) {
  const NetworkFile file = conv("A, 9, 8, 3, 2, 4, 5, 2, 2:4,\n");
  EXPECT_THAT(file.network.layers, ElementsAre(Layer{"A", kConv}));
  EXPECT_THAT(file.warnings, ElementsAre("net.csv:2: the sparsity ratio '2:4' is ignored: SCALE-Sim v2 has none"));
  EXPECT_THAT(conv("A, 9, 8, 3, 2, 4, 5, 2, 1:1,\n").warnings, IsEmpty());
  EXPECT_EQ(gemm("g, 7, 8, 9, 1:2,\n").warnings.size(), 1u);
}

TEST(Topology, refuses_a_row_with_too_few_fields) {
  EXPECT_EQ(conv_refusal("A, 9, 8, 3, 2, 4, 5,\n"),
            "net.csv:2: row 'A' has 7 fields, must have a name and ifmap height, ifmap width, filter height, filter "
            "width, channels, filters, row stride");
  EXPECT_EQ(conv_refusal("\nA, 9, 8, 3, 2, 4, 5\n"),
            "net.csv:3: row 'A' has 7 fields, must have a name and ifmap height, ifmap width, filter height, filter "
            "width, channels, filters, row stride");
  EXPECT_EQ(gemm_refusal("g, 7, 8,\n"), "net.csv:2: row 'g' has 3 fields, must have a name and M, N, K");
  EXPECT_EQ(gemm_refusal("nonsense\n"), "net.csv:2: row 'nonsense' has 1 fields, must have a name and M, N, K");
}

TEST(Topology, refuses_what_is_no_whole_number_from_1_to_2_to_the_31) {
  for (const char* bad : {"", "x", "6.0", "0", "-1", "2147483649", "99999999999999999999", "1e3"}) {
    EXPECT_EQ(conv_refusal("A, 9, 8, 3, 2, 4, " + std::string(bad) + ", 2,\n"),
              "net.csv:2: filters is '" + std::string(bad) + "', must be a whole number from 1 to 2^31");
    EXPECT_EQ(gemm_refusal("g, 9, 8, " + std::string(bad) + ",\n"),
              "net.csv:2: K is '" + std::string(bad) + "', must be a whole number from 1 to 2^31");
  }
  EXPECT_EQ(conv_refusal("A, 9, 8, 3, 2, 4, 5, 2, 0,\n"),
            "net.csv:2: column stride is '0', must be a whole number from 1 to 2^31");
  EXPECT_EQ(conv_refusal("A, 9, 8, 3, 2, 0, 5, 2,\n"),
            "net.csv:2: channels is '0', must be a whole number from 1 to 2^31");
  EXPECT_EQ(gemm("g, 2147483648, 1, 1,\n").network.layers.size(), 1u);
}

TEST(Topology, refuses_a_filter_larger_than_the_ifmap) {
  EXPECT_EQ(conv_refusal("A, 9, 8, 10, 2, 4, 5, 2,\n"), "net.csv:2: filter height 10 is larger than ifmap height 9");
  EXPECT_EQ(conv_refusal("A, 9, 8, 3, 9, 4, 5, 2,\n"), "net.csv:2: filter width 9 is larger than ifmap width 8");
}

TEST(Topology, refuses_sizes_whose_product_does_not_fit_in_64_bits) {
  EXPECT_EQ(gemm_refusal("g, 2147483648, 2147483648, 2147483648,\n"),
            "net.csv:2: 100 * MACs = 100 * 2147483648 * 2147483648 * 2147483648 does not fit in 64 bits");
}

TEST(Topology, refuses_an_empty_file_and_accepts_a_heading_alone) {
  EXPECT_EQ(message_of<ParseError>([] { parse_topology("", "net.csv", TopologyKind::conv); }), "net.csv: is empty");
  EXPECT_THAT(conv("").network.layers, IsEmpty());
}

TEST(Topology, refuses_binary_garbage) {
  const TemporaryDirectory directory;
  const auto file = directory.write("net.csv", "PK\x03\x04\n\x93\x01,\x80,");
  EXPECT_EQ(message_of<ParseError>([&] { read_topology(file, TopologyKind::conv); }),
            file.string() + ":2: byte 0x93 is no UTF-8 text");
}

TEST(Topology, refuses_more_layers_than_memory_is_meant_for) {
  EXPECT_EQ(conv_refusal("aDP, 9, 8, 3, 2, 65537, 5, 2,\n"),
            "net.csv:2: row 'aDP' is depth-wise, a layer for each of 65537 channels; there may be 65536");
  EXPECT_EQ(conv("aDP, 9, 8, 3, 2, 65536, 5, 2,\n").network.layers.size(), 65536u);
  std::string rows;
  for (int row = 0; row < 257; ++row) {
    rows += "DP, 9, 8, 3, 2, 65536, 5, 2,\n";
  }
  EXPECT_EQ(conv_refusal(rows), "net.csv:258: the network has more than 16777216 layers");
}

TEST(Topology, reads_a_file_of_ten_million_lines) {
  constexpr int lines = 10'000'000;
  std::string text = "heading\n";
  text.reserve(lines * 7);
  for (int line = 1; line < lines; ++line) {
    text += line % 1000 == 0 ? "g,1,2,3,\n" : "\n";
  }
  const TemporaryDirectory directory;
  EXPECT_EQ(read_topology(directory.write("net.csv", text), TopologyKind::gemm).network.layers.size(), 9999u);
  text += "g,1,2,x,\n";
  const auto file = directory.write("net.csv", text);
  EXPECT_EQ(message_of<ParseError>([&] { read_topology(file, TopologyKind::gemm); }),
            file.string() + ":10000001: K is 'x', must be a whole number from 1 to 2^31");
}

TEST(Topology, without_a_kind_the_first_row_decides) {
  const auto layers = [](std::string_view rows) {
    return parse_topology("heading\n" + std::string(rows), "net.csv").network.layers;
  };
  EXPECT_THAT(layers("\nA, 9, 8, 3, 2, 4, 5, 2,\n"), ElementsAre(Layer{"A", kConv}));
  EXPECT_THAT(layers("A, 9, 8, 3, 2, 4, 5, 2, 2,\n"), ElementsAre(Layer{"A", kConv}));
  const Layer product{"g", as_conv({.m = 7, .n = 8, .k = 9})};
  EXPECT_THAT(layers("g, 7, 8, 9,\n"), ElementsAre(product));
  EXPECT_THAT(layers("g, 7, 8, 9\n"), ElementsAre(product));
  EXPECT_THAT(layers("g, 7, 8, 9, 1:1,\n"), ElementsAre(product));
  EXPECT_THAT(layers(""), IsEmpty());
  for (const char* row : {"g, 7, 8,\n", "g, 7, 8, 9, 10,\n", "A, 9, 8, 3, 2, 4, 5,\n"}) {
    EXPECT_THAT(message_of<ParseError>([&] { layers(row); }),
                testing::EndsWith("fields: a matrix product has 4, a convolution 8 or 9"))
        << row;
  }
}

}  // namespace
}  // namespace foldwise
