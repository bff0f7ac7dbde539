#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace foldwise {

/// A program to be run.
struct ProgramCall {
  /// The program, looked for in PATH unless it has a slash, and its arguments; not empty.
  std::vector<std::string> command;
  std::filesystem::path folder;  ///< in which it runs, and which a relative path of the program starts from
  std::string input;             ///< what it reads from standard input
  std::chrono::duration<double> time_limit;
  std::function<bool()> should_stop = [] { return false; };  ///< asked fifty times a second
};

/// Runs a program to its end and returns what it wrote to standard output, 1 MiB at most. From any number of threads at
/// once. The program and all that it starts form a process group, and nothing of it is left when this returns or
/// throws; should this process be killed, the system kills the program too (not what it has started). Throws Error in
/// one line when it cannot be run, exits with another status than 0, is ended by a signal (both with the last line of
/// its standard error), is not done within the limit, writes too much, or when should_stop answers true.
std::string run_program(const ProgramCall& call);

}  // namespace foldwise
