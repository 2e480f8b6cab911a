#pragma once
#include <QScrollArea>
#include <vector>

#include "app/gui/drive/command_form.h"

namespace logarium::app {

/// All forms that drive the cluster, one under the other.
class DrivePanel : public QScrollArea {
    Q_OBJECT
public:
    DrivePanel(DriveTarget& target, views::Selection& selection, QWidget* parent = nullptr);
    void present(const views::FramePtr& frame);
    void setTheme(const views::Theme& theme);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fitPage();

    std::vector<CommandForm*> forms_;
};

}  // namespace logarium::app
