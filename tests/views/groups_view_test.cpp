#include "views/groups/groups_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTableView>
#include <QTest>

#include "tests/views/log_samples.h"

using namespace logarium;
using namespace logarium::views;
using namespace logarium::views::samples;

namespace {

observe::GroupMemberView member(const char* id, std::vector<TopicPartition> assigned) {
    observe::GroupMemberView made;
    made.id = id;
    made.clientId = "mail";
    made.assigned = std::move(assigned);
    return made;
}

observe::GroupPartitionView partitionOf(std::int32_t number, std::int64_t committed, std::int64_t end,
                                        const char* owner) {
    observe::GroupPartitionView made;
    made.partition = {"orders", number};
    made.committed = Offset{committed};
    made.highWatermark = Offset{end};
    made.lag = end - committed;
    made.member = owner;
    return made;
}

/// Three members on two partitions of `orders`: one is idle.
observe::GroupView aGroup() {
    observe::GroupView group;
    group.name = "app";
    group.type = "Classic";
    group.state = "Stable";
    group.assignor = "range";
    group.generation = 4;
    group.coordinator = BrokerId{2};
    group.members = {member("mail-0000aaaa", {{"orders", 0}}), member("mail-0000bbbb", {{"orders", 1}}),
                     member("mail-0000cccc", {})};
    group.partitions = {partitionOf(0, 5, 5, "mail-0000aaaa"), partitionOf(1, 2, 9, "mail-0000bbbb")};
    return group;
}

struct Stage {
    Selection selection;
    GroupsView view{selection};
    QTableView* table = view.findChild<QTableView*>("groupTable");
    QComboBox* names = view.findChild<QComboBox*>("groupNames");

    explicit Stage(std::vector<observe::GroupView> groups = {aGroup()}) {
        view.resize(700, 300);
        view.show();
        present(std::move(groups));
    }
    void present(std::vector<observe::GroupView> groups) {
        auto cluster = aCluster();
        cluster.groups = std::move(groups);
        view.present(aFrame(cluster));
    }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
    QString head(int column) const { return table->model()->headerData(column, Qt::Horizontal).toString(); }
};

}  // namespace

class GroupsViewTest : public QObject {
    Q_OBJECT
private slots:
    void withoutAGroupItSaysHowToGetOne() {
        Stage stage{std::vector<observe::GroupView>{}};
        QVERIFY(stage.view.emptyText().contains("Start a consumer"));
        QVERIFY(!stage.table->isVisible());
        QVERIFY(!stage.view.grab().isNull());
    }

    void showsWhoHasWhat() {
        Stage stage;
        QVERIFY(stage.view.emptyText().isEmpty());
        QCOMPARE(stage.view.summary(),
                 QString("Stable  ·  3 members  ·  generation 4  ·  range  ·  coordinator: broker 2"
                         "  ·  lag 7"));
        QCOMPARE(stage.table->model()->rowCount(), 3);
        QCOMPARE(stage.head(1), QString("orders-0\n5 / 5"));
        QCOMPARE(stage.head(2), QString("orders-1\n2 / 9"));
        QCOMPARE(stage.cell(0, 0), QString("mail-…aaaa"));
        QCOMPARE(stage.cell(0, 1), QString("0 lag"));
        QCOMPARE(stage.cell(0, 2), QString());
        QCOMPARE(stage.cell(1, 2), QString("7 lag"));
        QCOMPARE(stage.cell(2, 0), QString("mail-…cccc  idle"));
        QVERIFY(stage.table->model()->index(2, 0).data(Qt::ToolTipRole).toString().contains("more members"));
    }

    void whatNobodyHasStandsBelow() {
        auto group = aGroup();
        group.state = "Empty";
        group.members.clear();
        for (auto& partition : group.partitions) partition.member.clear();
        Stage stage{std::vector{group}};
        QCOMPARE(stage.table->model()->rowCount(), 1);
        QCOMPARE(stage.cell(0, 0), QString("nobody"));
        QCOMPARE(stage.cell(0, 2), QString("7 lag"));
    }

    void theChosenGroupStays() {
        auto other = aGroup();
        other.name = "zulu";
        other.generation = 9;
        Stage stage{std::vector{aGroup(), other}};
        stage.names->setCurrentIndex(1);
        emit stage.names->activated(1);
        QVERIFY(stage.view.summary().contains("generation 9"));
        auto third = aGroup();
        third.name = "between";
        stage.present({aGroup(), third, other});
        QCOMPARE(stage.names->currentText(), QString("zulu"));
        QVERIFY(stage.view.summary().contains("generation 9"));
    }

    void aClickChoosesThePartition() {
        Stage stage;
        const QModelIndex cell = stage.table->model()->index(1, 2);
        QTest::mouseClick(stage.table->viewport(), Qt::LeftButton, {}, stage.table->visualRect(cell).center());
        const auto& topics = aCluster().topics;
        const auto orders = std::ranges::find(topics, "orders", &observe::TopicView::name);
        QVERIFY(orders != topics.end());
        QVERIFY(stage.selection.value().subject.partition == (PartitionId{orders->index, 1}));
    }

    void allThemesPaint() {
        Stage stage;
        for (const QString& id : themeIds()) {
            stage.view.setTheme(themeFor(id));
            QVERIFY(!stage.view.grab().isNull());
        }
    }
};

QTEST_MAIN(GroupsViewTest)
#include "groups_view_test.moc"
