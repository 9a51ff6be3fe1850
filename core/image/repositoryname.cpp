#include "core/image/repositoryname.h"

#include "core/base/quoted.h"

#include <QHashFunctions>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestName = 255;

bool isLowerAlnum(QChar c) {
    const char16_t unit = c.unicode();
    return (unit >= u'a' && unit <= u'z') || (unit >= u'0' && unit <= u'9');
}

bool isSeparator(QChar c) {
    return c == u'.' || c == u'_' || c == u'-';
}

/// `[._]|__|-+`
bool isSeparatorRun(QStringView run) {
    return run.size() == 1 || run == u"__" || run.count(u'-') == run.size();
}

/// `[a-z0-9]+((?:[._]|__|-+)[a-z0-9]+)*`
bool isComponent(QStringView text) {
    if (text.isEmpty() || !isLowerAlnum(text.front()) || !isLowerAlnum(text.back())) {
        return false;
    }
    for (qsizetype i = 0; i < text.size();) {
        if (isLowerAlnum(text[i])) {
            ++i;
            continue;
        }
        const qsizetype begin = i;
        while (i < text.size() && isSeparator(text[i])) {
            ++i;
        }
        if (i == begin || !isSeparatorRun(text.sliced(begin, i - begin))) {
            return false;
        }
    }
    return true;
}

QString closestComponent(QStringView text) {
    QString result;
    for (qsizetype i = 0; i < text.size();) {
        if (isLowerAlnum(text[i])) {
            result += text[i++];
            continue;
        }
        const qsizetype begin = i;
        while (i < text.size() && !isLowerAlnum(text[i])) {
            ++i;
        }
        if (result.isEmpty() || i == text.size()) {
            continue;
        }
        const QStringView run = text.sliced(begin, i - begin);
        const bool keep = std::all_of(run.begin(), run.end(), isSeparator) && isSeparatorRun(run);
        result += keep ? run.toString() : QStringLiteral("-");
    }
    return result;
}

} // namespace

RepositoryName::RepositoryName(QString text) : text_(std::move(text)) {}

Result<RepositoryName> RepositoryName::parse(QStringView text) {
    if (text.isEmpty()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("a repository name is empty"));
    }
    if (text.size() > longestName) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("the repository name %1 is longer than %2 characters")
                           .arg(quoted(text))
                           .arg(longestName));
    }
    for (const QStringView component : text.tokenize(u'/')) {
        if (!isComponent(component)) {
            return failure(
                ErrorCode::InvalidArgument,
                QStringLiteral("%1 is no repository name: its part %2 is not made of lower-case "
                               "letters and digits, with single '.', '_', '__' or '-' in between")
                    .arg(quoted(text), quoted(component)));
        }
    }
    return RepositoryName(text.toString());
}

RepositoryName RepositoryName::closestTo(const QString& text) {
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        if (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) {
            plain += QChar(static_cast<char16_t>(c.unicode() + (u'a' - u'A')));
        } else if (!c.isMark()) {
            plain += c;
        }
    }
    QString result;
    for (const QStringView component : QStringView(plain).tokenize(u'/')) {
        QString closest = closestComponent(component);
        const qsizetype room = longestName - result.size() - (result.isEmpty() ? 0 : 1);
        closest.truncate(qMax<qsizetype>(room, 0));
        while (!closest.isEmpty() && isSeparator(closest.back())) {
            closest.chop(1);
        }
        if (closest.isEmpty()) {
            continue;
        }
        if (!result.isEmpty()) {
            result += QLatin1Char('/');
        }
        result += closest;
    }
    return RepositoryName(result.isEmpty() ? QStringLiteral("image") : result);
}

std::strong_ordering operator<=>(const RepositoryName& a, const RepositoryName& b) {
    // '/' sorts before every other character of a name, which makes the order component-wise.
    const qsizetype common = qMin(a.text_.size(), b.text_.size());
    for (qsizetype i = 0; i < common; ++i) {
        const char16_t left = a.text_[i].unicode();
        const char16_t right = b.text_[i].unicode();
        if (left != right) {
            return (left == u'/' ? u'\0' : left) <=> (right == u'/' ? u'\0' : right);
        }
    }
    return a.text_.size() <=> b.text_.size();
}

size_t qHash(const RepositoryName& name, size_t seed) {
    return qHash(name.toString(), seed);
}

} // namespace stowage
