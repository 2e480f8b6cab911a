#pragma once
#include "app/gui/drive/command_form.h"

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace logarium::app {

/// Create a topic.
class TopicForm : public CommandForm {
    Q_OBJECT
public:
    TopicForm(DriveTarget& target, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QLineEdit* name_ = nullptr;
    QSpinBox* partitions_ = nullptr;
    QSpinBox* replicas_ = nullptr;
    QSpinBox* minIsr_ = nullptr;
    QComboBox* policy_ = nullptr;
};

/// Set or delete a config override of a topic.
class ConfigForm : public CommandForm {
    Q_OBJECT
public:
    ConfigForm(DriveTarget& target, views::Selection& selection, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QComboBox* topic_ = nullptr;
    QComboBox* name_ = nullptr;
    QLineEdit* value_ = nullptr;
    views::FramePtr frame_;
};

}  // namespace logarium::app
