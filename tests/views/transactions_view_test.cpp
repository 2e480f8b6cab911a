// Who has a transaction open, for how long, and what waits for it.
#include <QTableView>
#include <QTest>

#include "tests/views/log_samples.h"
#include "views/transactions/transactions_view.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

observe::ClusterView clusterWith(std::vector<observe::TransactionView> transactions) {
    observe::ClusterView cluster = aCluster();
    cluster.now = Micros{60 * kMicrosPerSecond};
    cluster.transactions = std::move(transactions);
    return cluster;
}

observe::TransactionView anOpenOne() {
    observe::TransactionView shop;
    shop.id = "shop";
    shop.state = "Ongoing";
    shop.producerId = 1000;
    shop.epoch = 3;
    shop.coordinator = BrokerId{2};
    shop.timeoutMs = 60'000;
    shop.startedAt = wallClock(Micros{20 * kMicrosPerSecond});
    shop.partitions = {{"orders", 1}};
    return shop;
}

struct Stage {
    Selection selection;
    TransactionsView view{selection};
    QTableView* table = view.findChild<QTableView*>("transactionTable");

    explicit Stage(std::vector<observe::TransactionView> transactions) {
        view.resize(900, 300);
        view.show();
        view.present(aFrame(clusterWith(std::move(transactions))));
    }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
};

}  // namespace

class TransactionsViewTest : public QObject {
    Q_OBJECT
private slots:
    void withoutOneItSaysHowToGetOne() {
        Stage stage({});
        QVERIFY(!stage.table->isVisible());
        QVERIFY(!stage.view.grab().isNull());
    }
    void anOpenTransaction() {
        Stage stage({anOpenOne()});
        QCOMPARE(stage.cell(0, TransactionTable::Id), QString("shop"));
        QCOMPARE(stage.cell(0, TransactionTable::State), QString("Ongoing"));
        QCOMPARE(stage.cell(0, TransactionTable::Producer), QString("1000, epoch 3"));
        QCOMPARE(stage.cell(0, TransactionTable::Coordinator), QString("broker 2"));
        QVERIFY2(stage.cell(0, TransactionTable::Open).contains(" of "),
                 qPrintable(stage.cell(0, TransactionTable::Open)));
        QVERIFY(stage.cell(0, TransactionTable::Partitions).startsWith("orders-1"));
    }
    void oneThatIsDecidedIsNotOpen() {
        observe::TransactionView done = anOpenOne();
        done.state = "CompleteCommit";
        done.startedAt = TimestampMs{-1};
        done.partitions.clear();
        Stage stage({done});
        QCOMPARE(stage.cell(0, TransactionTable::Open), QString());
        QVERIFY(
            stage.table->model()->index(0, 0).data(Qt::ToolTipRole).toString().startsWith("No transaction is open"));
    }
    void aClickChoosesWhatItHolds() {
        Stage stage({anOpenOne()});
        const QModelIndex cell = stage.table->model()->index(0, 0);
        QTest::mouseClick(stage.table->viewport(), Qt::LeftButton, {}, stage.table->visualRect(cell).center());
        QCOMPARE(stage.selection.value().subject.partition.partition, 1);
    }
    void allThemesPaint() {
        Stage stage({anOpenOne()});
        for (const QString& id : themeIds()) {
            stage.view.setTheme(themeFor(id));
            QVERIFY(!stage.view.grab().isNull());
        }
    }
};

QTEST_MAIN(TransactionsViewTest)
#include "transactions_view_test.moc"
