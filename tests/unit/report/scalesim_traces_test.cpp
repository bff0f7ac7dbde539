#include "foldwise/report/scalesim_traces.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

TEST(ScaleSimTraces, sram_rows_are_integers_and_dram_rows_floats) {
  const TemporaryDirectory directory;
  ScaleSimTraces traces(directory.path());
  const std::vector<std::int64_t> addresses = {10000000, -1, -1, 0, 7};
  for (const TraceKind kind : kTraceKinds) {
    traces.row(kind, -29, addresses);
    traces.row(kind, static_cast<std::int64_t>(kind), std::vector<std::int64_t>{-1});
  }
  traces.commit();
  EXPECT_EQ(bytes_of(directory.path() / "IFMAP_SRAM_TRACE.csv"), "-29,10000000,-1,-1,0,7\n0,-1\n");
  EXPECT_EQ(bytes_of(directory.path() / "FILTER_SRAM_TRACE.csv"), "-29,10000000,-1,-1,0,7\n1,-1\n");
  EXPECT_EQ(bytes_of(directory.path() / "OFMAP_SRAM_TRACE.csv"), "-29,10000000,-1,-1,0,7\n2,-1\n");
  EXPECT_EQ(bytes_of(directory.path() / "IFMAP_DRAM_TRACE.csv"), "-29.0,10000000.0,-1.0,-1.0,0.0,7.0\n3.0,-1.0\n");
  EXPECT_EQ(bytes_of(directory.path() / "FILTER_DRAM_TRACE.csv"), "-29.0,10000000.0,-1.0,-1.0,0.0,7.0\n4.0,-1.0\n");
  EXPECT_EQ(bytes_of(directory.path() / "OFMAP_DRAM_TRACE.csv"), "-29.0,10000000.0,-1.0,-1.0,0.0,7.0\n5.0,-1.0\n");
  EXPECT_EQ(directory.entries(), 6u);
}

TEST(ScaleSimTraces, runs_without_requests_of_every_length_are_printed_whole) {
  const TemporaryDirectory directory;
  ScaleSimTraces traces(directory.path());
  std::string sram;
  std::string dram;
  for (std::size_t length = 0; length < 300; ++length) {
    std::vector<std::int64_t> addresses(length, -1);
    addresses.push_back(5);
    addresses.insert(addresses.end(), length, -1);
    traces.row(TraceKind::ifmap_sram, 1, addresses);
    traces.row(TraceKind::ifmap_dram, 1, addresses);
    sram += "1";
    dram += "1.0";
    for (const std::int64_t address : addresses) {
      sram += "," + std::to_string(address);
      dram += "," + std::to_string(address) + ".0";
    }
    sram += "\n";
    dram += "\n";
  }
  traces.commit();
  EXPECT_EQ(bytes_of(directory.path() / "IFMAP_SRAM_TRACE.csv"), sram);
  EXPECT_EQ(bytes_of(directory.path() / "IFMAP_DRAM_TRACE.csv"), dram);
}

TEST(ScaleSimTraces, the_largest_numbers_fit_and_floats_change_form_as_in_python) {
  const TemporaryDirectory directory;
  ScaleSimTraces traces(directory.path());
  constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
  const std::vector<std::int64_t> addresses = {smallest, 9999999999999999, 10000000000000000, -10000000000000000,
                                               (std::int64_t{1} << 62) + (std::int64_t{1} << 40)};
  traces.row(TraceKind::ofmap_sram, smallest, addresses);
  traces.row(TraceKind::ofmap_dram, smallest, addresses);
  traces.commit();
  EXPECT_EQ(bytes_of(directory.path() / "OFMAP_SRAM_TRACE.csv"),
            "-9223372036854775808,-9223372036854775808,9999999999999999,10000000000000000,-10000000000000000,"
            "4611687117939015680\n");
  EXPECT_EQ(bytes_of(directory.path() / "OFMAP_DRAM_TRACE.csv"),
            "-9.223372036854776e+18,-9.223372036854776e+18,9999999999999999.0,1e+16,-1e+16,4.611687117939016e+18\n");
}

TEST(ScaleSimTraces, nothing_appears_without_a_commit) {
  const TemporaryDirectory directory;
  {
    ScaleSimTraces traces(directory.path());
    traces.row(TraceKind::ifmap_sram, 1, std::vector<std::int64_t>(100000, 12345678));
  }
  EXPECT_EQ(directory.entries(), 0u);
}

TEST(ScaleSimTraces, name_a_file_that_cannot_be_written) {
  EXPECT_EQ(message_of<Error>([] { ScaleSimTraces traces("/no/such/directory"); }),
            "/no/such/directory/IFMAP_SRAM_TRACE.csv: cannot be written: No such file or directory");
}

}  // namespace
}  // namespace foldwise
