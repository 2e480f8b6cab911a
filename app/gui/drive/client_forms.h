#pragma once
#include "app/gui/drive/command_form.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace logarium::app {

/// Start a producer.
class ProducerForm : public CommandForm {
    Q_OBJECT
public:
    ProducerForm(DriveTarget& target, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    void addWorkload();

    QLineEdit* name_ = nullptr;
    QComboBox* topic_ = nullptr;
    QDoubleSpinBox* rate_ = nullptr;
    QComboBox* acks_ = nullptr;
    QComboBox* keys_ = nullptr;
    QSpinBox* bytes_ = nullptr;
    QSpinBox* mostBytes_ = nullptr;
    QComboBox* pattern_ = nullptr;
    QSpinBox* nullKeys_ = nullptr;
    QSpinBox* tombstones_ = nullptr;
    QComboBox* clock_ = nullptr;
};

/// Limit the bytes a second of one client id, or of all.
class QuotaForm : public CommandForm {
    Q_OBJECT
public:
    QuotaForm(DriveTarget& target, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QComboBox* client_ = nullptr;
    QComboBox* side_ = nullptr;
    QSpinBox* rate_ = nullptr;
};

/// Change rate or acks of a running producer, or stop a producer or consumer.
class ClientForm : public CommandForm {
    Q_OBJECT
public:
    ClientForm(DriveTarget& target, views::Selection& selection, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QComboBox* client_ = nullptr;
    QComboBox* action_ = nullptr;
    QDoubleSpinBox* rate_ = nullptr;
    QComboBox* acks_ = nullptr;
};

/// Start a consumer.
class ConsumerForm : public CommandForm {
    Q_OBJECT
public:
    ConsumerForm(DriveTarget& target, QWidget* parent);
    void present(const views::FramePtr& frame) override;

protected:
    std::optional<sim::Command> command() const override;

private:
    QLineEdit* name_ = nullptr;
    QComboBox* topic_ = nullptr;
    QComboBox* from_ = nullptr;
};

}  // namespace logarium::app
