#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/study/study_record.hpp"
#include "foldwise/study/study_spec.hpp"

namespace foldwise {

/// A question with everything that it is about, ready to be run.
struct Study {
  StudySpec spec;
  Accelerator base;  ///< the accelerator before the space sets its fields
  std::vector<Workload> workloads;
  std::vector<InputFile> inputs;  ///< the study file first
  std::vector<Override> overrides;
  std::vector<std::string> warnings;  ///< one line each: what is read otherwise than it looks
};

/// The file that a study file in `folder` means by a workload's name.
using WorkloadFinder = std::filesystem::path (*)(std::string_view name, const std::filesystem::path& folder);

/// Reads a study file (docs/file-formats.md) and the files that it names. Throws Error or ParseError for the first rule
/// broken in any of them; see parse_study for `overrides`. Without a finder, a workload's name is its path.
Study read_study(const std::filesystem::path& path, std::vector<Override> overrides = {},
                 WorkloadFinder find_workload = nullptr);

/// The study that was stored, made of what its record holds; no file is read.
Study study_of(const StudyRecord& record);

/// The metrics that the study's objectives and constraints use.
std::vector<std::string> needed_metrics_of(const StudySpec& spec);

/// The metrics that an evaluator has to give for the study's trials: those that its expressions use, those that it asks
/// for by name, and of the headline figures every one that costs nothing more to know.
std::vector<std::string> metrics_of(const StudySpec& spec);

/// What a storage keeps of the study besides its trials. `metrics` and `model` are the evaluator's.
StudyRecord record_of(const Study& study, const std::vector<std::string>& metrics, std::string_view model);

}  // namespace foldwise
