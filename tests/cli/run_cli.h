#pragma once
#include <QProcess>
#include <QString>
#include <QStringList>

struct Answer {
    int status = -1;
    QString out, err;
};

/// Runs logarium-cli to its end.
inline Answer run(const QStringList& arguments, const QString& input = {}) {
    QProcess cli;
    cli.start(TEST_BUILD_DIR "/logarium-cli", arguments);
    cli.write(input.toUtf8());
    cli.closeWriteChannel();
    cli.waitForFinished(300'000);
    return {cli.exitCode(), QString::fromUtf8(cli.readAllStandardOutput()),
            QString::fromUtf8(cli.readAllStandardError())};
}
