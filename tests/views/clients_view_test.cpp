#include "views/clients/clients_view.h"

#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/views/log_samples.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

observe::ClusterView withClients() {
    auto cluster = aCluster();
    observe::ProducerView producer;
    producer.id = ClientId{1};
    producer.name = "shop";
    producer.topic = cluster.topics[0].index;
    producer.recordsPerSecond = 20;
    producer.inFlight = 2;
    producer.sent = 1500;
    producer.acknowledged = 1234;
    producer.failed = 3;
    producer.errors = {{ErrorCode::NotEnoughReplicas, 7}};
    producer.lost = 12;
    producer.duplicated = 5;
    producer.throttledMs = 2500;
    producer.bufferUsed = 1 << 24;
    producer.bufferBytes = 1 << 25;
    cluster.producers = {producer};
    observe::ConsumerView consumer;
    consumer.id = ClientId{2};
    consumer.name = "mail";
    consumer.group = "app";
    consumer.topic = cluster.topics[0].index;
    consumer.received = 900;
    consumer.lag = 40;
    cluster.consumers = {consumer};
    return cluster;
}

struct Stage {
    Selection selection;
    ClientsView view{selection};
    QTableView* table = view.findChild<QTableView*>("clientTable");

    explicit Stage(const observe::ClusterView& cluster) {
        view.resize(900, 240);
        view.show();
        view.present(aFrame(cluster));
    }
    QString cell(int row, ClientTable::Column column) const {
        return table->model()->index(row, column).data().toString();
    }
};

}  // namespace

class ClientsViewTest : public QObject {
    Q_OBJECT
private slots:
    void withoutClientsItSaysSo() {
        Stage stage(aCluster());
        QCOMPARE(stage.view.table().rowCount(), 0);
        QVERIFY(!stage.table->isVisible());
        QVERIFY(!stage.view.grab().isNull());
    }

    void eachClientHasARow() {
        Stage stage(withClients());
        QCOMPARE(stage.view.table().rowCount(), 2);
        const QString topic = QString::fromStdString(withClients().topics[0].name);
        QCOMPARE(stage.cell(0, ClientTable::Name), QString("shop"));
        QCOMPARE(stage.cell(0, ClientTable::Does), QString("writes %1, acks=all").arg(topic));
        QCOMPARE(stage.cell(0, ClientTable::Rate), QString("20 /s"));
        QCOMPARE(stage.cell(0, ClientTable::InFlight), QString("2"));
        QCOMPARE(stage.cell(0, ClientTable::Done), QString("1,234"));
        QCOMPARE(stage.cell(0, ClientTable::Failed), QString("3"));
        QCOMPARE(stage.cell(0, ClientTable::Lost), QString("12"));
        QCOMPARE(stage.cell(0, ClientTable::Twice), QString("5"));
        QCOMPARE(stage.cell(0, ClientTable::Throttled), QString("2.5 s"));
        QCOMPARE(stage.cell(0, ClientTable::Buffer), QString("50%"));
        QCOMPARE(stage.cell(0, ClientTable::Errors), QString("NOT_ENOUGH_REPLICAS × 7"));
        QCOMPARE(stage.cell(1, ClientTable::Does), QString("reads %1, group app").arg(topic));
        QCOMPARE(stage.cell(1, ClientTable::Done), QString("900"));
        QCOMPARE(stage.cell(1, ClientTable::Lag), QString("40"));
    }

    void numbersChangeWithoutLosingTheRow() {
        Stage stage(withClients());
        stage.table->selectRow(1);
        QCOMPARE(stage.selection.value().subject.client, ClientId{2});
        auto later = withClients();
        later.consumers[0].lag = 0;
        stage.view.present(aFrame(later));
        QCOMPARE(stage.cell(1, ClientTable::Lag), QString("0"));
        QCOMPARE(stage.table->currentIndex().row(), 1);
    }

    void aStoppedClientSaysSo() {
        auto cluster = withClients();
        cluster.producers[0].running = false;
        Stage stage(cluster);
        QCOMPARE(stage.cell(0, ClientTable::Rate), QString("stopped"));
    }
};

QTEST_MAIN(ClientsViewTest)
#include "clients_view_test.moc"
