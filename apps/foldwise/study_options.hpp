#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "foldwise/study/study_record.hpp"

namespace foldwise {

/// A study file on the command line, and the options that stand for lines of it.
struct StudyOptions {
  std::string study;
  std::vector<std::string> set;
  std::string strategy;
  std::vector<std::string> strategy_options;
  std::string trials;
  std::string seconds;
  std::string seed;
};

void add_study_options(CLI::App& command, StudyOptions& options);

/// The settings given, as a stored study keeps them.
std::vector<Override> overrides_of(const StudyOptions& options);

/// How long to wait while another process writes a stored study.
struct WaitOption {
  bool wait = false;

  std::chrono::milliseconds patience() const;
};

void add_wait_option(CLI::App& command, WaitOption& option);

}  // namespace foldwise
