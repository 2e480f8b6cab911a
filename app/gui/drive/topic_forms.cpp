#include "app/gui/drive/topic_forms.h"

#include <QAbstractButton>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "app/gui/drive/pickers.h"

namespace logarium::app {

namespace {

QSpinBox* number(QWidget* parent, const char* name, int low, int high, int value) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(low, high);
    box->setValue(value);
    return box;
}

/// The overrides that people try first; any other name can be typed.
const QStringList kConfigs = {"min.insync.replicas", "retention.ms",
                              "retention.bytes",     "segment.ms",
                              "segment.bytes",       "internal.segment.bytes",
                              "cleanup.policy",      "min.cleanable.dirty.ratio",
                              "delete.retention.ms", "unclean.leader.election.enable",
                              "max.message.bytes",   "compression.type"};

}  // namespace

TopicForm::TopicForm(DriveTarget& target, QWidget* parent)
    : CommandForm(tr("New topic"), tr("Create"), target, parent) {
    setObjectName("topicForm");
    name_ = new QLineEdit(this);
    name_->setObjectName("name");
    name_->setPlaceholderText(tr("payments.accepted.v1"));
    partitions_ = number(this, "partitions", 1, 200, 3);
    replicas_ = number(this, "replicas", 1, 9, 3);
    minIsr_ = number(this, "minIsr", 1, 9, 2);
    policy_ = new QComboBox(this);
    policy_->addItems({"delete", "compact", "compact,delete"});
    fields().addRow(tr("Name"), name_);
    fields().addRow(tr("Partitions"), partitions_);
    fields().addRow(tr("Replicas"), replicas_);
    fields().addRow(tr("min.insync.replicas"), minIsr_);
    fields().addRow(tr("cleanup.policy"), policy_);
    connect(name_, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(name_, &QLineEdit::returnPressed, this, [this] { findChild<QAbstractButton*>("apply")->click(); });
    for (QSpinBox* box : {partitions_, replicas_, minIsr_})
        connect(box, &QSpinBox::valueChanged, this, [this] { refresh(); });
    connect(policy_, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
}

void TopicForm::present(const views::FramePtr&) {
    refresh();
}

std::optional<sim::Command> TopicForm::command() const {
    if (name_->text().trimmed().isEmpty()) return std::nullopt;
    sim::CreateTopic create;
    create.topic = name_->text().trimmed().toStdString();
    create.partitions = partitions_->value();
    create.replicationFactor = replicas_->value();
    if (minIsr_->value() != 1) create.configs["min.insync.replicas"] = std::to_string(minIsr_->value());
    if (policy_->currentIndex() != 0) create.configs["cleanup.policy"] = policy_->currentText().toStdString();
    return create;
}

ConfigForm::ConfigForm(DriveTarget& target, views::Selection& selection, QWidget* parent)
    : CommandForm(tr("Topic config"), tr("Apply"), target, parent) {
    setObjectName("configForm");
    topic_ = new QComboBox(this);
    name_ = new QComboBox(this);
    name_->setEditable(true);
    name_->addItems(kConfigs);
    value_ = new QLineEdit(this);
    value_->setPlaceholderText(tr("empty: back to the default"));
    fields().addRow(tr("Topic"), topic_);
    fields().addRow(tr("Config"), name_);
    fields().addRow(tr("Value"), value_);
    connect(topic_, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(name_, &QComboBox::currentTextChanged, this, [this] { refresh(); });
    connect(value_, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(&selection, &views::Selection::changed, this, [this](const views::Selected& selected) {
        const auto* topic = frame_ ? frame_->cluster->topic(selected.subject.partition.topic) : nullptr;
        if (topic != nullptr) topic_->setCurrentText(QString::fromStdString(topic->name));
    });
}

void ConfigForm::present(const views::FramePtr& frame) {
    frame_ = frame;
    PickerItems items;
    for (const auto& topic : frame->cluster->topics)
        items.append({QString::fromStdString(topic.name), QString::fromStdString(topic.name)});
    fillPicker(*topic_, items);
    refresh();
}

std::optional<sim::Command> ConfigForm::command() const {
    if (topic_->currentIndex() < 0 || name_->currentText().trimmed().isEmpty()) return std::nullopt;
    sim::AlterConfigs alter;
    alter.kind = sim::ConfigResource::Topic;
    alter.name = topic_->currentText().toStdString();
    const std::string value = value_->text().trimmed().toStdString();
    alter.changes[name_->currentText().trimmed().toStdString()] = value.empty() ? std::nullopt : std::optional(value);
    return alter;
}

}  // namespace logarium::app
