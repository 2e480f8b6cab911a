#include "app/gui/console/console_history.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>

namespace logarium::app {

namespace {
constexpr qint64 kMostBytes = 4'000'000;  // Of a file somebody else may have written.
}

void ConsoleHistory::keepIn(const QString& file) {
    file_ = file;
    QFile in(file);
    if (in.open(QIODevice::ReadOnly) && in.size() <= kMostBytes) {
        QStringList before;
        for (const QByteArray& line : in.readAll().split('\n'))
            if (!line.isEmpty()) before << QString::fromUtf8(line);
        lines_ = before + lines_;
    }
    if (lines_.size() > kMost) {
        lines_ = lines_.last(kMost);
        rewrite();
    }
    standBehind();
}

void ConsoleHistory::add(const QString& line) {
    const QString text = line.trimmed();
    if (!text.isEmpty() && (lines_.isEmpty() || lines_.last() != text)) {
        lines_ << text;
        if (lines_.size() > kMost) lines_.removeFirst();
        if (!file_.isEmpty()) {
            QDir().mkpath(QFileInfo(file_).absolutePath());
            QFile out(file_);
            if (out.open(QIODevice::Append)) out.write(text.toUtf8() + '\n');
        }
    }
    standBehind();
}

bool ConsoleHistory::move(qsizetype by) {
    const qsizetype to = at_ + by;
    if (to < 0 || to > lines_.size()) return false;
    at_ = to;
    return true;
}

qsizetype ConsoleHistory::find(const QString& words, qsizetype from) const {
    for (qsizetype i = std::min(from, lines_.size()) - 1; i >= 0; --i)
        if (lines_[i].contains(words, Qt::CaseInsensitive)) return i;
    return -1;
}

void ConsoleHistory::rewrite() const {
    QSaveFile out(file_);
    if (!out.open(QIODevice::WriteOnly)) return;
    for (const QString& line : lines_) out.write(line.toUtf8() + '\n');
    out.commit();
}

}  // namespace logarium::app
