// A producer's part in transactions: whom it asks, what it makes of the answers.
#include <QTest>

#include "core/client/transactor.h"

using namespace logarium;
using namespace logarium::client;

namespace {

/// A transactor with somebody who answers as the test says.
class Bench {
public:
    Bench() {
        ProducerSpec spec;
        spec.transactionalId = "shop";
        spec.transactionRecords = 2;
        transactor = Transactor(spec);
    }
    /// What it asks when it is driven; null: nothing.
    std::shared_ptr<const txn::Request> ask(bool flushed = false) {
        TransactionSends out;
        transactor.drive(flushed, now, correlation, out);
        return out.txns.empty() ? nullptr : out.txns.back().asked;
    }
    void answer(const txn::Reply& reply) { transactor.onReply(correlation - 1, reply, now); }
    void initialize() {
        ask();
        answer(txn::CoordinatorFound{ErrorCode::None, BrokerId{2}});
        ask();
        answer(txn::ProducerGiven{ErrorCode::None, 1000, 0});
    }
    void write() {
        transactor.begin(2);
        transactor.took();
        transactor.took();
        transactor.wrote();
    }

    Transactor transactor;
    Micros now{kMicrosPerSecond};
    std::int64_t correlation = 1;
};

}  // namespace

Q_DECLARE_METATYPE(logarium::ErrorCode)

class TransactorTest : public QObject {
    Q_OBJECT
private slots:
    void findsItsCoordinatorAndGetsAnId() {
        Bench bench;
        QVERIFY(std::holds_alternative<txn::FindCoordinator>(bench.ask()->what));
        QVERIFY(bench.ask() == nullptr);  // One request at a time.
        bench.answer(txn::CoordinatorFound{ErrorCode::None, BrokerId{2}});
        const auto init = bench.ask();
        QCOMPARE(std::get<txn::InitProducerId>(init->what).producerId, -1);
        bench.answer(txn::ProducerGiven{ErrorCode::None, 1000, 0});
        QVERIFY(bench.transactor.stage() == Transactor::Stage::Ready);
        QCOMPARE(bench.transactor.room(), 2);
        QVERIFY(bench.ask() == nullptr);
    }

    void endsWhatWasWritten() {
        Bench bench;
        bench.initialize();
        bench.write();
        QCOMPARE(bench.transactor.room(), 0);
        QVERIFY(bench.ask(false) == nullptr);  // Not all of it is answered.
        const auto asked = bench.ask(true);
        const auto& end = std::get<txn::EndTxn>(asked->what);
        QVERIFY(end.commits);
        QCOMPARE(int{end.epoch}, 0);
        bench.answer(txn::ProducerGiven{ErrorCode::None, 1000, 1});
        QVERIFY(bench.transactor.takeEnd() == std::optional(true));
        QCOMPARE(int{bench.transactor.epoch()}, 1);
        QVERIFY(!bench.transactor.takeEnd());
    }

    void abortsWhatFailed() {
        Bench bench;
        bench.initialize();
        bench.write();
        bench.transactor.fail();
        QVERIFY(!std::get<txn::EndTxn>(bench.ask(true)->what).commits);
    }

    void ofWhatNobodyHeardNobodyIsTold() {
        Bench bench;
        bench.initialize();
        bench.transactor.begin(0);
        QVERIFY(bench.ask(true) == nullptr);
        QVERIFY(bench.transactor.takeEnd() == std::optional(true));
        QCOMPARE(int{bench.transactor.epoch()}, 0);
    }

    void answers_data() {
        QTest::addColumn<ErrorCode>("error");
        QTest::addColumn<bool>("fatal");
        QTest::addColumn<bool>("anew");
        QTest::newRow("the last transaction is being completed") << ErrorCode::ConcurrentTransactions << false << false;
        QTest::newRow("the coordinator moved") << ErrorCode::NotCoordinator << false << false;
        QTest::newRow("the coordinator loads") << ErrorCode::CoordinatorLoadInProgress << false << false;
        QTest::newRow("another producer came") << ErrorCode::ProducerFenced << true << false;
        QTest::newRow("an old epoch") << ErrorCode::InvalidProducerEpoch << true << false;
        QTest::newRow("it was aborted meanwhile") << ErrorCode::InvalidTxnState << false << true;
        QTest::newRow("the id was forgotten") << ErrorCode::InvalidProducerIdMapping << false << true;
    }
    void answers() {
        QFETCH(ErrorCode, error);
        QFETCH(bool, fatal);
        QFETCH(bool, anew);
        Bench bench;
        bench.initialize();
        bench.write();
        bench.ask(true);
        bench.answer(txn::ProducerGiven{error, -1, -1});
        QCOMPARE(bench.transactor.fatal() != ErrorCode::None, fatal);
        QCOMPARE(bench.transactor.stage() == Transactor::Stage::Unready, anew);
        QCOMPARE(bench.transactor.open(), !fatal && !anew);
        QVERIFY(bench.ask(true) == nullptr);  // Not before retry.backoff.ms.
        if (fatal || anew) return;
        bench.now = bench.now + 100 * kMicrosPerMs;
        QVERIFY(bench.ask(true) != nullptr);
    }

    void everySoManythIsAborted() {
        ProducerSpec spec;
        spec.transactionalId = "shop";
        spec.abortEvery = 3;
        Transactor transactor(spec);
        std::string said;
        for (int i = 0; i < 6; ++i) {
            transactor.begin(1);
            said += transactor.aborts() ? 'a' : 'c';
        }
        QCOMPARE(said, std::string("ccacca"));
    }
};

QTEST_APPLESS_MAIN(TransactorTest)
#include "transactor_test.moc"
