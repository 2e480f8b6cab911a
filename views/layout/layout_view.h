#pragma once
#include "views/shared/view.h"

class QLineEdit;

namespace logarium::views {

class LayoutGrid;
class StateSummary;

/// The cluster at a glance: brokers side by side, every replica in its partition's row, records on their way.
class LayoutView : public View {
    Q_OBJECT
public:
    explicit LayoutView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    void setReducedMotion(bool reduced) override;
    void holdClock(qint64 ms) override;
    void light(const std::vector<sim::Subject>& subjects) override;

private:
    void select(const sim::Subject& subject);

    StateSummary* summary_;
    QLineEdit* filter_;
    QWidget* bar_;
    LayoutGrid* grid_;
};

}  // namespace logarium::views
