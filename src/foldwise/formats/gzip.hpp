#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace foldwise {

/// What the gzip file `bytes` (RFC 1952, one member or several) holds; the bytes themselves when they are no gzip file,
/// by their first two. Throws ParseError for `file` when it is damaged, cut short, or holds more than
/// `size_limit_bytes`.
std::string gunzip(std::string bytes, std::string_view file, std::uint64_t size_limit_bytes);

}  // namespace foldwise
