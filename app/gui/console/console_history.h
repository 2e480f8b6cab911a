#pragma once
#include <QString>
#include <QStringList>

namespace logarium::app {

/// The lines that were typed, oldest first, as a shell keeps them: the same line twice in a row counts once, the oldest
/// go when there are too many. With a file they survive a restart; a file that cannot be read or written is as none.
class ConsoleHistory {
public:
    static constexpr qsizetype kMost = 2000;

    /// Reads the file's lines, and from now on adds each new one to it.
    void keepIn(const QString& file);
    void add(const QString& line);
    const QStringList& lines() const { return lines_; }

    /// The line that Up and Down stand at; empty behind the last one.
    QString current() const { return at_ < lines_.size() ? lines_[at_] : QString{}; }
    /// Goes `by` lines up (negative) or down; false at either end.
    bool move(qsizetype by);
    /// Index of the newest line before `from` that contains `words` (upper and lower case alike); -1: none.
    qsizetype find(const QString& words, qsizetype from) const;
    qsizetype position() const { return at_; }
    void standAt(qsizetype index) { at_ = index; }
    void standBehind() { at_ = lines_.size(); }

private:
    void rewrite() const;

    QString file_;
    QStringList lines_;
    qsizetype at_ = 0;
};

}  // namespace logarium::app
