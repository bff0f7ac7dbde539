// How fast traces reach the file system: rows as a 32x32 array makes them, a third of them addresses and the rest "no
// request", and rows of DRAM bursts, all addresses. One thread; the files are removed afterwards.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <vector>

#include "foldwise/report/scalesim_traces.hpp"

namespace foldwise {
namespace {

void write_traces(benchmark::State& state, TraceKind kind, std::size_t requests) {
  constexpr std::size_t columns = 32;
  constexpr std::int64_t rows = 200'000;
  const std::filesystem::path directory = std::filesystem::temp_directory_path() / "foldwise-trace-benchmark";
  std::vector<std::int64_t> addresses(columns, -1);
  std::int64_t bytes = 0;
  for (auto _ : state) {
    std::filesystem::create_directories(directory);
    ScaleSimTraces traces(directory);
    for (std::int64_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < requests; ++column) {
        addresses[column] = 10'000'000 + row * 7 + static_cast<std::int64_t>(column);
      }
      traces.row(kind, row, addresses);
    }
    traces.commit();
    state.PauseTiming();
    for (const auto& file : std::filesystem::directory_iterator(directory)) {
      bytes += static_cast<std::int64_t>(file.file_size());
    }
    std::filesystem::remove_all(directory);
    state.ResumeTiming();
  }
  state.SetBytesProcessed(bytes);
}

void sram_trace(benchmark::State& state) { write_traces(state, TraceKind::ifmap_sram, 11); }
void sram_trace_of_a_full_array(benchmark::State& state) { write_traces(state, TraceKind::ifmap_sram, 32); }
void dram_trace(benchmark::State& state) { write_traces(state, TraceKind::ifmap_dram, 32); }

BENCHMARK(sram_trace)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(sram_trace_of_a_full_array)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(dram_trace)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace foldwise
