#include "outside_study.hpp"

#include "foldwise/catalog/strategies.hpp"

namespace foldwise {

OutsideStudy::OutsideStudy(const std::filesystem::path& path, std::chrono::milliseconds patience)
    : storage(SqliteStorage::open_to_write(path, patience)),
      study(study_of(storage->study())),
      strategy(make_strategy(study.spec)),
      ask_tell(study, *strategy, *storage) {}

}  // namespace foldwise
