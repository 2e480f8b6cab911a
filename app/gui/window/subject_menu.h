#pragma once
#include <QMenu>

#include "app/gui/drive/drive_target.h"
#include "core/observe/cluster_view.h"

namespace logarium::app {

/// Fills a context menu with what can be done to the subject: its broker, partition or client. What cannot be done now
/// is greyed out, and its tooltip says why; all tooltips name the console line.
void fillSubjectMenu(QMenu& menu, const sim::Subject& subject, const observe::ClusterView& cluster,
                     DriveTarget& target);

}  // namespace logarium::app
