#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace foldwise {

/// A value of an ini file and the line where it stands.
struct IniValue {
  std::string text;
  int line = 0;
};

/// An ini file in the syntax of Python's configparser, which is what SCALE-Sim's configs are written in:
///  - `[section]`, then lines `option = value` or `option: value`; blanks around each are trimmed;
///  - section names are case sensitive, option names are not; a section or option that stands twice is an error;
///  - a line that starts with # or ; is a comment; there are no comments behind a value;
///  - a line indented deeper than the option above it continues that option's value;
///  - options of [DEFAULT] hold in every section;
///  - % is written %% in a value that is asked for (interpolation is not done).
class IniFile {
 public:
  /// Parses `text`; `file` is what errors call it. Throws ParseError at the first line that breaks a rule.
  IniFile(std::string_view text, std::string_view file);

  const std::string& file() const { return file_; }

  bool has_section(std::string_view section) const;

  /// The option's value, looked for in its section and then in [DEFAULT]; nullopt when the section or option is
  /// missing. Throws ParseError at a lone %.
  std::optional<IniValue> find(std::string_view section, std::string_view option) const;

  /// The same, but throws ParseError when the section or option is missing.
  IniValue required(std::string_view section, std::string_view option) const;

 private:
  struct Section {
    int line = 0;
    std::map<std::string, IniValue, std::less<>> options;
  };

  Section& open_section(std::string_view name, int line);
  IniValue& add_option(Section& section, std::string_view text, int line);

  std::string file_;
  std::map<std::string, Section, std::less<>> sections_;
};

}  // namespace foldwise
