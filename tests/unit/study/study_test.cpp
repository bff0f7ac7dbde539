#include "foldwise/study/study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "foldwise/study/study_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

constexpr std::string_view kConfig =
    "[general]\nrun_name = lab\n[architecture_presets]\nArrayHeight: 4\nArrayWidth: 4\nIfmapSramSzkB: 2\n"
    "FilterSramSzkB: 2\nOfmapSramSzkB: 2\nIfmapOffset: 0\nFilterOffset: 10000000\nOfmapOffset: 20000000\n"
    "Bandwidth: 10\nDataflow: os\n[run_presets]\nInterfaceBandwidth: USER\n";
constexpr std::string_view kConv = "name, h, w, fh, fw, c, n, s,\nC1, 8, 8, 3, 3, 2, 4, 1,\n";
constexpr std::string_view kGemm = "name, M, N, K,\nG1, 4, 8, 16,\n";
constexpr std::string_view kStudy =
    "workload:\n  - conv.csv\n  - {file: gemm.csv, kind: gemm, weight: 3}\nbase: lab.cfg\n"
    "accelerator: {array.cols: 5}\nspace: {array.rows: [3, 4]}\nobjectives: {minimize: total_cycles}\n";

class ReadStudy : public testing::Test {
 protected:
  ReadStudy() {
    folder.write("lab.cfg", kConfig);
    folder.write("conv.csv", kConv);
    folder.write("gemm.csv", kGemm);
  }

  Study read(std::string_view text) const { return read_study(folder.write("s.yaml", text)); }

  /// The refusal without the folder's name.
  std::string refusal(std::string_view text) const {
    std::string message = message_of<Error>([&] { read(text); });
    const std::string prefix = folder.path().string() + "/";
    for (std::size_t at = message.find(prefix); at != std::string::npos; at = message.find(prefix)) {
      message.erase(at, prefix.size());
    }
    return message;
  }

  TemporaryDirectory folder;
};

TEST_F(ReadStudy, brings_in_the_files_that_it_names_relative_to_itself) {
  const Study study = read(kStudy);
  EXPECT_EQ(study.base.array, (ArrayShape{4, 5}));
  EXPECT_EQ(study.base.memory.mode, BandwidthMode::user);
  ASSERT_EQ(study.workloads.size(), 2U);
  EXPECT_EQ(study.workloads[0].network.layers[0].shape.channels, 2);
  EXPECT_EQ(study.workloads[1].network.layers[0].shape.filters, 8);
  EXPECT_EQ(study.workloads[1].weight, 3);
}

TEST_F(ReadStudy, keeps_every_input_with_its_digest) {
  const Study study = read(kStudy);
  ASSERT_EQ(study.inputs.size(), 4U);
  EXPECT_EQ(study.inputs[0].role, "study");
  EXPECT_EQ(study.inputs[0].text, kStudy);
  EXPECT_EQ(study.inputs[1].role, "base");
  EXPECT_EQ(study.inputs[1].text, kConfig);
  EXPECT_EQ(study.inputs[3].role, "workload");
  EXPECT_EQ(study.inputs[3].path, (folder.path() / "gemm.csv").string());
  EXPECT_EQ(study.inputs[3].sha256, "ebf44d56ee25ead953b6665b47d4cfffc7985c5c9d98204749971665067706ba");
}

TEST_F(ReadStudy, needs_no_base) {
  const Study study = read("workload: conv.csv\nspace: {array.rows: [3]}\nobjectives: {minimize: area}\n");
  EXPECT_EQ(study.base, Accelerator());
}

TEST_F(ReadStudy, names_the_line_that_names_a_file_that_cannot_be_read) {
  EXPECT_EQ(refusal("space: {array.rows: [3]}\nobjectives: {minimize: area}\nworkload: lenet.csv\n"),
            "s.yaml:3: lenet.csv: cannot be read: No such file or directory");
  EXPECT_EQ(refusal("base: .\nworkload: conv.csv\nspace: {array.rows: [3]}\nobjectives: {minimize: area}\n"),
            "s.yaml:1: .: is a directory, not a file");
  EXPECT_EQ(message_of<Error>([] { read_study("no/such/study.yaml"); }),
            "no/such/study.yaml: cannot be read: No such file or directory");
}

TEST_F(ReadStudy, leaves_mistakes_within_a_file_to_that_file) {
  folder.write("bad.csv", "heading\nC1, 8, 8, 9, 3, 2, 4, 1,\n");
  EXPECT_EQ(refusal("workload: bad.csv\nspace: {array.rows: [3]}\nobjectives: {minimize: area}\n"),
            "bad.csv:2: filter height 9 is larger than ifmap height 8");
  folder.write("empty.csv", "heading\n");
  EXPECT_EQ(refusal("workload: empty.csv\nspace: {array.rows: [3]}\nobjectives: {minimize: area}\n"),
            "empty.csv: has no layers");
  folder.write("model.txt", "heading\n");
  EXPECT_EQ(
      refusal("workload: model.txt\nspace: {array.rows: [3]}\nobjectives: {minimize: area}\n"),
      "s.yaml:1: model.txt: extension '.txt' is no network format, must be .csv or .onnx, or a model file of Foldwise");
}

TEST_F(ReadStudy, refuses_a_study_of_more_than_a_mebibyte) {
  EXPECT_EQ(refusal(std::string((1 << 20) + 1, '#')), "s.yaml: is larger than 1048576 bytes, the most that is read");
}

StudySpec spec_with(std::string_view objective, std::string_view more = "") {
  return parse_study("workload: a\nspace: {array.rows: [1]}\nobjectives: {minimize: " + std::string(objective) + "}\n" +
                         std::string(more),
                     "s");
}

TEST(MetricsOf, are_those_used_and_the_headlines_that_cost_nothing_more) {
  EXPECT_THAT(metrics_of(spec_with("area")), testing::ElementsAre("area"));
  EXPECT_THAT(metrics_of(spec_with("compute_cycles + array.rows")), testing::ElementsAre("compute_cycles"));
  EXPECT_THAT(metrics_of(spec_with("sram_reads")), testing::ElementsAre("sram_reads", "mapping_efficiency"));
  EXPECT_THAT(
      metrics_of(spec_with("total_cycles", "constraints: mapping_efficiency >= 90\nmetrics: [macs]\n")),
      testing::ElementsAre("total_cycles", "mapping_efficiency", "macs", "stall_cycles", "overall_utilization"));
}

}  // namespace
}  // namespace foldwise
