#pragma once
#include <QObject>

#include "core/observe/cluster_view.h"

namespace logarium::views {

/// What the user looks at, shared by all views: one small value, one signal.
struct Selected {
    sim::Subject subject;        ///< broker, partition, client: parts that are set
    Offset segment = kNoOffset;  ///< base offset of the chosen segment
    EventId event = kNoEvent;
    bool operator==(const Selected&) const = default;
};

class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const Selected& value() const { return value_; }
    void set(const Selected& value) {
        if (value == value_) return;
        value_ = value;
        emit changed(value_);
    }

signals:
    void changed(const logarium::views::Selected& value);

private:
    Selected value_;
};

}  // namespace logarium::views
