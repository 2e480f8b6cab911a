#pragma once
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QString>

/// The real Apache Kafka tools, where Java and the jars are at hand: fetched once through Maven into the user's cache.
/// `LOGARIUM_KAFKA_LIB` may name a folder that has the jars already.
class RealKafka {
public:
    /// Empty when the tools can be run; otherwise the reason for skipping, to be said aloud.
    static QString missing() {
        if (QStandardPaths::findExecutable("java").isEmpty()) return "no java (17 or newer) on this machine";
        if (jars().isEmpty()) return "Kafka's jars are not here and Maven could not fetch them";
        return {};
    }

    struct Answer {
        int status = -1;
        QString out;
        QString err;
    };

    /// What java is called with to run one of Kafka's programs.
    static QStringList arguments(const QStringList& options, const QString& mainClass, const QStringList& more) {
        return options + QStringList{"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars() + "/*", mainClass} +
               more;
    }

    static Answer run(const QString& mainClass, const QStringList& more) {
        QProcess process;
        process.start("java", arguments({"-Xmx256m"}, mainClass, more));
        if (!process.waitForFinished(300'000)) {
            process.kill();
            process.waitForFinished();
            return {-1, {}, "no answer within five minutes"};
        }
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

private:
    static QString jars() {
        static const QString found = find();
        return found;
    }

    static QString find() {
        if (const QString given = qEnvironmentVariable("LOGARIUM_KAFKA_LIB"); !given.isEmpty()) return given;
        const QString folder =
            QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + "/logarium/kafka-4.1.0";
        const QString done = folder + "/.complete";
        if (QFile::exists(done)) return folder;
        if (QStandardPaths::findExecutable("mvn").isEmpty()) return {};
        QDir().mkpath(folder);
        QProcess maven;
        maven.start("mvn", {"-q", "-B", "-f", QString(TEST_SOURCE_DIR) + "/tests/interop/kafka-pom.xml",
                            "dependency:copy-dependencies", "-DoutputDirectory=" + folder, "-DincludeScope=runtime"});
        if (!maven.waitForFinished(600'000) || maven.exitCode() != 0) return {};
        QFile mark(done);
        return mark.open(QIODevice::WriteOnly) ? folder : QString{};
    }
};
