#pragma once

#include <string>

#include "foldwise/report/page/accuracy_data.hpp"

namespace foldwise {

/// How far a proxy is off, as one self-contained web page.
std::string accuracy_page(const ProxyAccuracy& accuracy, const Proxy& proxy, const JudgedFiles& files);

}  // namespace foldwise
