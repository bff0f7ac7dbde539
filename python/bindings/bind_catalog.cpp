#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/catalog/listing.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/report/certificate_json.hpp"
#include "foldwise/report/figure/study_figure.hpp"
#include "foldwise/report/page/study_page.hpp"
#include "foldwise/report/views/study_view.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "foldwise/study/study.hpp"
#include "interruptible.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

/// The page of stored studies, or one of its figures.
void write_report(const std::vector<std::filesystem::path>& files, const std::filesystem::path& output,
                  const std::string& figure) {
  const std::vector<std::string> names = figure_names();
  const std::vector<std::string_view> figures(names.begin(), names.end());
  if (!figure.empty() && std::ranges::find(figures, figure) == figures.end()) {
    throw Error(unknown_name_message("figure", figure, figures));
  }
  const auto work = [=](const std::atomic<bool>& /*stop*/) {
    std::vector<std::unique_ptr<SqliteStorage>> studies;
    std::vector<const Storage*> storages;
    for (const std::filesystem::path& file : files) {
      studies.push_back(SqliteStorage::open(file));
      storages.push_back(studies.back().get());
    }
    const EvaluatorOfModel make_evaluator = [](const std::string& model) -> MakeEvaluator {
      return model_named(model).make;
    };
    const std::vector<StudyView> views = view_studies(storages, make_evaluator);
    return figure.empty() ? study_page(views) : study_figure(views, figure);
  };
  write_text_file(output, run_interruptibly(
                              work, [] {}, Unwilling::leave));
}

/// What a certificate proves, once it is checked.
py::dict verify(const std::filesystem::path& path, const std::optional<std::filesystem::path>& study_path) {
  constexpr std::uint64_t largest_certificate_bytes = std::uint64_t{1} << 28;
  const Certificate certificate = parse_certificate(read_text_file(path, largest_certificate_bytes), path.string());
  if (certificate.study.inputs.empty()) {
    throw Error(fmt::format("{}: names no study", path.string()));
  }
  const auto work = [=](const std::atomic<bool>& /*stop*/) {
    const Study study = read_study(study_path.value_or(certificate.study.inputs.front().path),
                                   certificate.study.overrides, find_workload);
    const auto evaluator = model_named(certificate.study.model).make(study.workloads, metrics_of(study.spec));
    try {
      return verify_certificate(certificate, study, *evaluator);
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", path.string(), error.what()));
    }
  };
  const VerifiedBoxes verified = run_interruptibly(
      work, [] {}, Unwilling::leave);
  py::dict result(py::arg("optimal") = certificate.optimal() && certificate.incumbent.has_value(),
                  py::arg("designs") = certificate.designs, py::arg("bound") = certificate.bound,
                  py::arg("boxes_by_bound") = verified.by_bound,
                  py::arg("boxes_by_constraint") = verified.by_constraint,
                  py::arg("evaluated") = verified.by_evaluation);
  result["objective"] = certificate.incumbent ? py::cast(certificate.objective) : py::none();
  return result;
}

}  // namespace

void bind_catalog(py::module_& core) {
  core.def("write_report", &write_report, py::arg("files"), py::arg("output"), py::arg("figure"));
  core.def("verify", &verify, py::arg("certificate"), py::arg("study"));
  core.def("listing_kinds", [] {
    std::vector<std::string> names;
    for (const ListingKind& kind : listing_kinds()) {
      names.emplace_back(kind.name);
    }
    return names;
  });
  core.def(
      "listing",
      [](const std::string& name) {
        std::vector<std::string_view> names;
        for (const ListingKind& kind : listing_kinds()) {
          if (kind.name == name) {
            Listing listing = kind.list();
            return py::make_tuple(std::move(listing.headings), std::move(listing.rows));
          }
          names.push_back(kind.name);
        }
        throw Error(unknown_name_message("listing", name, names));
      },
      py::arg("kind"), "(headings, rows)");
}

}  // namespace foldwise
