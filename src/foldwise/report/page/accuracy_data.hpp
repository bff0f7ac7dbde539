#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "foldwise/proxy/accuracy.hpp"
#include "foldwise/report/views/proxy_errors.hpp"

namespace foldwise {

/// A proxy that was judged, and by what.
struct JudgedFiles {
  std::string proxy;  ///< as it was named
  std::string samples;
  std::map<std::string, std::string> sample_facts;
  std::string warning;  ///< why the figures are not to be trusted; empty when there is no reason
};

/// What the script of an accuracy page reads: what accuracy_json() says, and what charts show; samples by column.
nlohmann::ordered_json accuracy_data(const ProxyAccuracy& accuracy, const ProxyErrors& errors, const Proxy& proxy,
                                     const JudgedFiles& files);

}  // namespace foldwise
