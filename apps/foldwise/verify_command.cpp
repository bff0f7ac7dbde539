#include "verify_command.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>

#include "foldwise/base/file.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/certificate_json.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestCertificateBytes = std::uint64_t{1} << 28;

struct VerifyOptions {
  std::string certificate;
  std::string study;
};

void verify(const VerifyOptions& options) {
  const Certificate certificate =
      parse_certificate(read_text_file(options.certificate, kLargestCertificateBytes), options.certificate);
  if (certificate.study.inputs.empty()) {
    throw Error(fmt::format("{}: names no study", options.certificate));
  }
  const std::string path = options.study.empty() ? certificate.study.inputs.front().path : options.study;
  const Study study = read_study(path, certificate.study.overrides, find_workload);
  const auto evaluator = model_named(certificate.study.model).make(study.workloads, metrics_of(study.spec));
  VerifiedBoxes verified;
  try {
    verified = verify_certificate(certificate, study, *evaluator);
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", options.certificate, error.what()));
  }
  const RecordedObjective& objective = certificate.study.objectives.front();
  fmt::print("{}: verified against {}, {} designs, model {}\n", options.certificate, path, certificate.designs,
             certificate.study.model);
  fmt::print("  boxes without a better design by their bound: {}\n", verified.by_bound);
  for (std::size_t i = 0; i < verified.by_constraint.size(); ++i) {
    fmt::print("  boxes that break {}: {}\n", certificate.study.constraints[i], verified.by_constraint[i]);
  }
  fmt::print("  single designs evaluated: {}\n", verified.by_evaluation);
  if (!certificate.incumbent) {
    fmt::print("{}\n", certificate.optimal() ? "no design satisfies the constraints" : "no design known");
  } else if (certificate.optimal()) {
    fmt::print("optimal: {} = {}\n", objective.name, certificate.objective);
  } else {
    fmt::print("not proved optimal: {} = {}, proved bound {}\n", objective.name, certificate.objective,
               certificate.bound);
  }
}

}  // namespace

void add_verify_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("verify", "Check a proof of optimality (explore --certificate)");
  const auto options = std::make_shared<VerifyOptions>();
  command->add_option("certificate", options->certificate, "the proof")->type_name("CERTIFICATE.json")->required();
  command->add_option("--study", options->study, "the study file, where it is not where the certificate says")
      ->type_name("STUDY.yaml");
  command->footer(
      "Reads the study again, bounds every box of the proof anew, evaluates the best design and fails if anything is\n"
      "not as the certificate says.");
  command->final_callback([options] { verify(*options); });
}

}  // namespace foldwise
