#pragma once
#include <QWidget>
#include <functional>

#include "app/gui/drive/drive_target.h"
#include "views/shared/view.h"

class QFormLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace logarium::app {

/// A form for one command: fields on top, beneath them the console line that does the same, and a button that is greyed
/// out with the engine's own reason when the command cannot be applied.
class CommandForm : public QWidget {
    Q_OBJECT
public:
    CommandForm(const QString& title, const QString& action, DriveTarget& target, QWidget* parent = nullptr);

    /// The frame's names and states: fills pickers, greys the button.
    virtual void present(const views::FramePtr& frame) = 0;
    virtual void setTheme(const views::Theme& theme);
    /// The widest label of a field; and makes all of them at least `width`, so that the forms' fields stand in one
    /// line.
    int labelWidth() const;
    void setLabelWidth(int width);

protected:
    QFormLayout& fields() { return *fields_; }
    /// The command as the fields have it now; none: something is missing (the button is greyed out).
    virtual std::optional<sim::Command> command() const = 0;
    /// Works out the console line and the button's state anew; fields call it when they change.
    void refresh();

private:
    void send();

    DriveTarget& target_;
    QLabel* title_ = nullptr;
    QFormLayout* fields_ = nullptr;
    QLabel* line_ = nullptr;
    QToolButton* copy_ = nullptr;
    QPushButton* button_ = nullptr;
};

}  // namespace logarium::app
