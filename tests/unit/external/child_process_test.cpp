#include "foldwise/external/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using namespace std::chrono_literals;

ProgramCall shell(const std::string& script) {
  return {.command = {"sh", "-c", script}, .folder = {}, .input = {}, .time_limit = 60s};
}

std::string failure_of(const ProgramCall& call) {
  return message_of<Error>([&] { run_program(call); });
}

/// Whether a process is there and no zombie.
bool is_alive(const std::string& process) {
  const std::string status = bytes_of("/proc/" + process + "/stat");
  const std::size_t state = status.find(") ");
  return state != std::string::npos && status[state + 2] != 'Z';
}

/// Whether it becomes true within some seconds, which a busy machine may need.
template <typename Condition>
bool soon(const Condition& condition) {
  for (int turn = 0; turn < 1000 && !condition(); ++turn) {
    std::this_thread::sleep_for(10ms);
  }
  return condition();
}

std::vector<std::string> open_descriptors() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

TEST(RunProgram, gives_the_program_its_input_and_takes_its_output) {
  ProgramCall call = shell("cat; echo done");
  call.input = std::string(300'000, 'x') + "\n";
  EXPECT_EQ(run_program(call), call.input + "done\n");
}

TEST(RunProgram, takes_arguments_as_they_are) {
  ProgramCall call{.command = {"printf", "%s|", "a b", "$HOME", ""}, .folder = {}, .input = {}, .time_limit = 60s};
  EXPECT_EQ(run_program(call), "a b|$HOME||");
}

TEST(RunProgram, runs_in_a_folder_where_a_relative_program_begins) {
  const TemporaryDirectory folder;
  std::filesystem::permissions(folder.write("here.sh", "#!/bin/sh\nls\n"), std::filesystem::perms::owner_all);
  ProgramCall call{.command = {"./here.sh"}, .folder = folder.path(), .input = {}, .time_limit = 60s};
  EXPECT_EQ(run_program(call), "here.sh\n");
}

TEST(RunProgram, a_program_that_cannot_be_run_is_named) {
  EXPECT_EQ(failure_of({.command = {"no-such-program"}, .folder = {}, .input = {}, .time_limit = 60s}),
            "program no-such-program: cannot be run: No such file or directory");
  const TemporaryDirectory folder;
  folder.write("text", "no program");
  EXPECT_EQ(failure_of({.command = {"./text"}, .folder = folder.path(), .input = {}, .time_limit = 60s}),
            "program ./text: cannot be run: Permission denied");
  EXPECT_EQ(failure_of({.command = {"true"}, .folder = folder.path() / "gone", .input = {}, .time_limit = 60s}),
            "program true: cannot be run: No such file or directory");
}

TEST(RunProgram, a_status_other_than_0_comes_with_the_last_line_of_standard_error) {
  EXPECT_EQ(failure_of(shell("exit 3")), "program sh: exited with status 3");
  EXPECT_EQ(failure_of(shell("yes x | head -c 100000 >&2; printf 'the\\treason\\n\\n' >&2; exit 1")),
            "program sh: exited with status 1: the?reason");
}

TEST(RunProgram, a_signal_is_named) {
  EXPECT_EQ(failure_of(shell("kill -SEGV $$")), "program sh: was ended by signal 11 (Segmentation fault)");
}

TEST(RunProgram, does_not_read_for_ever) {
  EXPECT_EQ(failure_of(shell("yes")), "program sh: wrote more than 1048576 bytes, and was ended");
}

TEST(RunProgram, after_the_time_limit_nothing_of_the_program_is_left) {
  const TemporaryDirectory folder;
  ProgramCall call = shell("trap '' TERM INT; sleep 1000 & echo $! $$ > processes; wait");
  call.folder = folder.path();
  call.time_limit = 500ms;
  EXPECT_EQ(failure_of(call), "program sh: was not done within 0.5 s, and was ended");
  const std::string processes = bytes_of(folder.path() / "processes");
  const std::size_t blank = processes.find(' ');
  ASSERT_NE(blank, std::string::npos);
  for (const std::string& process :
       {processes.substr(0, blank), processes.substr(blank + 1, processes.size() - blank - 2)}) {
    EXPECT_TRUE(soon([&] { return !is_alive(process); })) << process;
  }
}

TEST(RunProgram, does_not_wait_for_what_the_program_leaves_behind_but_ends_it) {
  const TemporaryDirectory folder;
  ProgramCall call = shell("sleep 1000 & echo $! | tee left");  // it holds the pipe of the output open
  call.folder = folder.path();
  std::string process = run_program(call);
  process.pop_back();
  EXPECT_TRUE(soon([&] { return !is_alive(process); }));
}

TEST(RunProgram, ends_the_program_once_it_is_to_stop) {
  const TemporaryDirectory folder;
  ProgramCall call = shell("touch begun; sleep 1000");
  call.folder = folder.path();
  call.should_stop = [&] { return std::filesystem::exists(folder.path() / "begun"); };
  EXPECT_EQ(failure_of(call), "program sh: was stopped");
}

TEST(RunProgram, from_many_threads_each_gets_its_own_answer_and_no_descriptor_is_left) {
  const std::vector<std::string> before = open_descriptors();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 6; ++number) {
    threads.emplace_back([number, &wrong] {
      for (int turn = 0; turn < 5; ++turn) {
        ProgramCall call = shell("cat");
        call.input = std::to_string(number * 10 + turn);
        wrong += run_program(call) == call.input ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(open_descriptors(), before);
}

TEST(RunProgram, the_program_inherits_the_standard_descriptors_only) {
  const int careless = ::dup(1);
  EXPECT_EQ(run_program(shell("ls /proc/self/fd")), "0\n1\n2\n3\n");  // 3: the folder that ls lists
  ::close(careless);
}

TEST(RunProgram, the_program_dies_with_this_process) {
  const TemporaryDirectory folder;
  ProgramCall call{.command = {"sh", "-c", "echo $$ > process; exec sleep 1000"},
                   .folder = folder.path(),
                   .input = {},
                   .time_limit = 1000s};
  const pid_t child = ::fork();
  if (child == 0) {
    run_program(call);
    ::_exit(0);
  }
  std::string process;
  ASSERT_TRUE(soon([&] { return !(process = bytes_of(folder.path() / "process")).empty(); }));
  process.pop_back();
  EXPECT_TRUE(is_alive(process));
  ::kill(child, SIGKILL);
  EXPECT_TRUE(soon([&] { return !is_alive(process); }));
}

}  // namespace
}  // namespace foldwise
