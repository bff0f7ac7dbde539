#include "proxy_evaluate_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/proxy/accuracy.hpp"
#include "foldwise/report/accuracy_json.hpp"
#include "foldwise/report/accuracy_text.hpp"
#include "foldwise/report/page/accuracy_page.hpp"

namespace foldwise {

namespace {

struct ProxyEvaluateOptions {
  std::string proxy;
  std::string data;
  bool json = false;
  std::string html;
};

/// Why the samples say nothing of what the proxy has not seen; empty when they may.
std::string warning_of(const Proxy& proxy, const ProxySamples& samples) {
  const auto same = [&](const std::string& fact, const std::string& of_proxy) {
    const auto ours = samples.facts.find(fact);
    const auto theirs = proxy.facts.find(of_proxy);
    return ours != samples.facts.end() && theirs != proxy.facts.end() && ours->second == theirs->second;
  };
  return same("seed", "samples_seed") && same("space_sha256", "space_sha256")
             ? "these samples have the space and the seed of those that the proxy was trained on; sample others with "
               "another --seed"
             : "";
}

void evaluate(const ProxyEvaluateOptions& options) {
  const Predictor predictor(read_proxy(options.proxy));
  const ProxySamples samples = read_samples(options.data);
  const std::string warning = warning_of(predictor.proxy(), samples);
  if (!warning.empty()) {
    fmt::print(stderr, "foldwise: warning: {}\n", warning);
  }
  const ProxyAccuracy accuracy = located(options.data, 0, [&] { return judge(predictor, samples); });
  if (!options.html.empty()) {
    const JudgedFiles files{
        .proxy = options.proxy, .samples = options.data, .sample_facts = samples.facts, .warning = warning};
    write_text_file(options.html, accuracy_page(accuracy, predictor.proxy(), files));
  }
  if (options.json) {
    fmt::print("{}\n", accuracy_json(accuracy, predictor.proxy()).dump(2));
  } else {
    fmt::print("{}", accuracy_text(accuracy, predictor.proxy()));
  }
}

}  // namespace

void add_proxy_evaluate_command(CLI::App& proxy) {
  CLI::App* command = proxy.add_subcommand("evaluate", "Say how far a proxy is off on samples that it has not seen");
  const auto options = std::make_shared<ProxyEvaluateOptions>();
  command->add_option("proxy", options->proxy, "the proxy")->type_name("FILE.proxy")->required();
  command->add_option("--data", options->data, "samples to judge it by, of another seed than those it was trained on")
      ->type_name("FILE")
      ->required();
  command->add_flag("--json", options->json, "print one JSON object instead of tables");
  command
      ->add_option("--html", options->html,
                   "also write one self-contained web page: the tables, and what charts show better")
      ->type_name("FILE.html");
  command->footer(
      "Errors are relative, in percent of the truth; the squared loss is the mean of (prediction - truth)^2 / truth.\n"
      "Groups by interval go from the fifth of the samples that the proxy is surest of to the one it is least sure "
      "of.");
  command->final_callback([options] { evaluate(*options); });
}

}  // namespace foldwise
