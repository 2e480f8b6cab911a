#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QFile>
#include <QTest>

#include "tests/interop/real_kafka.h"

/// A real Kafka broker, its own controller, on a data directory that lies there already. Loopback only; it ends with
/// this object.
class RealBroker {
public:
    /// `properties`: further lines for its server.properties.
    RealBroker(QString directory, QString properties)
        : directory_(std::move(directory)), properties_(std::move(properties)) {}
    ~RealBroker() { stop(); }

    /// False when it ended, or did not listen within two minutes; `log()` then says why.
    bool start() {
        broker_ = freePort();
        controller_ = freePort();
        QFile properties(directory_ + ".properties");
        if (!properties.open(QIODevice::WriteOnly)) return false;
        properties.write(QString("process.roles=broker,controller\n"
                                 "node.id=1\n"
                                 "controller.quorum.voters=1@127.0.0.1:%2\n"
                                 "controller.listener.names=CONTROLLER\n"
                                 "listeners=PLAINTEXT://127.0.0.1:%1,CONTROLLER://127.0.0.1:%2\n"
                                 "advertised.listeners=PLAINTEXT://127.0.0.1:%1\n"
                                 "log.dirs=%3\n"
                                 "offsets.topic.replication.factor=1\n")
                             .arg(broker_)
                             .arg(controller_)
                             .arg(directory_)
                             .append(properties_)
                             .toUtf8());
        properties.close();
        process_.setProcessChannelMode(QProcess::MergedChannels);
        process_.setStandardOutputFile(directory_ + ".out");
        process_.start("java", RealKafka::arguments({"-Xmx512m"}, "kafka.Kafka", {properties.fileName()}));
        if (!process_.waitForStarted()) return false;
        return QTest::qWaitFor([this] { return process_.state() == QProcess::NotRunning || listens(broker_); },
                               120'000) &&
               process_.state() == QProcess::Running;
    }
    void stop() {
        if (process_.state() == QProcess::NotRunning) return;
        process_.terminate();
        if (process_.waitForFinished(60'000)) return;
        process_.kill();
        process_.waitForFinished();
    }

    QString address() const { return QString("127.0.0.1:%1").arg(broker_); }
    /// What it said last.
    QByteArray log() const {
        QFile file(directory_ + ".out");
        return file.open(QIODevice::ReadOnly) ? file.readAll().right(6000) : QByteArray();
    }

private:
    static sockaddr_in loopback(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        return address;
    }
    static int freePort() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = loopback(0);
        socklen_t length = sizeof address;
        const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                           ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) == 0;
        ::close(socket);
        return bound ? ntohs(address.sin_port) : 0;
    }
    static bool listens(int port) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = loopback(port);
        const bool reached = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return reached;
    }

    QString directory_;
    QString properties_;
    QProcess process_;
    int broker_ = 0;
    int controller_ = 0;
};
