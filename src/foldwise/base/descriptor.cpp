#include "foldwise/base/descriptor.hpp"

#include <unistd.h>

namespace foldwise {

void Descriptor::close() {
  if (is_open()) {
    ::close(std::exchange(value_, -1));
  }
}

}  // namespace foldwise
