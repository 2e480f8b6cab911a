#pragma once
#include <string>
#include <vector>

#include "core/lesson/lesson.h"

namespace logarium::lesson {

/// What came of playing a lesson through.
struct Verdict {
    int steps = 0;                      ///< whose solution was played
    int wrongRoutes = 0;                ///< that were tried
    std::vector<std::string> troubles;  ///< one sentence each, beginning with the step: "step one-away: ..."
    bool passed() const { return troubles.empty(); }
};

/// Plays a lesson on clusters of its own, without a window: every step's solution has to reach the step's goals within
/// its time, and none of the wrong routes may, each tried from where its step begins. A question is answered rightly on
/// the way. Stops at the first step whose solution fails, since all later ones would begin elsewhere.
Verdict checkLesson(const Lesson& lesson);

}  // namespace logarium::lesson
