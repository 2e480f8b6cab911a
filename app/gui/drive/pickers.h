#pragma once
#include <QComboBox>
#include <QPair>
#include <QVariant>

namespace logarium::app {

using PickerItems = QList<QPair<QString, QVariant>>;

/// Makes the box hold these items, keeping the choice where it is still there; does nothing while they are the same, so
/// that an open list is not torn away.
inline void fillPicker(QComboBox& box, const PickerItems& items) {
    bool same = box.count() == items.size();
    for (int i = 0; same && i < box.count(); ++i)
        same = box.itemText(i) == items[i].first && box.itemData(i) == items[i].second;
    if (same) return;
    const QVariant before = box.currentData();
    const QSignalBlocker quiet(box);
    box.clear();
    for (const auto& [text, data] : items) box.addItem(text, data);
    const int at = box.findData(before);
    box.setCurrentIndex(at >= 0 ? at : items.isEmpty() ? -1 : 0);
}

}  // namespace logarium::app
