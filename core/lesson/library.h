#pragma once
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/lesson.h"

namespace logarium::lesson {

/// One lesson that travels with the program, in the order of the course.
struct LibraryEntry {
    std::string id;
    std::string kind;
    std::string title;
    std::string path;  ///< "lessons/two-signatures.yaml", for `bundledFile`
};

/// All bundled lessons: by level, then by title. A bundled file that cannot be read is a broken build and stops the
/// program.
std::vector<LibraryEntry> library();

/// A bundled lesson by its id, or the reason why there is none (naming what there is).
Result<Lesson> bundledLesson(const std::string& id);

}  // namespace logarium::lesson
