// Transactional ids: states, epochs, fencing, deadlines; each change counts once its record is committed.
#include <QTest>

#include "core/txn/shard.h"

using namespace logarium;
using namespace logarium::txn;

namespace {

/// A coordinator with a clock that the test moves and a log that commits when it is told to.
class Bench {
public:
    /// Asks, commits what was written, and gives the answer to this request.
    template <class Kind>
    auto ask(Kind asked) {
        const Ticket ticket = send(std::move(asked));
        commitAll();
        return answerTo(ticket);
    }
    template <class Kind>
    Ticket send(Kind asked) {
        const Ticket ticket = next_++;
        run([&](Step& step) { shard.handle(Request(asked), ticket, step); });
        return ticket;
    }
    void commitAll() {
        while (!awaited.empty()) {
            const std::string id = awaited.front();
            awaited.erase(awaited.begin());
            run([&](Step& step) { shard.committed(id, step); });
        }
    }
    void write(const std::string& id, const TopicPartition& partition) {
        run([&](Step& step) { shard.markerDone(id, partition, step); });
        commitAll();
    }
    template <class Body>
    void run(Body body) {
        Step step{now, settings, [this]() -> std::optional<std::int64_t> {
                      return idsLeft-- > 0 ? std::optional(nextId++) : std::nullopt;
                  }};
        body(step);
        for (const Record& record : step.records) {
            awaited.push_back(record.id);
            log.push_back(record);
        }
        for (Answer& answer : step.answers) answers_[answer.to] = std::move(answer.reply);
        for (MarkerOrder& order : step.markers) markers.push_back(std::move(order));
        for (const Fact& fact : step.facts) facts.push_back(fact);
    }
    ErrorCode answerTo(Ticket ticket) {
        const auto found = answers_.find(ticket);
        if (found == answers_.end()) return ErrorCode::RequestTimedOut;
        if (const auto* given = std::get_if<ProducerGiven>(&found->second.what)) {
            last = *given;
            return given->error;
        }
        return std::get<Acknowledged>(found->second.what).error;
    }
    State state(const std::string& id) const { return shard.find(id)->image().state; }

    Shard shard;
    Settings settings;
    Micros now;
    std::int64_t nextId = 1000;
    int idsLeft = 100;
    ProducerGiven last;
    std::vector<std::string> awaited;
    std::vector<Record> log;
    std::vector<MarkerOrder> markers;
    std::vector<Fact> facts;

private:
    Ticket next_ = 0;
    std::map<Ticket, Reply> answers_;
};

InitProducerId init(std::int64_t producerId = -1, int epoch = -1, int timeoutMs = 60'000) {
    return {"shop", timeoutMs, producerId, static_cast<std::int16_t>(epoch)};
}
AddPartitions add(int epoch, int partition = 0, std::int64_t producerId = 1000) {
    return {"shop", producerId, static_cast<std::int16_t>(epoch), {{"orders", partition}}};
}
EndTxn end(int epoch, bool commits, std::int64_t producerId = 1000) {
    return {"shop", producerId, static_cast<std::int16_t>(epoch), commits};
}

/// An id in each of the states in which it may be asked something.
Bench benchIn(State state) {
    Bench bench;
    bench.ask(init());
    if (state == State::Empty) return bench;
    bench.ask(add(0));
    if (state == State::Ongoing) return bench;
    const bool commits = state == State::PrepareCommit || state == State::CompleteCommit;
    bench.ask(end(0, commits));
    if (state == State::CompleteCommit || state == State::CompleteAbort) bench.write("shop", {"orders", 0});
    return bench;
}

}  // namespace

Q_DECLARE_METATYPE(logarium::txn::State)
Q_DECLARE_METATYPE(logarium::ErrorCode)

class ShardTest : public QObject {
    Q_OBJECT
private slots:
    void aNewIdBeginsWithEpochZero() {
        Bench bench;
        QCOMPARE(bench.ask(init()), ErrorCode::None);
        QCOMPARE(bench.last.producerId, 1000);
        QCOMPARE(int{bench.last.epoch}, 0);
        QCOMPARE(bench.state("shop"), State::Empty);
        QCOMPARE(bench.ask(init()), ErrorCode::None);  // Another process: the first one is fenced.
        QCOMPARE(int{bench.last.epoch}, 1);
        QCOMPARE(bench.last.producerId, 1000);
    }

    void nothingCountsBeforeItIsCommitted() {
        Bench bench;
        const Ticket first = bench.send(init());
        QCOMPARE(bench.answerTo(first), ErrorCode::RequestTimedOut);
        const Ticket second = bench.send(init());
        QCOMPARE(bench.answerTo(second), ErrorCode::ConcurrentTransactions);
        bench.commitAll();
        QCOMPARE(bench.answerTo(first), ErrorCode::None);
        bench.send(add(0));
        QCOMPARE(bench.state("shop"), State::Empty);
        bench.run([&](Step& step) { bench.shard.notWritten("shop", ErrorCode::CoordinatorNotAvailable, step); });
        bench.awaited.clear();
        QCOMPARE(bench.ask(add(0)), ErrorCode::None);
        QCOMPARE(bench.state("shop"), State::Ongoing);
    }

    void aWholeTransaction() {
        Bench bench = benchIn(State::Ongoing);
        QCOMPARE(bench.ask(add(0, 1)), ErrorCode::None);
        QCOMPARE(bench.ask(add(0, 1)), ErrorCode::None);  // Is there already: nothing is written.
        QCOMPARE(bench.log.size(), 3u);
        QCOMPARE(bench.ask(end(0, true)), ErrorCode::None);
        QCOMPARE(int{bench.last.epoch}, 1);  // KIP-890: the next transaction has an epoch of its own.
        QCOMPARE(bench.state("shop"), State::PrepareCommit);
        QCOMPARE(bench.markers.size(), 1u);
        QVERIFY(bench.markers[0].commits);
        QCOMPARE(int{bench.markers[0].epoch}, 1);
        QCOMPARE(bench.markers[0].partitions.size(), 2u);
        bench.write("shop", {"orders", 0});
        QCOMPARE(bench.state("shop"), State::PrepareCommit);
        bench.write("shop", {"orders", 1});
        QCOMPARE(bench.state("shop"), State::CompleteCommit);
        QVERIFY(bench.shard.find("shop")->image().partitions.empty());
    }

    void ends_data() {
        QTest::addColumn<State>("state");
        QTest::addColumn<int>("epoch");
        QTest::addColumn<bool>("commits");
        QTest::addColumn<ErrorCode>("answer");
        QTest::newRow("commit of an open one") << State::Ongoing << 0 << true << ErrorCode::None;
        QTest::newRow("abort of an open one") << State::Ongoing << 0 << false << ErrorCode::None;
        QTest::newRow("of a fenced producer") << State::Ongoing << -1 << true << ErrorCode::ProducerFenced;
        QTest::newRow("of a producer from the future") << State::Ongoing << 1 << true << ErrorCode::ProducerFenced;
        QTest::newRow("commit of nothing") << State::Empty << 0 << true << ErrorCode::InvalidTxnState;
        QTest::newRow("abort of nothing") << State::Empty << 0 << false << ErrorCode::None;
        QTest::newRow("again, while markers are written")
            << State::PrepareCommit << 0 << true << ErrorCode::ConcurrentTransactions;
        QTest::newRow("the other way round, while markers are written")
            << State::PrepareCommit << 0 << false << ErrorCode::InvalidTxnState;
        QTest::newRow("with the new epoch, while markers are written")
            << State::PrepareAbort << 1 << false << ErrorCode::ProducerFenced;
        QTest::newRow("commit again: the answer was lost") << State::CompleteCommit << 0 << true << ErrorCode::None;
        QTest::newRow("abort again: the answer was lost") << State::CompleteAbort << 0 << false << ErrorCode::None;
        QTest::newRow("commit after an abort") << State::CompleteAbort << 0 << true << ErrorCode::InvalidTxnState;
        QTest::newRow("commit of an empty next one")
            << State::CompleteCommit << 1 << true << ErrorCode::InvalidTxnState;
        QTest::newRow("abort of an empty next one") << State::CompleteCommit << 1 << false << ErrorCode::None;
    }
    void ends() {
        QFETCH(State, state);
        QFETCH(int, epoch);
        QFETCH(bool, commits);
        QFETCH(ErrorCode, answer);
        Bench bench = benchIn(state);
        QCOMPARE(bench.ask(end(epoch, commits)), answer);
    }

    void joins_data() {
        QTest::addColumn<State>("state");
        QTest::addColumn<int>("epoch");
        QTest::addColumn<int>("producerId");
        QTest::addColumn<ErrorCode>("answer");
        QTest::newRow("the first partition") << State::Empty << 0 << 1000 << ErrorCode::None;
        QTest::newRow("of the next transaction") << State::CompleteCommit << 1 << 1000 << ErrorCode::None;
        QTest::newRow("late, of the last transaction")
            << State::CompleteCommit << 0 << 1000 << ErrorCode::ProducerFenced;
        QTest::newRow("while markers are written")
            << State::PrepareCommit << 1 << 1000 << ErrorCode::ConcurrentTransactions;
        QTest::newRow("of another producer id") << State::Empty << 0 << 7 << ErrorCode::InvalidProducerIdMapping;
    }
    void joins() {
        QFETCH(State, state);
        QFETCH(int, epoch);
        QFETCH(int, producerId);
        QFETCH(ErrorCode, answer);
        Bench bench = benchIn(state);
        QCOMPARE(bench.ask(add(epoch, 0, producerId)), answer);
    }

    /// As a broker of 4.1.0 did it: epoch 3 open, 4 aborted, 5 given.
    void anotherProducerAbortsWhatIsOpen() {
        Bench bench = benchIn(State::Ongoing);
        QCOMPARE(bench.ask(init()), ErrorCode::ConcurrentTransactions);
        QCOMPARE(bench.state("shop"), State::PrepareAbort);
        QCOMPARE(int{bench.shard.find("shop")->image().epoch}, 1);
        QCOMPARE(bench.ask(init()), ErrorCode::ConcurrentTransactions);
        bench.write("shop", {"orders", 0});
        QCOMPARE(bench.ask(init()), ErrorCode::None);
        QCOMPARE(int{bench.last.epoch}, 2);
        QCOMPARE(bench.ask(end(0, true)), ErrorCode::ProducerFenced);
        QCOMPARE(bench.ask(add(0)), ErrorCode::ProducerFenced);
    }

    void whatIsOpenForTooLongIsAborted() {
        Bench bench = benchIn(State::Ongoing);
        QCOMPARE(bench.shard.nextTimeout(), Micros{60 * kMicrosPerSecond});
        bench.now = Micros{60 * kMicrosPerSecond};
        bench.run([&](Step& step) { bench.shard.abortTimedOut(step); });
        QCOMPARE(bench.awaited.size(), 0u);  // Only once the time is over.
        bench.now = bench.now + kMicrosPerMs;
        bench.run([&](Step& step) { bench.shard.abortTimedOut(step); });
        bench.commitAll();
        QCOMPARE(bench.state("shop"), State::PrepareAbort);
        QVERIFY(std::get<TransactionPrepared>(bench.facts.back()).cause == EndCause::TimedOut);
        bench.write("shop", {"orders", 0});
        QCOMPARE(bench.ask(end(0, true)), ErrorCode::InvalidTxnState);
        QCOMPARE(bench.ask(end(0, false)), ErrorCode::None);  // So its producer may go on.
        QCOMPARE(int{bench.last.epoch}, 1);
    }

    void timeoutsHaveBounds_data() {
        QTest::addColumn<int>("timeoutMs");
        QTest::addColumn<ErrorCode>("answer");
        QTest::newRow("none") << 0 << ErrorCode::InvalidTransactionTimeout;
        QTest::newRow("the longest") << 900'000 << ErrorCode::None;
        QTest::newRow("a millisecond too long") << 900'001 << ErrorCode::InvalidTransactionTimeout;
    }
    void timeoutsHaveBounds() {
        QFETCH(int, timeoutMs);
        QFETCH(ErrorCode, answer);
        Bench bench;
        QCOMPARE(bench.ask(init(-1, -1, timeoutMs)), answer);
    }

    void aProducerThatKnowsItself_data() {
        QTest::addColumn<int>("producerId");
        QTest::addColumn<int>("epoch");
        QTest::addColumn<ErrorCode>("answer");
        QTest::addColumn<int>("given");
        QTest::newRow("goes on") << 1000 << 0 << ErrorCode::None << 1;
        QTest::newRow("is an older one") << 1000 << -1 << ErrorCode::ProducerFenced << -1;
        QTest::newRow("has another id") << 7 << 0 << ErrorCode::ProducerFenced << -1;
    }
    void aProducerThatKnowsItself() {
        QFETCH(int, producerId);
        QFETCH(int, epoch);
        QFETCH(ErrorCode, answer);
        QFETCH(int, given);
        Bench bench;
        bench.ask(init());
        if (epoch < 0) bench.ask(init());
        QCOMPARE(bench.ask(init(producerId, std::max(epoch, 0))), answer);
        QCOMPARE(int{bench.last.epoch}, given);
        if (answer == ErrorCode::None) QCOMPARE(bench.ask(init(producerId, 0)), ErrorCode::None);  // The same again,
        if (answer == ErrorCode::None) QCOMPARE(int{bench.last.epoch}, given);                     // the same epoch.
    }

    void epochsThatRunOutGoOnWithAnotherId() {
        Bench bench;
        TxnImage image;
        image.producerId = 5;
        image.epoch = std::numeric_limits<std::int16_t>::max() - 1;
        image.timeoutMs = 60'000;
        image.state = State::Ongoing;
        image.partitions = {{"orders", 0}};
        image.startedAt = image.updatedAt = kWorldStart;
        bench.shard.replay({"shop", image});
        QCOMPARE(bench.ask(end(image.epoch, true, 5)), ErrorCode::None);
        QCOMPARE(bench.last.producerId, 1000);
        QCOMPARE(int{bench.last.epoch}, 0);
        QCOMPARE(bench.markers.back().producerId, 5);
        QCOMPARE(int{bench.markers.back().epoch}, int{std::numeric_limits<std::int16_t>::max()});
        bench.write("shop", {"orders", 0});
        QCOMPARE(bench.shard.find("shop")->image().producerId, 1000);
        QCOMPARE(bench.ask(end(image.epoch, true, 5)), ErrorCode::None);  // The answer was lost.
        QCOMPARE(bench.last.producerId, 1000);
    }

    void withoutProducerIdsItIsTriedAgain() {
        Bench bench;
        bench.idsLeft = 0;
        QCOMPARE(bench.ask(init()), ErrorCode::CoordinatorLoadInProgress);
        QVERIFY(bench.shard.find("shop") == nullptr);
        bench.idsLeft = 1;
        QCOMPARE(bench.ask(init()), ErrorCode::None);
    }

    void replayGivesTheSameIds() {
        for (const State state : {State::Empty, State::Ongoing, State::PrepareCommit, State::CompleteAbort}) {
            Bench bench = benchIn(state);
            Bench after;
            for (const Record& record : bench.log)
                after.shard.replay(decode(encode(record).key, *encode(record).value).value());
            QCOMPARE(after.state("shop"), state);
            QCOMPARE(after.shard.find("shop")->image().epoch, bench.shard.find("shop")->image().epoch);
            QCOMPARE(after.shard.find("shop")->image().partitions, bench.shard.find("shop")->image().partitions);
            after.run([&](Step& step) { after.shard.resume(step); });
            QCOMPARE(after.markers.size(), state == State::PrepareCommit ? 1u : 0u);
        }
    }

    void unusedIdsAreForgotten() {
        Bench bench = benchIn(State::CompleteCommit);
        const std::int64_t week = bench.settings.expirationMs * kMicrosPerMs;
        QCOMPARE(bench.shard.nextExpiry(bench.settings), Micros{week});
        bench.now = Micros{week - kMicrosPerMs};
        bench.run([&](Step& step) { bench.shard.removeExpired(step); });
        QCOMPARE(bench.awaited.size(), 0u);
        bench.now = Micros{week};
        bench.run([&](Step& step) { bench.shard.removeExpired(step); });
        QVERIFY(!bench.log.back().value);  // A tombstone.
        QVERIFY(bench.shard.find("shop") != nullptr);
        bench.commitAll();
        QVERIFY(bench.shard.find("shop") == nullptr);
        QCOMPARE(bench.ask(end(1, true)), ErrorCode::InvalidProducerIdMapping);
    }

    void whatIsOpenIsNotForgotten() {
        Bench bench = benchIn(State::Ongoing);
        QCOMPARE(bench.shard.nextExpiry(bench.settings), kNever);
    }
};

QTEST_APPLESS_MAIN(ShardTest)
#include "shard_test.moc"
