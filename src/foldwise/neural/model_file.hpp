#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "foldwise/neural/model.hpp"

namespace foldwise {

/// The newest version of the format that is read, and the one that is written.
inline constexpr int kModelFormatVersion = 1;

/// Most bytes that a model file may have.
inline constexpr std::uint64_t kModelSizeLimitBytes = std::uint64_t{1} << 28;

/// Whether a file begins as model files do. What cannot be read, or is no regular file, does not.
bool is_model_file(const std::filesystem::path& path);

/// Reads a model file (docs/file-formats.md). Throws Error when it cannot be read, and ParseError when it is no model
/// file, of a newer version, cut short, altered (its checksum fails), or holds a number that is not finite.
Model read_model_file(const std::filesystem::path& path);

/// The same from the bytes of a file; `file` is what errors call it.
Model parse_model_file(std::string_view bytes, std::string_view file);

/// The bytes of a model file: equal models give equal bytes, on every machine. Throws Error when the model breaks a
/// rule of the format: a name that is no word, a value that is more than a line, a shape that does not fit its values,
/// a number that is not finite.
std::string model_file_bytes(const Model& model);

/// Writes a model file, whole or not at all.
void write_model_file(const std::filesystem::path& path, const Model& model);

}  // namespace foldwise
