#include "app/gui/window/subject_menu.h"

#include <QCoreApplication>

namespace logarium::app {

namespace {

constexpr std::int64_t kSlowDiskMicros = 200 * kMicrosPerMs;

QString tr(const char* text) {
    return QCoreApplication::translate("SubjectMenu", text);
}

class Filler {
public:
    Filler(QMenu& menu, DriveTarget& target) : menu_(menu), target_(target) {}

    void add(const QString& text, sim::Command command) { addTo(menu_, text, std::move(command)); }

    void addTo(QMenu& menu, const QString& text, sim::Command command) {
        QAction* action = menu.addAction(text);
        const auto refused = target_.refusal(command);
        const QString line = QString::fromStdString(sim::consoleLine(command));
        action->setEnabled(!refused);
        action->setToolTip(refused ? line + "\n" + QString::fromStdString(refused->message) : line);
        QObject::connect(action, &QAction::triggered, &menu,
                         [&target = target_, command = std::move(command)] { target.drive(command); });
    }

    void broker(const observe::BrokerView& broker, const observe::ClusterView& cluster) {
        const BrokerId id = broker.id;
        menu_.addSection(tr("Broker %1").arg(id.value));
        add(tr("Stop (controlled shutdown)"), sim::StopBroker{id, true});
        add(tr("Kill (crash)"), sim::StopBroker{id, false});
        add(tr("Start"), sim::StartBroker{id});
        add(tr("Pause (a long GC)"), sim::PauseBroker{id});
        add(tr("Resume"), sim::ResumeBroker{id});
        if (broker.diskExtraMicros == 0)
            add(tr("Slow disk: 200 ms more per append"), sim::SlowDisk{id, kSlowDiskMicros});
        else
            add(tr("Disk at normal speed again"), sim::SlowDisk{id, 0});
        for (int i = 1; i <= std::ssize(broker.logDirectories); ++i) {
            const bool broken = broker.logDirectories[static_cast<std::size_t>(i - 1)].broken;
            const QString which =
                broker.logDirectories.size() == 1 ? tr("the log directory") : tr("log directory %1").arg(i);
            if (broken)
                add(tr("Replace %1 (a new, empty disk)").arg(which), sim::ReplaceLogDirectory{id, i});
            else
                add(tr("Break %1").arg(which), sim::BreakLogDirectory{id, i});
            if (broker.logDirectories[static_cast<std::size_t>(i - 1)].freeBytes >= 0)
                add(tr("Make room on the disk of %1").arg(which), sim::FreeDisk{id, i});
            else if (!broken)
                add(tr("Fill the disk of %1").arg(which), sim::FillDisk{id, i, 0});
        }
        add(tr("Cut the power (what was not flushed is lost)"), sim::CutPower{id, "all"});
        add(tr("Break all its connections"), sim::BreakConnections{id});
        if (cluster.quorum.active != kNoBroker && cluster.broker(cluster.quorum.active) == nullptr)
            link(id, cluster.quorum.active, cluster);
        for (const auto& other : cluster.brokers)
            if (other.id != id) link(id, other.id, cluster);
    }

    void partition(PartitionId id, const observe::ClusterView& cluster) {
        const auto* topic = cluster.topic(id.topic);
        if (topic == nullptr) return;
        const TopicPartition name{topic->name, id.partition};
        menu_.addSection(QString::fromStdString(cluster.nameOf(id)));
        add(tr("Elect the preferred leader"), sim::ElectLeaders{false, {name}});
        add(tr("Elect any replica (unclean: may lose records)"), sim::ElectLeaders{true, {name}});
        add(tr("Delete all records up to the high watermark"), sim::DeleteRecords{name, Offset{-1}});
        QMenu* minIsr = menu_.addMenu(tr("min.insync.replicas of %1").arg(QString::fromStdString(topic->name)));
        minIsr->setToolTipsVisible(true);
        for (const char* value : {"1", "2", "3"})
            addTo(*minIsr, QString::fromLatin1(value),
                  sim::AlterConfigs{sim::ConfigResource::Topic, topic->name, {{"min.insync.replicas", value}}});
    }

    void producer(const observe::ProducerView& producer) {
        menu_.addSection(tr("Producer %1").arg(QString::fromStdString(producer.name)));
        add(tr("acks=all"), sim::ChangeProducer{producer.id, std::nullopt, -1});
        add(tr("acks=1"), sim::ChangeProducer{producer.id, std::nullopt, 1});
        add(tr("acks=0"), sim::ChangeProducer{producer.id, std::nullopt, 0});
        add(tr("Twice as fast"), sim::ChangeProducer{producer.id, producer.recordsPerSecond * 2, std::nullopt});
        add(tr("Half as fast"), sim::ChangeProducer{producer.id, producer.recordsPerSecond / 2, std::nullopt});
        add(tr("Stop"), sim::StopProducer{producer.id, true});
    }

    void consumer(const observe::ConsumerView& consumer) {
        menu_.addSection(tr("Consumer %1").arg(QString::fromStdString(consumer.name)));
        add(tr("Stop"), sim::StopConsumer{consumer.id, true, {}});
    }

private:
    void link(BrokerId a, BrokerId b, const observe::ClusterView& cluster) {
        const bool cut = std::any_of(cluster.cutLinks.begin(), cluster.cutLinks.end(), [&](const observe::LinkView& l) {
            return (l.a == a && l.b == b) || (l.a == b && l.b == a);
        });
        const QString whom = (cluster.broker(b) != nullptr ? tr("broker %1") : tr("controller %1")).arg(b.value);
        if (cut)
            add(tr("Heal the network to %1").arg(whom), sim::HealLink{a, b});
        else
            add(tr("Cut the network to %1").arg(whom), sim::CutLink{a, b});
    }

    QMenu& menu_;
    DriveTarget& target_;
};

}  // namespace

void fillSubjectMenu(QMenu& menu, const sim::Subject& subject, const observe::ClusterView& cluster,
                     DriveTarget& target) {
    menu.setToolTipsVisible(true);
    Filler filler(menu, target);
    if (subject.partition.partition >= 0) filler.partition(subject.partition, cluster);
    if (const auto* broker = cluster.broker(subject.broker)) filler.broker(*broker, cluster);
    for (const auto& producer : cluster.producers)
        if (producer.id == subject.client) filler.producer(producer);
    for (const auto& consumer : cluster.consumers)
        if (consumer.id == subject.client) filler.consumer(consumer);
}

}  // namespace logarium::app
