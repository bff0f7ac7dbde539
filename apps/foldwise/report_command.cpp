#include "report_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/file.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/report/figure/study_figure.hpp"
#include "foldwise/report/page/study_page.hpp"
#include "foldwise/report/views/study_view.hpp"
#include "foldwise/study/sqlite_storage.hpp"

namespace foldwise {

namespace {

struct ReportOptions {
  std::vector<std::string> files;
  std::string output;  // empty: named by what it is
  std::string figure;  // empty: the page
};

void make_report(const ReportOptions& options) {
  std::vector<std::unique_ptr<SqliteStorage>> studies;
  std::vector<const Storage*> storages;
  for (const std::string& file : options.files) {
    studies.push_back(SqliteStorage::open(file));
    storages.push_back(studies.back().get());
  }
  const EvaluatorOfModel make_evaluator = [](const std::string& model) -> MakeEvaluator {
    for (const ModelEntry& entry : models()) {
      if (entry.name == model) {
        return entry.make;
      }
    }
    return {};  // another program, or a proxy
  };
  const std::vector<StudyView> views = view_studies(storages, make_evaluator);
  const bool is_page = options.figure.empty();
  const std::string output = !options.output.empty() ? options.output
                             : is_page               ? "report.html"
                                                     : options.figure + ".svg";
  write_text_file(output, is_page ? study_page(views) : study_figure(views, options.figure));
  fmt::print("{}\n", output);
}

}  // namespace

void add_report_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("report", "Show stored studies as one web page");
  const auto options = std::make_shared<ReportOptions>();
  command->add_option("files", options->files, "stored studies (explore --storage); several are drawn over each other")
      ->type_name("FILE.db")
      ->required();
  command->add_option("-o,--output", options->output, "the file to write  [report.html, or FIGURE.svg]")
      ->type_name("FILE");
  command
      ->add_option("--svg", options->figure,
                   fmt::format("one figure for a paper in the page's place: {}", fmt::join(figure_names(), ", ")))
      ->type_name("FIGURE")
      ->check(CLI::IsMember(figure_names()));
  command->footer(
      "The page needs no network and opens from disk: summary, Pareto front, convergence, influence of parameters,\n"
      "layers, inputs. It stays a few megabytes large however many trials there are. Prints its path.");
  command->final_callback([options] { make_report(*options); });
}

}  // namespace foldwise
