#include "foldwise/external/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <system_error>

#include "foldwise/base/descriptor.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"

// fork() and not posix_spawn(), which cannot ask the system to kill the child when its parent dies. Between fork() and
// exec the child has one thread and the memory of many: it may only make system calls. Every descriptor closes itself
// on exec, so that programs started at the same time by other threads do not hold each other's pipes open.

namespace foldwise {

namespace {

constexpr std::size_t kLargestAnswerBytes = std::size_t{1} << 20;
constexpr std::size_t kKeptErrorBytes = 4096;
constexpr int kNotRunStatus = 127;

[[noreturn]] void throw_errno(std::string_view what, int code = errno) {
  throw Error(fmt::format("{}: {}", what, std::generic_category().message(code)));
}

/// Goes on after a signal that interrupted a system call.
template <typename Call>
auto uninterrupted(const Call& call) {
  auto result = call();
  while (result == -1 && errno == EINTR) {
    result = call();
  }
  return result;
}

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw_errno("a pipe cannot be made");
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// A file in memory that holds `text` and is read from its beginning: unlike a pipe it never makes anybody wait.
Descriptor file_of(std::string_view text) {
  Descriptor file(::memfd_create("foldwise-design", MFD_CLOEXEC));
  while (file.is_open() && !text.empty()) {
    const ssize_t count = uninterrupted([&] { return ::write(file.value(), text.data(), text.size()); });
    if (count < 0) {
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (!file.is_open() || !text.empty() || ::lseek(file.value(), 0, SEEK_SET) != 0) {
    throw_errno("a file in memory cannot be made");
  }
  return file;
}

/// What the child needs to become the program, made before it is forked.
struct Start {
  const char* folder;
  char* const* arguments;
  std::array<int, 3> standard;  ///< its standard input, output and error
  int report;                   ///< takes errno when the program cannot be run
  pid_t parent;
};

/// Runs in the child.
[[noreturn]] void become_program(Start start) {
  ::setpgid(0, 0);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-vararg)
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != start.parent) {  // it died before
    ::_exit(kNotRunStatus);
  }
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  static_cast<void>(std::signal(SIGPIPE, SIG_DFL));
  constexpr int behind_standard = 3;  // our own may lie there, where somebody closed the standard ones
  for (int& descriptor : start.standard) {
    descriptor = ::fcntl(descriptor, F_DUPFD_CLOEXEC, behind_standard);
  }
  start.report = ::fcntl(start.report, F_DUPFD_CLOEXEC, behind_standard);
  // NOLINTEND(cppcoreguidelines-pro-type-vararg)
  for (int number = 0; number < behind_standard; ++number) {
    ::dup2(start.standard[static_cast<std::size_t>(number)], number);
  }
  ::close_range(behind_standard, ~0U, CLOSE_RANGE_CLOEXEC);  // those that others have opened or left to us
  if (::chdir(start.folder) == 0) {
    ::execvp(start.arguments[0], start.arguments);
  }
  const int code = errno;
  static_cast<void>(::write(start.report, &code, sizeof code));
  ::_exit(kNotRunStatus);
}

/// A program under way, with the ends of its pipes.
class ChildProcess {
 public:
  explicit ChildProcess(const ProgramCall& call);
  ~ChildProcess() {
    if (process_ > 0) {
      end();
    }
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  const std::string& answer() const { return answer_; }
  std::string_view last_error_line() const;

  /// Takes what the program has written, after waiting for it for a moment.
  void listen();

  /// Whether the program has ended; then all that it wrote has been taken.
  bool has_ended();

  /// Kills what is left of the process group. Returns how the program ended, as waitpid says.
  int end();

 private:
  /// Appends what can be read now, and closes the descriptor at the end of the file.
  static void take(Descriptor& from, std::string& to);

  pid_t process_ = -1;
  Descriptor output_;
  Descriptor error_output_;
  std::string answer_;
  std::string errors_;
};

ChildProcess::ChildProcess(const ProgramCall& call) {
  std::vector<std::string> words = call.command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  const std::string folder = call.folder.empty() ? "." : call.folder.string();
  const Descriptor input = file_of(call.input);
  Pipe output = make_pipe();
  Pipe error_output = make_pipe();
  Pipe report = make_pipe();
  const Start start{.folder = folder.c_str(),
                    .arguments = arguments.data(),
                    .standard = {input.value(), output.writing.value(), error_output.writing.value()},
                    .report = report.writing.value(),
                    .parent = ::getpid()};
  process_ = ::fork();
  if (process_ == 0) {
    become_program(start);
  }
  if (process_ < 0) {
    throw_errno("cannot be run");
  }
  ::setpgid(process_, process_);  // as the child does: whoever comes first
  report.writing.close();
  int code = 0;
  const bool failed = uninterrupted([&] { return ::read(report.reading.value(), &code, sizeof code); }) == sizeof code;
  if (failed) {
    end();
    throw_errno("cannot be run", code);
  }
  output_ = std::move(output.reading);
  error_output_ = std::move(error_output.reading);
  for (const Descriptor* each : {&output_, &error_output_}) {
    ::fcntl(each->value(), F_SETFL, O_NONBLOCK);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  }
}

std::string_view ChildProcess::last_error_line() const {
  const std::string_view text = trimmed(errors_);
  const std::size_t before = text.find_last_of('\n');
  return trimmed(before == std::string_view::npos ? text : text.substr(before + 1));
}

void ChildProcess::take(Descriptor& from, std::string& to) {
  std::array<char, 4096> buffer{};
  constexpr int turns = 64;  // and then it is somebody else's, however much there is
  for (int turn = 0; turn < turns && from.is_open(); ++turn) {
    const ssize_t count = uninterrupted([&] { return ::read(from.value(), buffer.data(), buffer.size()); });
    if (count > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EAGAIN) {
      return;
    } else {
      from.close();
    }
  }
}

void ChildProcess::listen() {
  constexpr int moment_ms = 20;
  constexpr int last_moment_ms = 2;  // between the end of its output and its own
  std::array<pollfd, 2> waiting{{{output_.value(), POLLIN, 0}, {error_output_.value(), POLLIN, 0}}};
  const bool is_open = output_.is_open() || error_output_.is_open();
  ::poll(waiting.data(), waiting.size(), is_open ? moment_ms : last_moment_ms);
  take(output_, answer_);
  take(error_output_, errors_);
  if (errors_.size() > kKeptErrorBytes) {
    errors_.erase(0, errors_.size() - kKeptErrorBytes);
  }
}

bool ChildProcess::has_ended() {
  siginfo_t info{};
  const int known =
      uninterrupted([&] { return ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT); });
  if (known == 0 && info.si_pid == 0) {
    return false;
  }
  take(output_, answer_);
  take(error_output_, errors_);
  return true;
}

int ChildProcess::end() {
  ::kill(-process_, SIGKILL);  // before waitpid, which gives the number of the group back to the system
  int status = 0;
  uninterrupted([&] { return ::waitpid(process_, &status, 0); });
  process_ = -1;
  return status;
}

/// The last line that a program wrote to its standard error, behind a colon; nothing when there is none.
std::string last_words(const ChildProcess& child) {
  const std::string_view line = child.last_error_line();
  return line.empty() ? std::string() : fmt::format(": {}", one_line(line, 200));
}

std::string answer_of(const ProgramCall& call) {
  const auto begin = std::chrono::steady_clock::now();
  ChildProcess child(call);
  while (!child.has_ended()) {
    if (call.should_stop()) {
      throw Error("was stopped");
    }
    if (std::chrono::steady_clock::now() - begin > call.time_limit) {
      throw Error(fmt::format("was not done within {:g} s, and was ended", call.time_limit.count()));
    }
    child.listen();
    if (child.answer().size() > kLargestAnswerBytes) {
      throw Error(fmt::format("wrote more than {} bytes, and was ended", kLargestAnswerBytes));
    }
  }
  const int status = child.end();
  if (WIFSIGNALED(status)) {
    const char* const signal = ::sigdescr_np(WTERMSIG(status));
    throw Error(fmt::format("was ended by signal {}{}{}", WTERMSIG(status),
                            signal == nullptr ? "" : fmt::format(" ({})", signal), last_words(child)));
  }
  if (WEXITSTATUS(status) != 0) {
    throw Error(fmt::format("exited with status {}{}", WEXITSTATUS(status), last_words(child)));
  }
  return child.answer();
}

}  // namespace

std::string run_program(const ProgramCall& call) {
  try {
    return answer_of(call);
  } catch (const Error& error) {
    throw Error(fmt::format("program {}: {}", one_line(call.command.front()), error.what()));
  }
}

}  // namespace foldwise
