#pragma once
#include <QList>
#include <QRegularExpression>
#include <QStringList>

namespace tidy {

struct Function {
    int firstLine = 0;  ///< of the line with the opening brace, from 1
    int lines = 0;
};

/// Finds function bodies by their braces: an opening brace at the end of a line that holds (or continues) a parameter
/// list, outside of any other function. Good enough for code that clang-format has laid out.
inline QList<Function> functions(const QStringList& text) {
    static const QRegularExpression opens("\\)[^;(){}]*\\{$");
    static const QRegularExpression control(
        "^\\s*(if|for|while|switch|else|do|catch|\\}|namespace|enum|struct|class|union|extern)\\b");
    QList<Function> found;
    for (int i = 0; i < text.size(); ++i) {
        const QString line = text[i];
        if (!opens.match(line).hasMatch() || control.match(line).hasMatch()) continue;
        const auto indent = [&text](int at) { return text[at].size() - text[at].trimmed().size(); };
        // The closing brace stands under the first line of the declaration.
        int first = i;
        while (first > 0 && !text[first - 1].trimmed().isEmpty() &&
               !QString(";{}:").contains(text[first - 1].trimmed().back()) && indent(first - 1) < indent(first))
            --first;
        const QString closing = QString(indent(first), ' ') + '}';
        int end = i + 1;
        while (end < text.size() && !(text[end].startsWith(closing) && indent(end) == indent(first))) ++end;
        if (end >= text.size()) continue;
        found.append({i + 1, end - i + 1});
        i = end;
    }
    return found;
}

}  // namespace tidy
