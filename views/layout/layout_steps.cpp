#include "views/layout/layout_steps.h"

#include <Qt>
#include <algorithm>

namespace logarium::views {

namespace {

constexpr int kClients = -2;  ///< row of the strip
constexpr int kBrokers = -1;  ///< row of the headers
constexpr int kNames = -1;    ///< column of the partitions' names

struct Place {
    int row;
    int column;
};

Place placeOf(const LayoutScene& scene, const sim::Subject& subject) {
    const auto& chips = scene.strip.chips;
    for (int i = 0; i < std::ssize(chips); ++i)
        if (chips[static_cast<std::size_t>(i)].client == subject.client && subject.client != kNoClient)
            return {kClients, i};
    return {scene.rowOf(subject.partition), scene.columnOf(subject.broker)};
}

sim::Subject subjectOf(const LayoutScene& scene, Place place) {
    if (place.row == kClients) return {kNoBroker, {}, scene.strip.chips[static_cast<std::size_t>(place.column)].client};
    using Part = LayoutSpot::Part;
    if (place.row == kBrokers) return scene.subjectAt({Part::Header, -1, place.column});
    return scene.subjectAt({place.column < 0 ? Part::Label : Part::Cell, place.row, place.column});
}

/// The row's replica nearest to the column, so that walking down does not fall into gaps.
int nearestColumn(const LayoutScene& scene, int row, int column) {
    if (column < 0) return kNames;
    const int columns = scene.geometry.columns();
    for (int off = 0; off < columns; ++off)
        for (const int at : {column - off, column + off})
            if (at >= 0 && at < columns && scene.replicaAt(row, at) != nullptr) return at;
    return kNames;
}

std::optional<Place> across(const LayoutScene& scene, Place from, int by) {
    if (from.row == kClients) {
        const int last = static_cast<int>(scene.strip.chips.size()) - 1;
        return Place{kClients, std::clamp(from.column + by, 0, last)};
    }
    const int least = from.row == kBrokers ? 0 : kNames;
    for (int column = from.column + by; column >= least && column < scene.geometry.columns(); column += by)
        if (column < 0 || from.row == kBrokers || scene.replicaAt(from.row, column) != nullptr)
            return Place{from.row, column};
    return from;
}

std::optional<Place> upDown(const LayoutScene& scene, Place from, int by) {
    const int rows = static_cast<int>(scene.rows.size());
    int row = from.row + by;
    while (row >= 0 && row < rows && scene.rows[static_cast<std::size_t>(row)].isHeading()) row += by > 0 ? 1 : -1;
    if (row >= rows) return from;
    if (row >= 0) return Place{row, nearestColumn(scene, row, from.row == kClients ? 0 : from.column)};
    const int columns = scene.geometry.columns();
    if (row == kBrokers && columns > 0)
        return Place{kBrokers, std::clamp(from.row == kClients ? 0 : from.column, 0, columns - 1)};
    if (scene.strip.chips.empty()) return from;
    return Place{kClients, 0};
}

/// Many rows at once stay among the partitions.
std::optional<Place> leap(const LayoutScene& scene, Place from, int to) {
    const int rows = static_cast<int>(scene.rows.size());
    int row = std::clamp(to, 0, rows - 1);
    if (scene.rows[static_cast<std::size_t>(row)].isHeading()) ++row;
    if (row >= rows) return from;
    return Place{row, nearestColumn(scene, row, from.column)};
}

}  // namespace

std::optional<sim::Subject> stepped(const LayoutScene& scene, const sim::Subject& from, int key) {
    static constexpr int kKnown[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,     Qt::Key_Down,
                                     Qt::Key_Home, Qt::Key_End,   Qt::Key_PageUp, Qt::Key_PageDown};
    if (std::ranges::find(kKnown, key) == std::end(kKnown)) return std::nullopt;
    const int rows = static_cast<int>(scene.rows.size());
    if (rows == 0) return from;
    if (scene.rectOf(from).isEmpty()) return subjectOf(scene, {1, nearestColumn(scene, 1, 0)});
    const Place at = placeOf(scene, from);
    const auto [first, last] = scene.geometry.visibleRows();
    const int page = std::max(1, last - first - 1);
    std::optional<Place> next;
    if (key == Qt::Key_Left) next = across(scene, at, -1);
    if (key == Qt::Key_Right) next = across(scene, at, 1);
    if (key == Qt::Key_Up) next = upDown(scene, at, -1);
    if (key == Qt::Key_Down) next = upDown(scene, at, 1);
    if (key == Qt::Key_Home) next = leap(scene, at, 0);
    if (key == Qt::Key_End) next = leap(scene, at, rows - 1);
    if (key == Qt::Key_PageUp) next = leap(scene, at, at.row - page);
    if (key == Qt::Key_PageDown) next = leap(scene, at, at.row + page);
    return next ? subjectOf(scene, *next) : from;
}

}  // namespace logarium::views
