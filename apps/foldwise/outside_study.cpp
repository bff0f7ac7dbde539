#include "outside_study.hpp"

#include "foldwise/catalog/strategies.hpp"

namespace foldwise {

OutsideStudy::OutsideStudy(const std::filesystem::path& path, std::chrono::milliseconds patience)
    : storage(SqliteStorage::open_to_write(path, patience)),
      study(study_of(storage->study())),
      strategy(make_strategy(study, "")),  // nothing is known in advance of what is measured outside
      ask_tell(study, *strategy, *storage) {}

}  // namespace foldwise
