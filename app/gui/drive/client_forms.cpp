#include "app/gui/drive/client_forms.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "app/gui/drive/pickers.h"

namespace logarium::app {

namespace {

PickerItems topics(const views::FramePtr& frame) {
    PickerItems items;
    for (const auto& topic : frame->cluster->topics)
        items.append({QString::fromStdString(topic.name), QString::fromStdString(topic.name)});
    return items;
}

QComboBox* acksPicker(QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName("acks");
    for (const auto& [text, acks] : {std::pair("all", -1), std::pair("1", 1), std::pair("0", 0)})
        box->addItem(text, acks);
    return box;
}

QDoubleSpinBox* ratePicker(QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName("rate");
    box->setRange(0, 100000);
    box->setDecimals(1);
    box->setValue(20);
    box->setSuffix(QObject::tr(" records/s"));
    return box;
}

QSpinBox* sharePicker(QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(0, 100);
    box->setSuffix(QObject::tr(" % of the records"));
    return box;
}

}  // namespace

ProducerForm::ProducerForm(DriveTarget& target, QWidget* parent)
    : CommandForm(tr("New producer"), tr("Start"), target, parent) {
    setObjectName("producerForm");
    name_ = new QLineEdit("producer-1", this);
    topic_ = new QComboBox(this);
    rate_ = ratePicker(this);
    acks_ = acksPicker(this);
    keys_ = new QComboBox(this);
    const QList<QPair<QString, client::KeyMix>> mixes = {{tr("uniform"), client::KeyMix::Uniform},
                                                         {tr("zipf (few hot keys)"), client::KeyMix::Zipf},
                                                         {tr("a single key"), client::KeyMix::Single},
                                                         {tr("one bot, nine of ten"), client::KeyMix::HotKey},
                                                         {tr("none"), client::KeyMix::None}};
    for (const auto& [text, mix] : mixes) keys_->addItem(text, static_cast<int>(mix));
    bytes_ = new QSpinBox(this);
    bytes_->setRange(0, 1000000);
    bytes_->setValue(100);
    bytes_->setSuffix(tr(" bytes"));
    fields().addRow(tr("Name"), name_);
    fields().addRow(tr("Topic"), topic_);
    fields().addRow(tr("Rate"), rate_);
    fields().addRow(tr("acks"), acks_);
    fields().addRow(tr("Keys"), keys_);
    fields().addRow(tr("Value"), bytes_);
    addWorkload();
    for (QComboBox* box : {topic_, acks_, keys_, pattern_, clock_})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(name_, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(rate_, &QDoubleSpinBox::valueChanged, this, [this] { refresh(); });
    for (QSpinBox* box : {bytes_, mostBytes_, nullKeys_, tombstones_})
        connect(box, &QSpinBox::valueChanged, this, [this] { refresh(); });
}

/// What makes its records uneven: in size, over time, in their keys and timestamps.
void ProducerForm::addWorkload() {
    mostBytes_ = new QSpinBox(this);
    mostBytes_->setObjectName("mostBytes");
    mostBytes_->setRange(0, 1000000);
    mostBytes_->setSuffix(tr(" bytes"));
    mostBytes_->setSpecialValueText(tr("all the same"));
    pattern_ = new QComboBox(this);
    pattern_->setObjectName("pattern");
    const QList<QPair<QString, client::RatePattern>> patterns = {{tr("steady"), client::RatePattern::Steady},
                                                                 {tr("waves of a minute"), client::RatePattern::Waves},
                                                                 {tr("bursts of 5 s"), client::RatePattern::Bursts}};
    for (const auto& [text, pattern] : patterns) pattern_->addItem(text, static_cast<int>(pattern));
    nullKeys_ = sharePicker(this);
    tombstones_ = sharePicker(this);
    clock_ = new QComboBox(this);
    clock_->setObjectName("clock");
    constexpr qint64 kHourMs = 3'600'000;
    clock_->addItem(tr("right"), qint64{0});
    clock_->addItem(tr("an hour behind"), -kHourMs);
    clock_->addItem(tr("ten days behind"), -240 * kHourMs);
    clock_->addItem(tr("an hour ahead"), kHourMs);
    clock_->addItem(tr("a year ahead"), 8760 * kHourMs);
    fields().addRow(tr("Up to"), mostBytes_);
    fields().addRow(tr("Over time"), pattern_);
    fields().addRow(tr("No key"), nullKeys_);
    fields().addRow(tr("Tombstones"), tombstones_);
    fields().addRow(tr("Clock"), clock_);
}

void ProducerForm::present(const views::FramePtr& frame) {
    fillPicker(*topic_, topics(frame));
    refresh();
}

std::optional<sim::Command> ProducerForm::command() const {
    if (topic_->currentIndex() < 0 || name_->text().trimmed().isEmpty()) return std::nullopt;
    sim::StartProducer start;
    start.spec.name = name_->text().trimmed().toStdString();
    start.spec.topic = topic_->currentText().toStdString();
    start.spec.recordsPerSecond = rate_->value();
    start.spec.acks = acks_->currentData().toInt();
    start.spec.keys = static_cast<client::KeyMix>(keys_->currentData().toInt());
    start.spec.valueBytes = bytes_->value();
    start.spec.valueBytesMax = mostBytes_->value();
    start.spec.shape.pattern = static_cast<client::RatePattern>(pattern_->currentData().toInt());
    start.spec.nullKeyChance = nullKeys_->value() / 100.0;
    start.spec.tombstoneChance = tombstones_->value() / 100.0;
    start.spec.clockOffsetMs = clock_->currentData().toLongLong();
    return start;
}

QuotaForm::QuotaForm(DriveTarget& target, QWidget* parent) : CommandForm(tr("Quota"), tr("Set"), target, parent) {
    setObjectName("quotaForm");
    client_ = new QComboBox(this);
    client_->setObjectName("quotaClient");
    side_ = new QComboBox(this);
    side_->addItem(tr("write"), "producer_byte_rate");
    side_->addItem(tr("read"), "consumer_byte_rate");
    rate_ = new QSpinBox(this);
    rate_->setObjectName("quotaRate");
    rate_->setRange(0, 1'000'000'000);
    rate_->setSingleStep(1000);
    rate_->setValue(10'000);
    rate_->setSuffix(tr(" bytes/s"));
    rate_->setSpecialValueText(tr("no limit"));
    fields().addRow(tr("Client"), client_);
    fields().addRow(tr("May"), side_);
    fields().addRow(tr("At most"), rate_);
    for (QComboBox* box : {client_, side_}) connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(rate_, &QSpinBox::valueChanged, this, [this] { refresh(); });
}

void QuotaForm::present(const views::FramePtr& frame) {
    PickerItems items{{tr("every client"), QString()}};
    const auto add = [&](const std::string& name) {
        const QString text = QString::fromStdString(name);
        if (!items.contains(QPair<QString, QVariant>(text, text))) items.append({text, text});
    };
    for (const auto& producer : frame->cluster->producers) add(producer.name);
    for (const auto& consumer : frame->cluster->consumers) add(consumer.name);
    fillPicker(*client_, items);
    refresh();
}

std::optional<sim::Command> QuotaForm::command() const {
    sim::AlterClientQuotas quotas;
    const std::string name = client_->currentData().toString().toStdString();
    quotas.entity["client-id"] = name.empty() ? std::nullopt : std::optional(name);
    const std::optional<double> limit = rate_->value() == 0 ? std::nullopt : std::optional<double>(rate_->value());
    quotas.changes[side_->currentData().toString().toStdString()] = limit;
    return quotas;
}

ClientForm::ClientForm(DriveTarget& target, views::Selection& selection, QWidget* parent)
    : CommandForm(tr("Running client"), tr("Do it"), target, parent) {
    setObjectName("clientForm");
    client_ = new QComboBox(this);
    client_->setObjectName("client");
    action_ = new QComboBox(this);
    action_->addItem(tr("Set the rate"), 0);
    action_->addItem(tr("Set acks"), 1);
    action_->addItem(tr("Stop"), 2);
    rate_ = ratePicker(this);
    acks_ = acksPicker(this);
    fields().addRow(tr("Which"), client_);
    fields().addRow(tr("Action"), action_);
    fields().addRow(tr("Rate"), rate_);
    fields().addRow(tr("acks"), acks_);
    for (QComboBox* box : {client_, action_, acks_})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(rate_, &QDoubleSpinBox::valueChanged, this, [this] { refresh(); });
    connect(&selection, &views::Selection::changed, this, [this](const views::Selected& selected) {
        for (int i = 0; i < client_->count(); ++i)
            if (qAbs(client_->itemData(i).toInt()) == selected.subject.client.value + 1) client_->setCurrentIndex(i);
    });
}

void ClientForm::present(const views::FramePtr& frame) {
    // The sign tells a producer from a consumer; numbers are moved by one, since 0 has none.
    PickerItems items;
    for (const auto& producer : frame->cluster->producers)
        items.append({QString::fromStdString(producer.name), producer.id.value + 1});
    for (const auto& consumer : frame->cluster->consumers)
        items.append({QString::fromStdString(consumer.name), -(consumer.id.value + 1)});
    fillPicker(*client_, items);
    rate_->setEnabled(action_->currentData().toInt() == 0);
    acks_->setEnabled(action_->currentData().toInt() == 1);
    refresh();
}

std::optional<sim::Command> ClientForm::command() const {
    if (client_->currentIndex() < 0) return std::nullopt;
    const int chosen = client_->currentData().toInt();
    const ClientId id{qAbs(chosen) - 1};
    const int action = action_->currentData().toInt();
    if (action == 2 && chosen < 0) return sim::StopConsumer{id, true, {}};
    if (action == 2) return sim::StopProducer{id, true};
    if (chosen < 0) return std::nullopt;
    sim::ChangeProducer change;
    change.client = id;
    if (action == 0)
        change.recordsPerSecond = rate_->value();
    else
        change.acks = acks_->currentData().toInt();
    return change;
}

ConsumerForm::ConsumerForm(DriveTarget& target, QWidget* parent)
    : CommandForm(tr("New consumer"), tr("Start"), target, parent) {
    setObjectName("consumerForm");
    name_ = new QLineEdit("consumer-1", this);
    topic_ = new QComboBox(this);
    from_ = new QComboBox(this);
    from_->addItem(tr("the beginning"), true);
    from_->addItem(tr("the end"), false);
    fields().addRow(tr("Name"), name_);
    fields().addRow(tr("Topic"), topic_);
    fields().addRow(tr("From"), from_);
    for (QComboBox* box : {topic_, from_}) connect(box, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(name_, &QLineEdit::textChanged, this, [this] { refresh(); });
}

void ConsumerForm::present(const views::FramePtr& frame) {
    fillPicker(*topic_, topics(frame));
    refresh();
}

std::optional<sim::Command> ConsumerForm::command() const {
    if (topic_->currentIndex() < 0 || name_->text().trimmed().isEmpty()) return std::nullopt;
    sim::StartConsumer start;
    start.spec.name = name_->text().trimmed().toStdString();
    start.spec.topic = topic_->currentText().toStdString();
    start.spec.fromBeginning = from_->currentData().toBool();
    return start;
}

}  // namespace logarium::app
