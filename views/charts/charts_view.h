#pragma once
#include <optional>

#include "views/shared/view.h"

class QComboBox;
class QLabel;

namespace logarium::views {

class LineChart;

/// The run in four charts over virtual time.
class ChartsView : public View {
    Q_OBJECT
public:
    explicit ChartsView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;

private:
    void draw();
    const observe::TopicView* topic() const;

    FramePtr frame_;
    QComboBox* span_;
    QLabel* note_;
    LineChart* flow_;
    LineChart* rejected_;
    LineChart* isr_;
    LineChart* disk_;
    std::optional<std::size_t> drawn_;  // How many samples; none: nothing was drawn yet.
    Micros drawnTo_{-1};
};

}  // namespace logarium::views
