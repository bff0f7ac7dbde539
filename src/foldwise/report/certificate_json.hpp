#pragma once

#include <string>
#include <string_view>

#include "foldwise/study/certificate.hpp"

namespace foldwise {

/// A certificate as a JSON file (docs/file-formats.md). Same certificate, same bytes.
std::string certificate_json(const Certificate& certificate);

/// Reads it back. `path` is how errors call the file; throws Error when it is no certificate or one of a newer version.
Certificate parse_certificate(std::string_view text, const std::string& path);

}  // namespace foldwise
