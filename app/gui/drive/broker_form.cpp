#include "app/gui/drive/broker_form.h"

#include <QFormLayout>
#include <QSpinBox>
#include <algorithm>

#include "app/gui/drive/pickers.h"

namespace logarium::app {

namespace {

enum class Act { Stop, Kill, Power, Start, Pause, Resume, Slow, Fill, Free, Break, Replace };

PickerItems brokers(const views::FramePtr& frame) {
    PickerItems items;
    for (const auto& broker : frame->cluster->brokers)
        items.append({QObject::tr("Broker %1").arg(broker.id.value), broker.id.value});
    return items;
}

/// Brokers, and the controllers that are nodes of their own.
PickerItems nodes(const views::FramePtr& frame) {
    PickerItems items = brokers(frame);
    for (const auto& voter : frame->cluster->quorum.voters)
        if (frame->cluster->broker(voter.id) == nullptr)
            items.append({QObject::tr("Controller %1").arg(voter.id.value), voter.id.value});
    return items;
}

}  // namespace

BrokerForm::BrokerForm(DriveTarget& target, views::Selection& selection, QWidget* parent)
    : CommandForm(tr("Broker"), tr("Do it"), target, parent) {
    setObjectName("brokerForm");
    broker_ = new QComboBox(this);
    broker_->setObjectName("broker");
    action_ = new QComboBox(this);
    action_->setObjectName("action");
    const QList<QPair<QString, Act>> acts = {{tr("Stop (controlled shutdown)"), Act::Stop},
                                             {tr("Kill (crash)"), Act::Kill},
                                             {tr("Cut the power"), Act::Power},
                                             {tr("Start"), Act::Start},
                                             {tr("Pause (freeze)"), Act::Pause},
                                             {tr("Resume"), Act::Resume},
                                             {tr("Slow disk"), Act::Slow},
                                             {tr("Fill the disk"), Act::Fill},
                                             {tr("Make room on the disk"), Act::Free},
                                             {tr("Break a log directory"), Act::Break},
                                             {tr("Replace a log directory"), Act::Replace}};
    for (const auto& [text, act] : acts) action_->addItem(text, static_cast<int>(act));
    extraMs_ = new QSpinBox(this);
    extraMs_->setRange(0, 60000);
    extraMs_->setValue(200);
    extraMs_->setSuffix(tr(" ms a write"));
    fields().addRow(tr("Which"), broker_);
    fields().addRow(tr("Action"), action_);
    fields().addRow(tr("Slower by"), extraMs_);
    directory_ = new QSpinBox(this);
    directory_->setRange(1, 1);
    directory_->setToolTip(tr("Counted from 1, in the order of log.dirs"));
    fields().addRow(tr("Directory"), directory_);
    for (QComboBox* box : {broker_, action_})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    for (QSpinBox* box : {extraMs_, directory_}) connect(box, &QSpinBox::valueChanged, this, [this] { refresh(); });
    connect(&selection, &views::Selection::changed, this, [this](const views::Selected& selected) {
        if (const int at = broker_->findData(selected.subject.broker.value); at >= 0) broker_->setCurrentIndex(at);
    });
}

void BrokerForm::present(const views::FramePtr& frame) {
    fillPicker(*broker_, brokers(frame));
    const auto act = static_cast<Act>(action_->currentData().toInt());
    extraMs_->setEnabled(act == Act::Slow);
    directory_->setEnabled(act == Act::Break || act == Act::Replace || act == Act::Fill || act == Act::Free);
    if (!frame->cluster->brokers.empty())
        directory_->setMaximum(std::max(1, static_cast<int>(frame->cluster->brokers.front().logDirectories.size())));
    refresh();
}

std::optional<sim::Command> BrokerForm::command() const {
    if (broker_->currentIndex() < 0) return std::nullopt;
    const BrokerId id{broker_->currentData().toInt()};
    switch (static_cast<Act>(action_->currentData().toInt())) {
        case Act::Stop:
            return sim::StopBroker{id, true};
        case Act::Kill:
            return sim::StopBroker{id, false};
        case Act::Start:
            return sim::StartBroker{id};
        case Act::Pause:
            return sim::PauseBroker{id};
        case Act::Resume:
            return sim::ResumeBroker{id};
        case Act::Slow:
            return sim::SlowDisk{id, std::int64_t{extraMs_->value()} * kMicrosPerMs};
        case Act::Power:
            return sim::CutPower{id, "all"};
        case Act::Fill:
            return sim::FillDisk{id, directory_->value(), 0};
        case Act::Free:
            return sim::FreeDisk{id, directory_->value()};
        case Act::Break:
            return sim::BreakLogDirectory{id, directory_->value()};
        case Act::Replace:
            return sim::ReplaceLogDirectory{id, directory_->value()};
    }
    return std::nullopt;
}

LinkForm::LinkForm(DriveTarget& target, QWidget* parent)
    : CommandForm(tr("Link between two nodes"), tr("Do it"), target, parent) {
    setObjectName("linkForm");
    a_ = new QComboBox(this);
    b_ = new QComboBox(this);
    action_ = new QComboBox(this);
    action_->addItem(tr("Cut"), true);
    action_->addItem(tr("Heal"), false);
    auto* pair = new QHBoxLayout;
    pair->addWidget(a_);
    pair->addWidget(b_);
    fields().addRow(tr("Between"), pair);
    fields().addRow(tr("Action"), action_);
    for (QComboBox* box : {a_, b_, action_}) connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
}

void LinkForm::present(const views::FramePtr& frame) {
    const bool fresh = b_->count() == 0;
    for (QComboBox* box : {a_, b_}) fillPicker(*box, nodes(frame));
    if (fresh && b_->count() > 1) b_->setCurrentIndex(1);
    refresh();
}

std::optional<sim::Command> LinkForm::command() const {
    if (a_->currentIndex() < 0 || b_->currentIndex() < 0 || a_->currentData() == b_->currentData()) return std::nullopt;
    const BrokerId a{a_->currentData().toInt()}, b{b_->currentData().toInt()};
    if (action_->currentData().toBool()) return sim::CutLink{a, b};
    return sim::HealLink{a, b};
}

}  // namespace logarium::app
