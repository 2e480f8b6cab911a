#pragma once
#include "app/gui/drive/command_form.h"

class QComboBox;
class QSpinBox;

namespace logarium::app {

/// Stop, kill, start, pause, resume or slow down one broker.
class BrokerForm : public CommandForm {
    Q_OBJECT
public:
    BrokerForm(DriveTarget& target, views::Selection& selection, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QComboBox* broker_ = nullptr;
    QComboBox* action_ = nullptr;
    QSpinBox* extraMs_ = nullptr;
    QSpinBox* directory_ = nullptr;
};

/// Cut or heal the link between two brokers.
class LinkForm : public CommandForm {
    Q_OBJECT
public:
    LinkForm(DriveTarget& target, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QComboBox* a_ = nullptr;
    QComboBox* b_ = nullptr;
    QComboBox* action_ = nullptr;
};

}  // namespace logarium::app
