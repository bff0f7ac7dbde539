#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace foldwise {

/// Root of everything the library throws. `what()` is one line meant for a user: the value and the rule it broke.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Bad text in a file: `what()` reads "file:line: message", or "file: message" when no line is to blame (line 0).
class ParseError : public Error {
 public:
  ParseError(std::string_view file, int line, std::string_view message);

  int line() const { return line_; }

 private:
  int line_;
};

/// Runs what may throw an Error that knows no file, and adds file and line.
template <typename Function>
decltype(auto) located(std::string_view file, int line, const Function& function) {
  try {
    return function();
  } catch (const ParseError&) {
    throw;
  } catch (const Error& error) {
    throw ParseError(file, line, error.what());
  }
}

}  // namespace foldwise
